/**
 * Proofs made from stored hashes: one function says which tiles it needs, the caller reads them in
 * one query, a second function combines them. Only complete subtrees are asked for, and those
 * never change, so a proof in a tree of any past size can be made at any later time.
 */

import type { Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { CompactRange } from './compact-range.ts'
import { nodeHash } from './merkle.ts'
import { TILE_HEIGHT, TILE_WIDTH, type Tile, tileOf } from './tiles.ts'

/** The hashes of a tile that was asked for, in order: at least as many as its width. */
export type TileHashes = (tile: Tile) => readonly Hash[]

/** Leaves `start` to `end - 1`, of which RFC 6962's definitions make one hash. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

/** @throws {@link LedgerError} `not_found` unless 0 ≤ index < treeSize, treeSize below 2^53 */
export const tilesForInclusionProof = (index: number, treeSize: number): Tile[] =>
  tilesOf(inclusionRanges(index, treeSize), treeSize)

/**
 * Inclusion proof of an entry, from its {@link tilesForInclusionProof}.
 *
 * @returns sibling hashes from the leaf upwards, as RFC 6962 section 2.1.1 orders them
 * @throws {@link LedgerError} `not_found` unless 0 ≤ index < treeSize, treeSize below 2^53
 */
export const inclusionProof = (index: number, treeSize: number, hashesOf: TileHashes): Hash[] =>
  inclusionRanges(index, treeSize).map((range) => rangeHash(range, treeSize, hashesOf))

/** @throws {@link LedgerError} `not_found` unless 0 < from ≤ to, below 2^53 */
export const tilesForConsistencyProof = (from: number, to: number): Tile[] =>
  tilesOf(consistencyRanges(from, to), to)

/**
 * Consistency proof between two sizes of the tree, from its {@link tilesForConsistencyProof}.
 *
 * @returns hashes in the order of RFC 6962 section 2.1.2; none if the sizes are the same
 * @throws {@link LedgerError} `not_found` unless 0 < from ≤ to, below 2^53
 */
export const consistencyProof = (from: number, to: number, hashesOf: TileHashes): Hash[] =>
  consistencyRanges(from, to).map((range) => rangeHash(range, to, hashesOf))

/** Tiles that {@link rangeFromTiles} needs. */
export const tilesForRange = (size: number): Tile[] => tilesOf([{ start: 0, end: size }], size)

/** The compact range, and with it the root, of the tree when it had `size` leaves. */
export const rangeFromTiles = (size: number, hashesOf: TileHashes): CompactRange => ({
  size,
  peaks: subtrees({ start: 0, end: size }).map((subtree) => subtreeHash(subtree, size, hashesOf)),
})

/** What each hash of an inclusion proof is over: PATH(m, D[n]) of RFC 6962 section 2.1.1. */
export function inclusionRanges(index: number, treeSize: number): LeafRange[] {
  if (!isSize(treeSize) || !isSize(index) || index >= treeSize) {
    throw new LedgerError('not_found', { index, treeSize })
  }
  const ranges: LeafRange[] = []
  let start = 0
  let end = treeSize
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      ranges.unshift({ start: middle, end })
      end = middle
    } else {
      ranges.unshift({ start, end: middle })
      start = middle
    }
  }
  return ranges
}

/**
 * What each hash of a consistency proof is over: SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2; b
 * says that the verifier knows the older root.
 */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (!isSize(to) || !isSize(from) || from === 0 || from > to) {
    throw new LedgerError('not_found', { from, to })
  }
  const ranges: LeafRange[] = []
  let start = 0
  let end = to
  while (end > from) {
    const middle = start + largestPowerBelow(end - start)
    if (from <= middle) {
      ranges.unshift({ start: middle, end })
      end = middle
    } else {
      ranges.unshift({ start, end: middle })
      start = middle
    }
  }
  const olderRootIsKnown = start === 0
  return olderRootIsKnown ? ranges : [{ start, end }, ...ranges]
}

/** The complete subtrees that a range of leaves consists of, the left-most first. */
export const subtreeRanges = (range: LeafRange): LeafRange[] =>
  subtrees(range).map(({ height, index }) => ({
    start: index * 2 ** height,
    end: (index + 1) * 2 ** height,
  }))

interface Subtree {
  readonly height: number
  /** Among the subtrees of this height. */
  readonly index: number
}

// The definitions split at powers of two, so `start` is a multiple of every subtree's width.
function subtrees({ start, end }: LeafRange): Subtree[] {
  const found: Subtree[] = []
  while (start < end) {
    let height = 0
    while (start + 2 ** (height + 1) <= end) height++
    found.push({ height, index: start / 2 ** height })
    start += 2 ** height
  }
  return found
}

function tilesOf(ranges: readonly LeafRange[], treeSize: number): Tile[] {
  const tiles = new Map<string, Tile>()
  for (const subtree of ranges.flatMap(subtrees)) {
    const { tile } = placeOf(subtree, treeSize)
    tiles.set(`${tile.level}/${tile.index}`, tile)
  }
  return [...tiles.values()]
}

const rangeHash = (range: LeafRange, treeSize: number, hashesOf: TileHashes): Hash =>
  subtrees(range)
    .map((subtree) => subtreeHash(subtree, treeSize, hashesOf))
    .reduceRight((right, left) => nodeHash(left, right))

function subtreeHash(subtree: Subtree, treeSize: number, hashesOf: TileHashes): Hash {
  const { tile, first, count } = placeOf(subtree, treeSize)
  let hashes = hashesOf(tile).slice(first, first + count)
  if (hashes.length < count) {
    const name = `${tile.level}/${tile.index}`
    throw new LedgerError('log_inconsistent', { reason: 'missing', tile: name })
  }
  while (hashes.length > 1) {
    hashes = Array.from({ length: hashes.length / 2 }, (_, i) =>
      nodeHash(hashes[2 * i]!, hashes[2 * i + 1]!),
    )
  }
  return hashes[0]!
}

// A subtree's root is stored every eighth level only; between them it is computed from the row
// below, all of which lies in one tile.
function placeOf({ height, index }: Subtree, treeSize: number) {
  const level = Math.floor(height / TILE_HEIGHT)
  const count = 2 ** (height % TILE_HEIGHT)
  const hashIndex = index * count
  return { tile: tileOf(level, hashIndex, treeSize), first: hashIndex % TILE_WIDTH, count }
}

function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0
