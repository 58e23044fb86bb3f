/** What later corrections make of a battery's entries: each stays as it was signed, and is marked. */

import type { BatteryEvent } from './catalogue.ts'
import { parseEvent } from './parse.ts'
import type { RecordedEvent } from './recorded-event.ts'

/** What became of an entry; the last word counts. */
export interface Change {
  readonly kind: 'corrected' | 'voided'
  /** Index of the entry that says so. */
  readonly by: number
  /** What it should have said, if it should have said anything. */
  readonly event: BatteryEvent | undefined
}

/** By the index of the entry that was changed. */
export type Changes = ReadonlyMap<number, Change>

/** @param recorded - of one battery, in order */
export function changesAmong(recorded: readonly RecordedEvent[]): Changes {
  const changes = new Map<number, Change>()
  for (const { index: by, event } of recorded) {
    if (event.type === 'record.voided') {
      changes.set(event.entry.index, { kind: 'voided', by, event: undefined })
    } else if (event.type === 'record.corrected') {
      const instead = parseEvent(event.event) as BatteryEvent
      changes.set(event.entry.index, { kind: 'corrected', by, event: instead })
    }
  }
  return changes
}

/** What an entry counts as; undefined if it was voided. */
export function standingEvent(
  { index, event }: RecordedEvent,
  changes: Changes,
): BatteryEvent | undefined {
  const change = changes.get(index)
  return change ? change.event : event
}
