/** The tiles above the lowest level of a copy: they follow from it, so they need not be fetched. */

import type { Hash } from '../core/bytes/hash.ts'
import type { TileRoot } from '../core/log/compact-range.ts'
import { encodeTile, levelSize, TILE_WIDTH, tilePath } from '../core/log/tiles.ts'
import type { TileFolder } from './folder.ts'
import type { Growth } from './growth.ts'
import { fetchTile } from './reader.ts'

/** @param from - size that the copy had before */
export async function writeUpperTiles(
  folder: TileFolder,
  { head, roots, upperRoots }: Growth,
  from: number,
): Promise<void> {
  for (let level = 1; levelSize(level, head.size) > 0; level++) {
    const added = level === 1 ? roots : hashesOf(upperRoots, level - 1)
    if (added.length > 0) await writeRow(folder, level, from, added)
  }
}

async function writeRow(
  folder: TileFolder,
  level: number,
  from: number,
  added: readonly Hash[],
): Promise<void> {
  const before = levelSize(level, from)
  const first = Math.floor(before / TILE_WIDTH)
  const width = before % TILE_WIDTH
  const begun = width > 0 ? await fetchTile(folder.read, { level, index: first, width }) : []
  const hashes = [...begun, ...added]
  for (let at = 0; at < hashes.length; at += TILE_WIDTH) {
    const tile = hashes.slice(at, at + TILE_WIDTH)
    const place = { level, index: first + at / TILE_WIDTH, width: tile.length }
    await folder.write(tilePath(place), encodeTile(tile))
  }
}

const hashesOf = (roots: readonly TileRoot[], level: number): Hash[] =>
  roots.filter((root) => root.level === level).map(({ hash }) => hash)
