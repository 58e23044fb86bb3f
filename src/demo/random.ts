/** Chance that can be repeated: numbers that a seed settles, the same on every machine. */

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A real number, at least `low`, below `high`. */
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  /** True in this share of cases, 0 to 1. */
  chance(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
}

/**
 * Mulberry32: 32 bits of state, which is plenty for a demo and nothing to guard a secret with. Ours, since
 * another generator, such as pure-rand's, would tell another story.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + next() * (high - low)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    next,
    between,
    whole,
    chance: (share) => next() < share,
    pick: (values) => values[whole(0, values.length - 1)]!,
  }
}
