/**
 * What later corrections make of entries. Each stays as it was signed, and counts as what the newest
 * correction of it says.
 */

import type { BatteryEvent, LifecycleEvent } from './catalogue.ts'
import { parseEvent } from './parse.ts'
import { isRecordEvent, type RecordEvent } from './records.ts'

/** What became of an entry. */
export interface Change {
  readonly kind: 'corrected' | 'voided'
  /** Index of the entry that says so. */
  readonly by: number
  /** What it should have said, if it should have said anything. */
  readonly event: BatteryEvent | undefined
  /** What the correction before that one had it say: what it said last, if it was then voided. */
  readonly before: BatteryEvent | undefined
}

/** By the index of the entry that was changed. */
export type Changes = ReadonlyMap<number, Change>

interface IndexedEvent<Event> {
  readonly index: number
  readonly event: Event
}

/** Parses the event that a correction puts in the place of the old one. */
export type ReadEvent = (event: unknown) => LifecycleEvent

/** Casts without parsing: for entries that this log has accepted, and so parsed, already. */
export const trustEvent: ReadEvent = (event) => event as LifecycleEvent

/**
 * What a correction has an entry say instead; undefined if it voids it.
 *
 * @throws LedgerError as `parseEvent` does
 */
export const replacementIn = (event: RecordEvent, read: ReadEvent = parseEvent) =>
  // What is corrected is a battery event, and is corrected by one.
  'event' in event ? (read(event.event) as BatteryEvent) : undefined

/**
 * @param entries - in order; of a thing, or all that may correct the entries in question
 * @throws LedgerError as `parseEvent` does, unless what corrections say is {@link trustEvent | trusted}
 */
export function changesAmong(
  entries: readonly IndexedEvent<LifecycleEvent>[],
  read: ReadEvent = parseEvent,
): Map<number, Change> {
  const changes = new Map<number, Change>()
  for (const { index: by, event } of entries) {
    if (!isRecordEvent(event)) continue
    const instead = replacementIn(event, read)
    const before = changes.get(event.entry.index)?.event
    const kind = instead ? 'corrected' : 'voided'
    changes.set(event.entry.index, { kind, by, event: instead, before })
  }
  return changes
}

/** What an entry counts as; undefined if it was voided. */
export function standingEvent<Event extends LifecycleEvent>(
  { index, event }: IndexedEvent<Event>,
  changes: ReadonlyMap<number, Pick<Change, 'event'>>,
): Event | BatteryEvent | undefined {
  const change = changes.get(index)
  return change ? change.event : event
}
