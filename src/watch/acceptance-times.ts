/**
 * When entries can have been accepted, by what witnesses say: after a witness has cosigned a tree
 * without them, and before one has cosigned a tree with them.
 */

import type { AuditedEntry } from '../audit/audited.ts'
import { CLOCK_TOLERANCE } from '../core/log/clock.ts'
import { isAcceptedAfter, type WitnessedAt } from '../core/log/quorum.ts'
import type { NewFinding } from './finding.ts'

export interface AcceptanceWindow {
  /** A time at which the log still had none of these entries. */
  readonly after: Date | undefined
  /** A time by which a quorum had seen all of them. */
  readonly before: Date | undefined
}

/** Milliseconds. Clocks differ, and entries are accepted while a tree that was just signed is being cosigned. */
const TOLERANCE = CLOCK_TOLERANCE * 1000

// The earliest time is the one most in favour of the log: one witness whose clock is fast must not
// make it look as if the log back-dated entries.
export const earliestOf = (cosignatures: readonly WitnessedAt[]): Date | undefined =>
  cosignatures.map(({ time }) => time).sort((a, b) => Number(a) - Number(b))[0]

/** The first entry that cannot have been accepted when it says. One is enough: times in a log never go back. */
export function findTimeFault(
  rows: readonly AuditedEntry[],
  { after, before }: AcceptanceWindow,
): NewFinding | undefined {
  const earliest = after ? after.getTime() - TOLERANCE : Number.NEGATIVE_INFINITY
  for (const { index, acceptedAt } of rows) {
    const time = Date.parse(acceptedAt)
    const found = (code: NewFinding['code'], witnessed: Date | undefined): NewFinding => ({
      ...{ check: 'time', code, index },
      params: { acceptedAt, witnessedAt: witnessed?.toISOString() ?? '-' },
    })
    if (time < earliest) return found('backdated', after)
    if (before && isAcceptedAfter(new Date(time), before))
      return found('accepted_after_witnessed', before)
  }
  return undefined
}
