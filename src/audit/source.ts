/** What an audit reads: a ledger's entries in pages, with what was published and kept about them. */

import type { AuditedCheckpoint, AuditedEntry, EntryLines } from './audited.ts'
import type { Finding } from './finding.ts'
import type { Texts } from './past.ts'
import type { Replay } from './replay.ts'

export interface Page {
  /** In the order of their index; none only if the log has none. */
  readonly rows: readonly AuditedEntry[]
  /** Checkpoints of the sizes that the log reaches with these rows, in order. */
  readonly checkpoints: readonly AuditedCheckpoint[]
  /** Compares what the source keeps in other tables about these rows, as far as they were folded. */
  readonly compare?: (lines: readonly EntryLines[]) => Comparison
}

export interface Comparison {
  readonly findings: readonly Finding[]
  /** Rows that were compared. */
  readonly rows: number
}

export interface Source {
  /** Entries that it says to have. */
  readonly total: number
  /** The newest checkpoint. */
  readonly newest: AuditedCheckpoint | undefined
  readonly pages: AsyncIterable<Page>
  /** Reads some entries once more: a correction is judged by them. */
  readonly readTexts: (indexes: readonly number[]) => Promise<Texts>
  /** Compares what follows from the whole log, once it is replayed. */
  readonly compareEnd?: (replay: Replay) => Promise<Comparison>
}
