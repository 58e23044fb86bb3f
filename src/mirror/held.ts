/** What a copy holds, found out from its own files: its checkpoint, and the tree that they make. */

import { rootOf } from '../core/compact-range.ts'
import type { Hash } from '../core/hash.ts'
import { rangeFromTiles, type TileHashes, tilesForRange } from '../core/proofs.ts'
import { checkSpine } from '../core/spine.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/tiles.ts'
import { CHECKPOINT, type FetchFile } from './folder.ts'
import { fetchSpine, fetchTiles } from './reader.ts'
import { fetchCheckpoint, type HeldTree, type OpenCheckpoint } from './signed-tree.ts'

/**
 * @returns undefined while it has no checkpoint
 * @throws LedgerError `tile_untrusted` if it is damaged; `not_found`, `tile_malformed`, and what
 *   `open` throws
 */
export async function readHeld(
  read: FetchFile,
  open: OpenCheckpoint,
): Promise<HeldTree | undefined> {
  if (!(await read(CHECKPOINT))) return undefined
  const signed = await fetchCheckpoint(read, open)
  const { size, root } = signed.head
  const spine = await fetchSpine(read, size)
  checkSpine(spine, root)
  // The copy has the tiles of its own size, which begin with those of any smaller one.
  const tilesNow = (tiles: readonly Tile[]): Promise<TileHashes> =>
    fetchTiles(
      read,
      tiles.map(({ level, index }) => tileOf(level, index * TILE_WIDTH, size)),
    )
  const rootAt = async (older: number): Promise<Hash> =>
    rootOf(rangeFromTiles(older, await tilesNow(tilesForRange(older))))
  return { ...signed, spine, rootAt }
}
