/** One step of following the log: the next entries, folded into the tables that follow from it. */

import { LedgerError } from '../core/errors.ts'
import type { BatteryEvent } from '../core/events/catalogue.ts'
import { isRecordEvent, type RecordEvent } from '../core/rules/corrections.ts'
import type { Db, Tx } from '../db/database.ts'
import { deleteEdges } from '../db/family.ts'
import {
  changeCells,
  deleteFacts,
  lockFollower,
  moveFollower,
  readFacts,
  readFollowedRows,
  readPastRows,
  writeAdditions,
} from '../db/oversight.ts'
import { foldEntries, isCounted } from './fold.ts'
import { acceptedAtOf, decodeFollowed, type Followed } from './followed.ts'
import { factsIn } from './measures.ts'
import { recount } from './recount.ts'

/** Entries in a transaction, at most. */
export const STEP = 1_000

/**
 * Follows the log by one transaction.
 *
 * @returns entries followed; undefined if somebody else follows just now
 */
export const advance = (db: Db): Promise<number | undefined> =>
  db.transaction().execute(async (tx) => {
    const size = await lockFollower(tx)
    return size === undefined
      ? undefined
      : foldStretch(tx, { from: size, to: Number.MAX_SAFE_INTEGER, limit: STEP })
  })

/**
 * Folds the entries from one index up to another, and moves the follower.
 *
 * @returns how many there were
 */
export async function foldStretch(
  tx: Tx,
  stretch: { from: number; to: number; limit: number },
): Promise<number> {
  const rows = await readFollowedRows(tx, stretch)
  const last = rows.at(-1)
  if (!last) return 0
  if (last.index !== stretch.from + rows.length - 1) {
    throw new LedgerError('log_inconsistent', { reason: 'missing', size: last.index })
  }
  for (const run of runsOf(rows.map(decodeFollowed).filter(isCounted))) await foldRun(tx, run)
  await moveFollower(tx, last.index + 1, acceptedAtOf(last))
  return rows.length
}

/** Batteries whose rows are written at once, at most: an entry may be about hundreds. */
const RUN_LIMIT = 20_000

/** A correction looks at all before it in the tables, so it ends a run. */
function runsOf(entries: readonly Followed<BatteryEvent>[]): Followed<BatteryEvent>[][] {
  const runs: Followed<BatteryEvent>[][] = []
  let run: Followed<BatteryEvent>[] = []
  let batteries = 0
  for (const entry of entries) {
    run.push(entry)
    batteries += entry.event.batteries.length
    if (!isRecordEvent(entry.event) && batteries < RUN_LIMIT) continue
    runs.push(run)
    run = []
    batteries = 0
  }
  return [...runs, run]
}

async function foldRun(tx: Tx, run: readonly Followed<BatteryEvent>[]): Promise<void> {
  const last = run.at(-1)
  if (!last) return
  const codes = new Set(run.flatMap(codesWithFacts))
  await writeAdditions(tx, foldEntries(run, await readFacts(tx, [...codes])))
  if (isRecordEvent(last.event)) await foldRecord(tx, { ...last, event: last.event })
}

const codesWithFacts = ({ event }: Followed<BatteryEvent>): string[] => [
  ...event.batteries.map(({ code }) => code),
  ...factsIn(event).map(([code]) => code),
]

async function foldRecord(tx: Tx, record: Followed<RecordEvent>): Promise<void> {
  const { index, event } = record
  const { codes, entry } = event
  const past = await readPastRows(tx, { codes, target: entry.index, before: index })
  const { cells, counted, facts, edges } = recount(record, past.map(decodeFollowed))
  await changeCells(tx, cells)
  await deleteFacts(
    tx,
    codes.filter((code) => !facts.has(code)),
  )
  await deleteEdges(tx, entry.index, codes)
  await writeAdditions(tx, { cells: [], counted: [counted], facts, edges })
}
