/** Why a tree does not go on from the one before: its own tiles are wrong, or its history is another. */

import { rootOf } from '../core/compact-range.ts'
import { toBase64 } from '../core/encoding.ts'
import { equalBytes } from '../core/hash.ts'
import {
  consistencyProof,
  rangeFromTiles,
  tilesForConsistencyProof,
  tilesForRange,
} from '../core/proofs.ts'
import { spineRoot } from '../core/spine.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/tiles.ts'
import type { Evidence } from './contradiction.ts'
import type { FetchFile } from './folder.ts'
import { fetchSpine, fetchTiles } from './reader.ts'
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
  const spine = await fetchSpine(fetch, head.size)
  if (!held || !equalBytes(spineRoot(spine), head.root)) return differ
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
