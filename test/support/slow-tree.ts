/** The definitions of RFC 6962 section 2.1, word for word: slow, and plainly right. */

import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import type { Hash } from '../../src/core/bytes/hash.ts'
import { EMPTY_ROOT, leafHash, nodeHash } from '../../src/core/log/merkle.ts'

/** Leaf hashes of made-up entries; those of a smaller tree are a prefix of a larger one's. */
export const leavesFor = (size: number): Hash[] =>
  Array.from({ length: size }, (_, i) => leafHash(toUtf8(`entry ${i}`)))

/** D[start:end] is written as its two ends, so that what was hashed before is remembered. */
export function slowTree(leaves: readonly Hash[]) {
  const known = new Map<string, Hash>()

  function mth(start: number, end: number): Hash {
    const n = end - start
    if (n === 0) return EMPTY_ROOT
    if (n === 1) return leaves[start]!
    const key = `${start}:${end}`
    const k = split(n)
    const hash = known.get(key) ?? nodeHash(mth(start, start + k), mth(start + k, end))
    known.set(key, hash)
    return hash
  }

  function path(m: number, start: number, end: number): Hash[] {
    const n = end - start
    if (n === 1) return []
    const k = split(n)
    return m < k
      ? [...path(m, start, start + k), mth(start + k, end)]
      : [...path(m - k, start + k, end), mth(start, start + k)]
  }

  function subproof(m: number, start: number, end: number, b: boolean): Hash[] {
    const n = end - start
    if (m === n) return b ? [] : [mth(start, end)]
    const k = split(n)
    return m <= k
      ? [...subproof(m, start, start + k, b), mth(start + k, end)]
      : [...subproof(m - k, start + k, end, false), mth(start, start + k)]
  }

  return {
    root: (size: number) => mth(0, size),
    inclusion: (index: number, size: number) => path(index, 0, size),
    consistency: (from: number, to: number) => subproof(from, 0, to, true),
  }
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
