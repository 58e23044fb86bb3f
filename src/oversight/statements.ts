/** Statements: what entries say by now, since a later entry may have corrected or voided them. */

import { actorOf } from '../core/events/actor.ts'
import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { changesAmong, standingEvent, trustEvent } from '../core/events/corrected-meaning.ts'
import { isRecordEvent, type RecordEvent } from '../core/events/records.ts'
import type { FollowedEntry } from './followed-entry.ts'

/** An entry about batteries or lots, as it counts. */
export interface Statement {
  readonly index: number
  /** Credit code of whose act it is, or `authority`: whoever signed it for them. */
  readonly signer: string
  /** When the log accepted it, RFC 3339. */
  readonly acceptedAt: string
  /** What it says by now; undefined if it was voided. */
  readonly event: BatteryEvent | undefined
  /** What it said last. */
  readonly said: BatteryEvent
  /** Index of the entry that said so: its own, or that of its newest correction. */
  readonly saidBy: number
  /** When the log accepted that entry, RFC 3339. */
  readonly saidAt: string
}

/** @param entries - in order; registry entries are passed over, since they say nothing of batteries */
export function statementsOf(entries: readonly FollowedEntry[]): Statement[] {
  const changes = changesAmong(entries, trustEvent)
  return entries.filter(isAboutBatteries).map((entry) => {
    const { index, acceptedAt, event } = entry
    const { by, before } = changes.get(index) ?? { by: index, before: undefined }
    const counted = standingEvent(entry, changes)
    const said = counted ?? before ?? event
    const saidAt = by === index ? acceptedAt : acceptedAtOf(entries, by)
    return { index, signer: actorOf(entry), acceptedAt, event: counted, said, saidBy: by, saidAt }
  })
}

const acceptedAtOf = (entries: readonly FollowedEntry[], index: number): string =>
  entries.find((entry) => entry.index === index)!.acceptedAt

export const isAboutBatteries = (entry: FollowedEntry): entry is FollowedEntry<BatteryEvent> =>
  !isRegistryEvent(entry.event)

export const isCorrection = (entry: FollowedEntry): entry is FollowedEntry<RecordEvent> =>
  isRecordEvent(entry.event)
