/** One step of following the log: the next entries, folded into the tables that follow from it. */

import { LedgerError } from '../core/errors.ts'
import type { BatteryEvent } from '../core/events/catalogue.ts'
import type { RecordEvent } from '../core/events/records.ts'
import type { Db, Tx } from '../db/database.ts'
import type { Derivation } from './derivation.ts'
import { DERIVATIONS } from './derivations.ts'
import { changesBy, changesByCorrection, type TableChanges } from './derive.ts'
import { acceptedAtOf, decodeFollowed, type FollowedEntry } from './followed-entry.ts'
import { lockFollower, moveFollower, readFollowedRows, readPastRows } from './position.ts'
import { isAboutBatteries, isCorrection, statementsOf } from './statements.ts'
import { readKnown, writeChanges } from './tables.ts'

/** Entries in a transaction, at most. */
export const STEP = 1_000

/**
 * Follows the log by one transaction.
 *
 * @returns entries followed; undefined if somebody else follows just now
 */
export const followOnce = (
  db: Db,
  derivations: readonly Derivation[] = DERIVATIONS,
): Promise<number | undefined> =>
  db.transaction().execute(async (tx) => {
    const size = await lockFollower(tx)
    return size === undefined
      ? undefined
      : foldStretch(tx, { from: size, to: Number.MAX_SAFE_INTEGER, limit: STEP }, derivations)
  })

/**
 * Folds the entries from one index up to another, and moves the follower.
 *
 * @returns how many there were
 */
export async function foldStretch(
  tx: Tx,
  stretch: { from: number; to: number; limit: number },
  derivations: readonly Derivation[] = DERIVATIONS,
): Promise<number> {
  const rows = await readFollowedRows(tx, stretch)
  const last = rows.at(-1)
  if (!last) return 0
  if (last.index !== stretch.from + rows.length - 1) {
    throw new LedgerError('log_inconsistent', { reason: 'missing', size: last.index })
  }
  for (const run of runsOf(rows.map(decodeFollowed))) await foldRun(tx, run, derivations)
  await moveFollower(tx, last.index + 1, acceptedAtOf(last))
  return rows.length
}

/** Batteries whose rows are written at once, at most: an entry may be about hundreds. */
const RUN_LIMIT = 20_000

/** A correction needs everything before it to be in the tables, so it ends a run. */
function runsOf(entries: readonly FollowedEntry[]): FollowedEntry<BatteryEvent>[][] {
  const runs: FollowedEntry<BatteryEvent>[][] = []
  let run: FollowedEntry<BatteryEvent>[] = []
  let batteries = 0
  for (const entry of entries.filter(isAboutBatteries)) {
    run.push(entry)
    batteries += entry.event.batteries.length
    if (!isCorrection(entry) && batteries < RUN_LIMIT) continue
    runs.push(run)
    run = []
    batteries = 0
  }
  return [...runs, run]
}

async function foldRun(
  tx: Tx,
  run: readonly FollowedEntry<BatteryEvent>[],
  derivations: readonly Derivation[],
): Promise<void> {
  const corrections = run.filter(isCorrection)
  const statements = statementsOf(run.filter((entry) => !isCorrection(entry)))
  for (const derivation of derivations) {
    const known = await readKnown(tx, derivation, statements)
    await write(tx, changesBy(derivation, statements, known))
  }
  for (const correction of corrections) await foldCorrection(tx, correction, derivations)
}

async function foldCorrection(
  tx: Tx,
  correction: FollowedEntry<RecordEvent>,
  derivations: readonly Derivation[],
): Promise<void> {
  const { index, event } = correction
  const { codes, entry } = event
  const rows = await readPastRows(tx, { codes, target: entry.index, before: index })
  const past = rows.map(decodeFollowed)
  for (const derivation of derivations) {
    await write(tx, changesByCorrection(derivation, correction, past))
  }
}

async function write(tx: Tx, changes: readonly TableChanges[]): Promise<void> {
  for (const [table, changed] of changes) await writeChanges(tx, table, changed)
}
