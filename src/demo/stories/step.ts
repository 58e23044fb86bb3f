/** A step of the story: one submission, as it is to be signed, sent and answered. */

import type { LedgerErrorCode } from '../../core/errors.ts'
import type { LifecycleEvent } from '../../core/events/catalogue.ts'
import type { RecordEvent } from '../../core/events/records.ts'
import type { KeyName } from '../city/keys.ts'

export interface Step {
  /** When it is submitted: whole seconds, never before the step before. */
  readonly at: Date
  /** Credit code, or `authority`. */
  readonly signer: string
  /** Which of the signer's keys signs; undefined for the authority, who has one. */
  readonly key: KeyName | undefined
  /** As it is signed, but that a correction says {@link LATER} of which entry it is about. */
  readonly event: LifecycleEvent
  /** For a correction: the earlier step whose entry it is about. */
  readonly about: Step | undefined
  /** The code that the log must refuse it with; undefined if it must accept it. */
  readonly refusal: LedgerErrorCode | undefined
}

/** How a correction names an entry: by what the log answered to the submission. */
export type EntryReference = RecordEvent['entry']

/** Where an entry stands is known only once the log has it. */
export const LATER: EntryReference = { index: 0, leafHash: `${'A'.repeat(43)}=` }

/** What a step says, once the log has answered the steps before. */
export function eventOf(
  { event, about }: Step,
  entryOf: (step: Step) => EntryReference | undefined,
): LifecycleEvent {
  if (!about) return event
  const entry = entryOf(about)
  if (!entry) throw new Error(`a correction comes before its entry: ${JSON.stringify(event)}`)
  return (
    'incident' in event ? { ...event, incident: entry.index } : { ...event, entry }
  ) as LifecycleEvent
}
