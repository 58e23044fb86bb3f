/**
 * Writing what is published as static tiles: the hash tiles that are full, the partial ones of
 * every checkpoint, the entries if anyone may read them, and last the checkpoint. So at any moment the
 * folder holds everything that its checkpoint covers.
 */

import { fromUtf8, toBase64, toUtf8 } from '../core/bytes/encoding.ts'
import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { parseCheckpoint } from '../core/log/checkpoint.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { rangeFromTiles, tilesForRange } from '../core/log/proofs.ts'
import {
  type EntryBundle,
  encodeEntryBundle,
  encodeTile,
  entryBundlePath,
  filledTiles,
  levelSize,
  TILE_WIDTH,
  type Tile,
  tilePath,
} from '../core/log/tiles.ts'
import { type PublishedCheckpoint, readSizesByTile } from '../db/checkpoints.ts'
import type { Db } from '../db/database.ts'
import { readEntryBytes, readTile, readTiles } from '../db/tiles.ts'
import { CHECKPOINT, type TileFolder } from './folder.ts'

export interface FolderPublisher {
  readonly db: Db
  readonly folder: TileFolder
  /** Whether the entries are written too. */
  readonly entries: boolean
}

/**
 * Brings the folder up to a checkpoint.
 *
 * @param from - size up to which the folder is known to be complete; with 0 every file is looked at
 * @throws what the database or the disk throws; the folder is then still readable as it was
 */
export async function publishToFolder(
  publisher: FolderPublisher,
  { size, note }: PublishedCheckpoint,
  from: number,
): Promise<void> {
  const { folder, entries } = publisher
  for (const tile of filledTiles(from, size)) await writeTile(publisher, tile)
  for (const tile of await publishedPartials(publisher.db, from, size)) {
    await writeTile(publisher, tile)
  }
  await folder.write(CHECKPOINT, toUtf8(note))
  for (const tile of filledTiles(from, size)) {
    await folder.removePartials(tilePath(tile))
    if (entries && tile.level === 0) await folder.removePartials(entryBundlePath(tile))
  }
}

/**
 * Size of the checkpoint that the folder holds; 0 if it holds none.
 *
 * @throws {@link LedgerError} `log_inconsistent` if it is another log's, or of more or other
 *   entries than are published: such a folder must not be written over
 */
export async function checkFolder(
  { db, folder }: FolderPublisher,
  latest: PublishedCheckpoint,
): Promise<number> {
  const held = await folder.read(CHECKPOINT)
  if (!held) return 0
  const { origin, size, root } = parseCheckpoint(fromUtf8(held) ?? '')
  const reason = { reason: 'tiles', signedSize: size, signedRoot: toBase64(root) }
  const found = { size: latest.size, root: toBase64(latest.root) }
  if (origin !== parseCheckpoint(latest.note).origin || size > latest.size) {
    throw new LedgerError('log_inconsistent', { ...reason, ...found })
  }
  const tree = rootOf(rangeFromTiles(size, await readTiles(db, tilesForRange(size))))
  if (equalBytes(tree, root)) return size
  throw new LedgerError('log_inconsistent', { ...reason, size, root: toBase64(tree) })
}

/** Partial tiles of the checkpoints after a size, without those that are full by now. */
async function publishedPartials(db: Db, from: number, size: number): Promise<Tile[]> {
  const tiles: Tile[] = []
  for (let level = 0; levelSize(level, size) > 0; level++) {
    const index = Math.floor(levelSize(level, size) / TILE_WIDTH)
    const leaves = TILE_WIDTH ** level
    const after = Math.max(from, index * TILE_WIDTH * leaves)
    for (const published of await readSizesByTile(db, { after, to: size, leaves })) {
      const width = levelSize(level, published) - index * TILE_WIDTH
      if (width > 0) tiles.push({ level, index, width })
    }
  }
  return tiles
}

async function writeTile(publisher: FolderPublisher, tile: Tile): Promise<void> {
  const { db, folder, entries } = publisher
  const path = tilePath(tile)
  if (!(await folder.has(path))) await folder.write(path, encodeTile(await readTile(db, tile)))
  if (entries && tile.level === 0) await writeBundle(publisher, tile)
}

async function writeBundle(
  { db, folder }: FolderPublisher,
  { index, width }: EntryBundle,
): Promise<void> {
  const path = entryBundlePath({ index, width })
  if (await folder.has(path)) return
  const from = index * TILE_WIDTH
  await folder.write(path, encodeEntryBundle(await readEntryBytes(db, from, from + width)))
}
