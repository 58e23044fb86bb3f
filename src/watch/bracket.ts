/**
 * When entries can have been accepted, by what witnesses say: after a witness has cosigned a tree
 * without them, and before one has cosigned a tree with them.
 */

import type { Row } from '../audit/rows.ts'
import type { WitnessedAt } from '../core/checkpoint.ts'
import type { Problem } from './finding.ts'

export interface Bracket {
  /** When the log still had none of them. */
  readonly after: Date | undefined
  /** When it had them all. */
  readonly before: Date | undefined
}

/** Milliseconds: clocks differ, and between signing a tree and its cosigning others are accepted. */
const TOLERANCE = 5 * 60_000

// Of several times, the one that says the most for the log: one witness whose clock is wrong must
// not accuse it.
export const earliestOf = (cosignatures: readonly WitnessedAt[]): Date | undefined =>
  sorted(cosignatures)[0]

export const latestOf = (cosignatures: readonly WitnessedAt[]): Date | undefined =>
  sorted(cosignatures).at(-1)

/** The first entry that cannot have been accepted when it says: as times never go back, that tells all. */
export function timeProblem(rows: readonly Row[], { after, before }: Bracket): Problem | undefined {
  const earliest = after ? after.getTime() - TOLERANCE : Number.NEGATIVE_INFINITY
  const latest = before ? before.getTime() + TOLERANCE : Number.POSITIVE_INFINITY
  for (const { index, acceptedAt } of rows) {
    const time = Date.parse(acceptedAt)
    const found = (code: Problem['code'], witnessed: Date | undefined): Problem => ({
      ...{ check: 'time', code, index },
      params: { acceptedAt, witnessedAt: witnessed?.toISOString() ?? '-' },
    })
    if (time < earliest) return found('backdated', after)
    if (time > latest) return found('accepted_after_witnessed', before)
  }
  return undefined
}

const sorted = (cosignatures: readonly WitnessedAt[]): Date[] =>
  cosignatures.map(({ time }) => time).sort((a, b) => Number(a) - Number(b))
