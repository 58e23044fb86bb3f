/**
 * Follows the log into the tables of oversight, as long as the service runs.
 *
 * Every node does so; a locked row lets one at a time through. It asks for new entries at short
 * intervals: not every engine can notify, and half a second is soon enough for figures.
 */

import type { Db } from '../db/database.ts'
import { type Repeated, repeat } from '../native/repeat.ts'
import { followOnce, STEP } from './follow-once.ts'

export interface FollowerOptions {
  readonly db: Db
  /** Told of what the database did wrong; it goes on trying. */
  readonly report: (error: unknown) => void
}

const IDLE_MS = 500
// Steps stay small even when there is much to do: a large one would delay submissions.
const BUSY_MS = 100
const AFTER_ERROR_MS = 5_000

export const followLog = ({ db, report }: FollowerOptions): Repeated =>
  repeat(() => step(db, report))

/** @returns milliseconds to wait before the next step */
async function step(db: Db, report: FollowerOptions['report']): Promise<number> {
  try {
    const followed = (await followOnce(db)) ?? 0
    if (followed === STEP) return 0
    return followed > 0 ? BUSY_MS : IDLE_MS
  } catch (error) {
    report(error)
    return AFTER_ERROR_MS
  }
}
