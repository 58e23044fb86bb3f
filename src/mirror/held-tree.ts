/** What a copy holds, found out from its own files: its checkpoint, and the tree that they make. */

import type { Hash } from '../core/bytes/hash.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { checkGrowingTree } from '../core/log/growing-tree.ts'
import { rangeFromTiles, type TileHashes, tilesForRange } from '../core/log/proofs.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/log/tiles.ts'
import { CHECKPOINT, type FetchFile } from './folder.ts'
import { fetchGrowingTree, fetchTiles } from './reader.ts'
import { fetchCheckpoint, type HeldTree, type OpenCheckpoint } from './signed-tree.ts'

/**
 * @returns undefined while it has no checkpoint
 * @throws LedgerError `tile_untrusted` if it is damaged; `not_found`, `tile_malformed`, and what
 *   `open` throws
 */
export async function readHeldTree(
  read: FetchFile,
  open: OpenCheckpoint,
): Promise<HeldTree | undefined> {
  if (!(await read(CHECKPOINT))) return undefined
  const signed = await fetchCheckpoint(read, open)
  const { size, root } = signed.head
  const tree = await fetchGrowingTree(read, size)
  checkGrowingTree(tree, root)
  // The copy has the tiles of its own size, which begin with those of any smaller one.
  const tilesNow = (tiles: readonly Tile[]): Promise<TileHashes> =>
    fetchTiles(
      read,
      tiles.map(({ level, index }) => tileOf(level, index * TILE_WIDTH, size)),
    )
  const rootAt = async (older: number): Promise<Hash> =>
    rootOf(rangeFromTiles(older, await tilesNow(tilesForRange(older))))
  return { ...signed, tree, rootAt }
}
