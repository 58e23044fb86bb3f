/**
 * Compact range: the peaks of a tree, one complete subtree for each bit set in its size. It is all
 * that has to be kept, and locked, to append to a tree and to know its root.
 */

import type { Hash } from '../bytes/hash.ts'
import { EMPTY_ROOT, nodeHash } from './merkle.ts'
import { TILE_HEIGHT } from './tiles.ts'

export interface CompactRange {
  /** Number of leaves, below 2^53. */
  readonly size: number
  /** Roots of the complete subtrees, the largest (left-most) first. */
  readonly peaks: readonly Hash[]
}

/** Root of a full tile: stored for ever, as the hash at this place of the level above. */
export interface TileRoot {
  /** Of tiles, from 1: the root is over 256^level leaves. */
  readonly level: number
  readonly index: number
  readonly hash: Hash
}

export const EMPTY_RANGE: CompactRange = { size: 0, peaks: [] }

/**
 * Appends leaves in their order, at about one node hash each.
 *
 * @returns the new range, and the root of every tile that the leaves have filled
 */
export function appendLeaves(
  range: CompactRange,
  leaves: readonly Hash[],
): { readonly range: CompactRange; readonly tileRoots: readonly TileRoot[] } {
  const peaks = [...range.peaks]
  const tileRoots: TileRoot[] = []
  leaves.forEach((leaf, i) => {
    // As in adding 1 to a binary number: each bit that is set carries a peak upwards.
    let hash = leaf
    let index = range.size + i
    for (let height = 1; index % 2 === 1; height++) {
      hash = nodeHash(peaks.pop()!, hash)
      index = (index - 1) / 2
      if (height % TILE_HEIGHT === 0) tileRoots.push({ level: height / TILE_HEIGHT, index, hash })
    }
    peaks.push(hash)
  })
  return { range: { size: range.size + leaves.length, peaks }, tileRoots }
}

/** RFC 6962's tree hash: the peaks folded from right to left. */
export const rootOf = ({ peaks }: CompactRange): Hash =>
  peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right))
