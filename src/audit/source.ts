/** What an audit reads: a ledger's entries in pages, with what was published and kept about them. */

import type { Finding } from './finding.ts'
import type { Replay } from './replay.ts'

/** An entry as it is stored or served. All but the text repeats what the text says. */
export interface Row {
  readonly index: number
  readonly leafHash: Uint8Array
  /** The bytes of the leaf, as text. */
  readonly entry: string
  /** RFC 3339, UTC, milliseconds. */
  readonly acceptedAt: string
  /** These two only where the source has them. */
  readonly signer?: string
  readonly jti?: string
}

export interface Published {
  readonly size: number
  /** As it stands beside the note, where the source has it. */
  readonly root?: Uint8Array
  /** A signed note. */
  readonly note: string
}

export interface Page {
  /** In the order of their index; none only if the log has none. */
  readonly rows: readonly Row[]
  /** Checkpoints of the sizes that the log reaches with these rows, in order. */
  readonly checkpoints: readonly Published[]
  /** Compares what the source keeps in other tables about these rows, as far as they were folded. */
  readonly compare?: (lines: readonly EntryLines[]) => Comparison
}

/** What an entry adds to the tables of the battery chains and of the registry. */
export interface EntryLines {
  readonly batteries: readonly { readonly code: string; readonly position: number }[]
  /** Its position in the registry; undefined if it is no registry event. */
  readonly registered: number | undefined
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
  readonly newest: Published | undefined
  readonly pages: AsyncIterable<Page>
  /** Compares what follows from the whole log, once it is replayed. */
  readonly compareEnd?: (replay: Replay) => Promise<Comparison>
}
