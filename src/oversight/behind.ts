/** The batteries that stand behind a figure. */

import type { BatteryEvent } from '../core/events/catalogue.ts'
import { isRecordEvent } from '../core/rules/corrections.ts'
import type { Behind } from '../db/summaries.ts'
import { decodeFollowed } from './followed.ts'

export interface CountedBattery {
  /** Of a battery, or of a lot. */
  readonly code: string
  /** Of the entry that counts it. */
  readonly index: number
  /** ISO 8601. */
  readonly day: string
}

/** @param type - as which the entry counts: one that corrects another counts as what it says */
export function batteriesIn({ index, day, ...row }: Behind, type: string): CountedBattery[] {
  const { event } = decodeFollowed({ ...row, index })
  const counted = event.type !== type && isRecordEvent(event) ? correctedEvent(event) : event
  const { batteries } = counted as BatteryEvent
  return batteries.map(({ code }) => ({ code, index, day }))
}

const correctedEvent = (event: BatteryEvent): unknown => 'event' in event && event.event
