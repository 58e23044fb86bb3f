/** A battery's passport: its entries folded into what a reader may see of it. */

import { type Identity, parseIdentity } from '../codes/identity.ts'
import { type Changes, changesAmong, standingEvent } from '../events/corrected-meaning.ts'
import type { RecordedEvent } from '../events/recorded-event.ts'
import type { Battery } from '../events/traceable.ts'
import { type WarningsByEntry, warningsOnRecord } from '../rules/warnings.ts'
import { type Family, familyOf, type Ratings, ratingsOf } from './facts.ts'

export interface Passport {
  readonly identity: Identity
  readonly battery: Battery
  readonly ratings: Ratings
  readonly family: Family
  /** Entries in its chain. */
  readonly length: number
  /** The newest of them, in their order. */
  readonly events: readonly RecordedEvent[]
  /** What later ones make of these. */
  readonly changes: Changes
  readonly warnings: WarningsByEntry
}

/** The entries of a battery that a passport needs. */
export interface KnownEntries {
  /** The first ones, which say what it is; none if `newest` has them. */
  readonly oldest: readonly RecordedEvent[]
  /** As many of the last ones as are to be shown, in order. */
  readonly newest: readonly RecordedEvent[]
  /** All that correct or void another, in order. */
  readonly corrections: readonly RecordedEvent[]
}

export function createPassport(
  battery: Battery,
  length: number,
  { oldest, newest, corrections }: KnownEntries,
): Passport {
  const { code } = battery
  const changes = changesAmong(corrections)
  const known = [...oldest, ...newest]
  const standing = known.flatMap((entry) => standingEvent(entry, changes) ?? [])
  return {
    identity: parseIdentity(code),
    battery,
    ratings: ratingsOf(code, standing),
    family: familyOf(code, standing),
    length,
    events: newest,
    changes,
    warnings: warningsOnRecord(code, known, { changes, isWhole: known.length === length }),
  }
}
