/** Reading the entries that stand behind a figure, and their batteries. */

import { sql } from 'kysely'
import type { BatteryEvent, LifecycleEvent } from '../../core/events/catalogue.ts'
import { replacementIn, trustEvent } from '../../core/events/corrected-meaning.ts'
import { isRecordEvent } from '../../core/events/records.ts'
import type { Db } from '../../db/database.ts'
import { decodeFollowed } from '../followed-entry.ts'
import type { FollowedRow } from '../position.ts'

export interface CountedBattery {
  /** Of a battery, or of a lot. */
  readonly code: string
  /** Of the entry that counts it. */
  readonly index: number
  /** ISO 8601. */
  readonly day: string
}

/** What figures of one enterprise and one event type are the sum of. */
export interface CountedSelection {
  readonly enterprise: string
  readonly type: string
  /** First and last day, ISO 8601. */
  readonly from: string
  readonly to: string
}

/**
 * The batteries of the entries that count, entry by entry.
 *
 * @param limit - of entries
 */
export async function readCounted(
  db: Db,
  { enterprise, type, from, to }: CountedSelection,
  limit: number,
): Promise<{ batteries: CountedBattery[]; truncated: boolean }> {
  const { rows } = await sql<FollowedRow & { day: string }>`
    select counted.index, entries.signer, entries.entry, counted.day::text as day
    from counted_entries counted join entries on entries.index = counted.said_by
    where counted.enterprise = ${enterprise} and counted.type = ${type} and not counted.voided
      and counted.day >= ${from}::date and counted.day <= ${to}::date
    order by counted.day, counted.index limit ${limit}`.execute(db)
  const batteries = rows.flatMap(({ day, ...row }) =>
    batteriesIn(decodeFollowed(row).event, type).map((code) => ({ code, index: row.index, day })),
  )
  return { batteries, truncated: rows.length === limit }
}

/** @param type - as which the entry counts: one that corrects another counts as what it says */
function batteriesIn(event: LifecycleEvent, type: string): string[] {
  const counted =
    isRecordEvent(event) && event.type !== type ? replacementIn(event, trustEvent) : event
  return (counted as BatteryEvent).batteries.map(({ code }) => code)
}
