/**
 * A tree to which leaves are appended: the roots of its full tiles of leaves as a compact range, and the leaves
 * after them. It is what has to be known of a log to take its entries in bundle by bundle, each
 * verified as it comes, and to see whether a larger tree goes on where it ends.
 */

import { equalBytes, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import {
  appendLeaves,
  type CompactRange,
  EMPTY_RANGE,
  rootOf,
  type TileRoot,
} from './compact-range.ts'
import { rangeFromTiles, type TileHashes } from './proofs.ts'
import { levelSize, TILE_WIDTH, tileOf } from './tiles.ts'

export interface GrowingTree {
  /** Over the hashes of level 1. */
  readonly tiles: CompactRange
  /** Leaf hashes after the last full tile: fewer than 256. */
  readonly leaves: readonly Hash[]
}

export const EMPTY_TREE: GrowingTree = { tiles: EMPTY_RANGE, leaves: [] }

export const growingTreeSize = ({ tiles, leaves }: GrowingTree): number =>
  tiles.size * TILE_WIDTH + leaves.length

export const growingTreeRoot = ({ tiles, leaves }: GrowingTree): Hash =>
  rootOf({
    size: growingTreeSize({ tiles, leaves }),
    peaks: [...tiles.peaks, ...rangeOf(leaves).peaks],
  })

/** Root of the complete subtree over a full tile's hashes: a hash of the level above. */
export const rootOfTile = (hashes: readonly Hash[]): Hash => rootOf(rangeOf(hashes))

/** Of `size` leaves, from its `tilesForRange` of `core/log/proofs.ts`. */
export function growingTreeFromTiles(size: number, hashesOf: TileHashes): GrowingTree {
  const { peaks } = rangeFromTiles(size, hashesOf)
  const tiles = levelSize(1, size)
  const rest = size % TILE_WIDTH
  const leaves = rest === 0 ? [] : hashesOf(tileOf(0, size - 1, size)).slice(0, rest)
  return { tiles: { size: tiles, peaks: peaks.slice(0, bitsIn(tiles)) }, leaves }
}

/**
 * The larger tree.
 *
 * @param roots - hashes of level 1 that the smaller tree has not
 * @param leaves - those after the last full tile
 */
export function growTree(
  { tiles }: GrowingTree,
  roots: readonly Hash[],
  leaves: readonly Hash[],
): { readonly tree: GrowingTree; readonly tileRoots: readonly TileRoot[] } {
  const { range, tileRoots } = appendLeaves(tiles, roots)
  return { tree: { tiles: range, leaves }, tileRoots }
}

/** @throws {@link LedgerError} `tile_untrusted` unless the tree has this root */
export function checkGrowingTree(tree: GrowingTree, root: Hash): void {
  if (equalBytes(growingTreeRoot(tree), root)) return
  throw new LedgerError('tile_untrusted', { size: growingTreeSize(tree) })
}

const rangeOf = (hashes: readonly Hash[]) => appendLeaves(EMPTY_RANGE, hashes).range

/** A compact range has one peak for each. */
function bitsIn(n: number): number {
  let bits = 0
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return bits
}
