/**
 * What those may ask of us who cannot show who they are.
 *
 * An address has an allowance of points, which fills up again all the time. A point stands for
 * {@link POINT_MS} of a node's one thread, so that nobody unknown takes more than a tenth of it
 * for long. Each route declares its cost (`route.ts`); it is spent before any of the
 * work is done. What a registered key has signed costs nothing: the log's queue limits that, with
 * 503 when it is full. But it has to be checked first, so one that names a registered key spends
 * from an allowance of that address and that key: whoever shares an address with an attacker can
 * go on submitting.
 */

import { LedgerError } from '../core/errors.ts'

/** Milliseconds of the event loop that a point stands for, at most. */
export const POINT_MS = 5

export interface Allowance {
  /**
   * Takes points if there are any left at all; what is spent beyond them has to fill up first.
   *
   * @throws {@link LedgerError} `too_many_requests`
   */
  spend(caller: string, points: number): void
  /** Takes points whose cost is known only now, or gives them back if they are less than none. */
  charge(caller: string, points: number): void
  isSpent(caller: string): boolean
  /** RFC draft-ietf-httpapi-ratelimit-headers-08, for who wants to know before. */
  headersFor(caller: string): Readonly<Record<string, string>>
}

export interface Limits {
  readonly strangers: Allowance
  /** Devices that ask to be enrolled, beside what that costs: each takes up room for a while. */
  readonly enrolments: Allowance
  /** Of devices that were asked for: each answers once. */
  readonly enrolmentAnswers: Allowance
}

interface Terms {
  readonly name: string
  /** Points of who has not asked for a while. */
  readonly capacity: number
  readonly perSecond: number
}

/** 1,200 points a minute: many visitors behind one address, but no copying of all passports. */
const STRANGERS: Terms = { name: 'strangers', capacity: 600, perSecond: 20 }

/** A shift's new scanners at once, and as many again every quarter of an hour. */
const ENROLMENTS: Terms = { name: 'enrolments', capacity: 30, perSecond: 30 / 900 }

/** Callers that are remembered, at most: who has not been here for the longest is forgotten. */
const CALLERS_LIMIT = 50_000

/**
 * @param onSpent - told of each caller once, when it has used up its allowance
 * @param now - milliseconds of a clock that nobody sets
 */
export function createLimits(
  onSpent: (caller: string, allowance: string) => void,
  now = () => performance.now(),
): Limits {
  return {
    strangers: createAllowance(STRANGERS, onSpent, now),
    enrolments: createAllowance(ENROLMENTS, onSpent, now),
    enrolmentAnswers: createAllowance(ENROLMENTS, onSpent, now),
  }
}

interface Balance {
  readonly points: number
  readonly at: number
  readonly isTold: boolean
}

function createAllowance(
  { name, capacity, perSecond }: Terms,
  onSpent: (caller: string, allowance: string) => void,
  now: () => number,
): Allowance {
  // A map is in the order of insertion: the first was not here for the longest.
  const balances = new Map<string, Balance>()

  const left = (caller: string): number => {
    const balance = balances.get(caller)
    if (!balance) return capacity
    const filled = ((now() - balance.at) / 1000) * perSecond
    return Math.min(balance.points + filled, capacity)
  }
  const set = (caller: string, points: number, isTold = false) => {
    balances.delete(caller)
    balances.set(caller, { points, at: now(), isTold })
    if (balances.size > CALLERS_LIMIT) balances.delete(balances.keys().next().value!)
  }
  const refuse = (caller: string, points: number): never => {
    if (balances.get(caller)?.isTold === false) onSpent(caller, name)
    set(caller, points, true)
    // One point at least is needed, and a moment more so that it is there.
    throw new LedgerError('too_many_requests', { seconds: Math.ceil((1 - points) / perSecond) })
  }
  const charge = (caller: string, points: number) => {
    const balance = Math.min(left(caller) - points, capacity)
    set(caller, balance, balance < 1 && balances.get(caller)?.isTold === true)
  }
  return {
    spend(caller, points) {
      const balance = left(caller)
      if (balance < 1) refuse(caller, balance)
      charge(caller, points)
    },
    charge,
    isSpent: (caller) => left(caller) < 1,
    headersFor(caller) {
      const points = Math.max(left(caller), 0)
      const reset = Math.ceil((capacity - points) / perSecond)
      return {
        'RateLimit-Policy': `"${name}";q=${capacity};w=${Math.round(capacity / perSecond)}`,
        RateLimit: `"${name}";r=${Math.floor(points)};t=${reset}`,
      }
    },
  }
}
