/**
 * When entries can have been accepted, by what witnesses say: after a witness has cosigned a tree
 * without them, and before one has cosigned a tree with them.
 */

import type { AuditedEntry } from '../audit/audited.ts'
import { CLOCK_TOLERANCE } from '../core/log/clock.ts'
import { isAcceptedAfter, type WitnessedAt } from '../core/log/quorum.ts'
import type { NewFinding } from './finding.ts'

export interface AcceptanceWindow {
  /** When the log still had none of them. */
  readonly after: Date | undefined
  /** When a quorum had seen them all. */
  readonly before: Date | undefined
}

/** Milliseconds: clocks differ, and between signing a tree and its cosigning others are accepted. */
const TOLERANCE = CLOCK_TOLERANCE * 1000

// The time that says the most for the log: one witness whose clock is wrong must not accuse it of
// back-dating.
export const earliestOf = (cosignatures: readonly WitnessedAt[]): Date | undefined =>
  cosignatures.map(({ time }) => time).sort((a, b) => Number(a) - Number(b))[0]

/** The first entry that cannot have been accepted when it says: as times never go back, that tells all. */
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
