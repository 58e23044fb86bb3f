/** What events say of safety: the words, from the worst on, and what each means for whoever comes near. */

/**
 * - `danger`: keep away, keep apart
 * - `unknown`: nobody knows, so it is treated as dangerous
 * - `caution`: something is wrong with it
 * - `sound`: somebody looked, and found nothing
 */
export type SafetyLevel = 'danger' | 'unknown' | 'caution' | 'sound'

/** The words are those of the events' own fields. The worst comes first. */
export const SAFETY_WORDS = {
  fire: 'danger',
  burnt: 'danger',
  leak: 'danger',
  leaking: 'danger',
  flooded: 'danger',
  swollen: 'danger',
  accident: 'danger',
  damaged: 'danger',
  quarantine: 'danger',
  fail: 'danger',
  theft: 'unknown',
  loss: 'unknown',
  dented: 'caution',
  fault: 'caution',
  dismantle: 'caution',
  intact: 'sound',
  pass: 'sound',
  reuse: 'sound',
} as const satisfies Readonly<Record<string, SafetyLevel>>

export type SafetyWord = keyof typeof SAFETY_WORDS

/** What an event says of the safety of one thing. */
export interface SafetyStatement {
  readonly words?: readonly SafetyWord[]
  /** It was inspected, and may be used again: what was said before counts no longer. */
  readonly inspected?: true
  /** Volts by its maker's account. */
  readonly ratedV?: number | undefined
  /** Volts that somebody measured. A low voltage says nothing of what it can have when it is charged. */
  readonly measuredV?: number | undefined
}

/** For the fields that say `pass` or `fail` of all that an event is about. */
export const passOrFail = ({ safety }: { safety: 'pass' | 'fail' }): SafetyStatement => ({
  words: [safety],
})
