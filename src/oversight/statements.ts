/** Statements: what entries say by now, since a later entry may have corrected or voided them. */

import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { replacementIn, trustEvent } from '../core/events/changes.ts'
import { isRecordEvent, type RecordEvent } from '../core/events/records.ts'
import type { FollowedEntry } from './followed.ts'

/** An entry about batteries or lots, as it counts. */
export interface Statement {
  readonly index: number
  /** Credit code, or `authority`. */
  readonly signer: string
  /** What it says by now; undefined if it was voided. */
  readonly event: BatteryEvent | undefined
  /** What it said last. */
  readonly said: BatteryEvent
  /** Index of the entry that said so: its own, or that of its newest correction. */
  readonly saidBy: number
}

/** @param entries - in order; those of the registry concern nobody's batteries, and state nothing here */
export function statementsOf(entries: readonly FollowedEntry[]): Statement[] {
  const corrections = correctionsAmong(entries)
  return entries.filter(isAboutBatteries).map(({ index, signer, event }) => {
    const [last, before] = corrections.get(index) ?? []
    if (!last) return { index, signer, event, said: event, saidBy: index }
    const instead = replacementIn(last.event, trustEvent)
    const said = instead ?? (before && replacementIn(before.event, trustEvent)) ?? event
    return { index, signer, event: instead, said, saidBy: last.index }
  })
}

export const isAboutBatteries = (entry: FollowedEntry): entry is FollowedEntry<BatteryEvent> =>
  !isRegistryEvent(entry.event)

export const isCorrection = (entry: FollowedEntry): entry is FollowedEntry<RecordEvent> =>
  isRecordEvent(entry.event)

/** Corrections of each entry, the newest first. */
function correctionsAmong(
  entries: readonly FollowedEntry[],
): Map<number, FollowedEntry<RecordEvent>[]> {
  const corrections = new Map<number, FollowedEntry<RecordEvent>[]>()
  for (const entry of entries.filter(isCorrection)) {
    const target = entry.event.entry.index
    corrections.set(target, [entry, ...(corrections.get(target) ?? [])])
  }
  return corrections
}
