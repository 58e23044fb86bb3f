/** Derives the tables of oversight anew from the log, and compares them with those that are there. */

import { LedgerError } from '../core/errors.ts'
import type { Db } from '../db/database.ts'
import type { Derivation } from './derivation.ts'
import { DERIVATIONS, tableNames } from './derivations.ts'
import { foldStretch } from './follow-once.ts'
import { compareFresh, openFresh, replaceByFresh } from './fresh-tables.ts'
import { awaitFollower } from './position.ts'

/** A row that does not follow from the log, or one that does and is not there. */
export interface Difference {
  readonly table: string
  readonly kind: 'missing' | 'extra'
  /** Its columns, in their order. */
  readonly row: string
}

export interface Rebuild {
  /** Entries that the tables cover. */
  readonly entries: number
  readonly differenceCount: number
  /** The first of each table. */
  readonly differences: readonly Difference[]
}

/** Entries at a time: many more than in service, since nobody waits for this. */
const STRETCH = 20_000

/**
 * All in one transaction, in which nobody else follows; the log goes on growing.
 *
 * @param repair - puts what was derived in the place of what is there
 * @param onProgress - told how many entries are done, and how many there are
 */
export const rebuildOversight = (
  db: Db,
  {
    repair,
    onProgress = () => {},
  }: { repair: boolean; onProgress?: (done: number, total: number) => void },
  derivations: readonly Derivation[] = DERIVATIONS,
): Promise<Rebuild> =>
  db.transaction().execute(async (tx) => {
    const entries = await awaitFollower(tx)
    const tables = tableNames(derivations)
    const kept = await openFresh(tx, tables)
    for (let from = 0; from < entries; ) {
      const folded = await foldStretch(tx, { from, to: entries, limit: STRETCH }, derivations)
      // A follower cannot be ahead of the log, so the log has lost its last entries.
      if (folded === 0) throw new LedgerError('log_inconsistent', { reason: 'missing', size: from })
      from += folded
      onProgress(from, entries)
    }
    const differences: Difference[] = []
    let differenceCount = 0
    for (const table of [...tables, 'follower']) {
      for (const kind of ['missing', 'extra'] as const) {
        const { count, rows } = await compareFresh(tx, kept, table, kind)
        differenceCount += count
        differences.push(...rows.map((row) => ({ table, kind, row })))
      }
    }
    if (repair && differenceCount > 0) await replaceByFresh(tx, kept, tables)
    return { entries, differenceCount, differences }
  })
