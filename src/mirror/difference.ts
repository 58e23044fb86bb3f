/** Why a tree does not go on from the one before: its own tiles are wrong, or its history is another. */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes } from '../core/bytes/hash.ts'
import { rootOf } from '../core/log/compact-range.ts'
import type { Evidence } from '../core/log/evidence.ts'
import { growingTreeRoot } from '../core/log/growing-tree.ts'
import {
  consistencyProof,
  rangeFromTiles,
  tilesForConsistencyProof,
  tilesForRange,
} from '../core/log/proofs.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/log/tiles.ts'
import type { FetchFile } from './folder.ts'
import { fetchGrowingTree, fetchTiles } from './reader.ts'
import type { HeldTree, SignedTree } from './signed-tree.ts'

/**
 * Asks the served tiles what their tree was when it had the size of the held one. If they lead to
 * the signed root, and to another one than was held, the two signatures prove that the log lied.
 */
export async function explainDifference(
  fetch: FetchFile,
  held: HeldTree | undefined,
  { note: served, head }: SignedTree,
): Promise<Evidence> {
  const differ: Evidence = { found: 'tiles_differ', served, ...(held && { held: held.note }) }
  const tree = await fetchGrowingTree(fetch, head.size)
  if (!held || !equalBytes(growingTreeRoot(tree), head.root)) return differ
  const { size, root } = held.head
  const wide = ({ level, index }: Tile) => tileOf(level, index * TILE_WIDTH, head.size)
  const needed = [...tilesForRange(size), ...tilesForConsistencyProof(size, head.size)].map(wide)
  const hashesOf = await fetchTiles(fetch, needed)
  const older = rootOf(rangeFromTiles(size, hashesOf))
  if (equalBytes(older, root)) return differ
  const consistency = consistencyProof(size, head.size, hashesOf).map(toBase64)
  return {
    ...{ found: 'history_changed', held: held.note, served },
    ...{ olderRoot: toBase64(older), consistency },
  }
}
