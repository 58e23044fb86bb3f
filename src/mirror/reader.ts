/**
 * Reading tiles and bundles from a service or a folder. What is read here has the right form and
 * nothing more: that it is the log's, `growth.ts` finds out.
 */

import type { Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { type GrowingTree, growingTreeFromTiles } from '../core/log/growing-tree.ts'
import { type TileHashes, tilesForRange } from '../core/log/proofs.ts'
import {
  decodeEntryBundle,
  decodeTile,
  type EntryBundle,
  entryBundlePath,
  TILE_WIDTH,
  type Tile,
  tileOf,
  tilePath,
} from '../core/log/tiles.ts'
import type { FetchFile } from './folder.ts'
import { inParallel } from './parallel.ts'

/** Requests at once: enough to hide the way there, too few to crowd others out. */
export const REQUESTS = 8

/** @throws {@link LedgerError} `not_found`, `tile_malformed` */
export const fetchTile = (fetch: FetchFile, tile: Tile): Promise<Hash[]> =>
  fetchWhole(fetch, tile.width, (width) => tilePath({ ...tile, width }), decodeTile)

/** @throws {@link LedgerError} `not_found`, `tile_malformed` */
export const fetchBundle = (fetch: FetchFile, bundle: EntryBundle): Promise<Uint8Array[]> =>
  fetchWhole(
    fetch,
    bundle.width,
    (width) => entryBundlePath({ ...bundle, width }),
    decodeEntryBundle,
  )

/** Several tiles, for the functions of `core/log/proofs.ts`. */
export async function fetchTiles(fetch: FetchFile, tiles: readonly Tile[]): Promise<TileHashes> {
  const fetched = new Map<string, readonly Hash[]>()
  await inParallel(tiles, REQUESTS, async (tile) => {
    fetched.set(`${tile.level}/${tile.index}`, await fetchTile(fetch, tile))
  })
  return ({ level, index }) => fetched.get(`${level}/${index}`) ?? []
}

/** The tree that the tiles of this size make, whether it is the log's or not. */
export const fetchGrowingTree = async (fetch: FetchFile, size: number): Promise<GrowingTree> =>
  growingTreeFromTiles(size, await fetchTiles(fetch, tilesForRange(size)))

/** Hashes of a level from one index up to another, in a tree of this size. */
export async function fetchHashes(
  fetch: FetchFile,
  level: number,
  { from, to, treeSize }: { from: number; to: number; treeSize: number },
): Promise<Hash[]> {
  const first = Math.floor(from / TILE_WIDTH)
  const count = Math.ceil(to / TILE_WIDTH) - first
  const tiles = Array.from({ length: Math.max(count, 0) }, (_, i) =>
    tileOf(level, (first + i) * TILE_WIDTH, treeSize),
  )
  const hashes = await inParallel(tiles, REQUESTS, (tile) => fetchTile(fetch, tile))
  return hashes.flat().slice(from - first * TILE_WIDTH, to - first * TILE_WIDTH)
}

// A partial tile may be removed once the full one is there, which begins with it.
async function fetchWhole<T>(
  fetch: FetchFile,
  width: number,
  pathOf: (width: number) => string,
  decode: (bytes: Uint8Array, width: number) => T[],
): Promise<T[]> {
  const exact = await fetch(pathOf(width))
  if (exact) return decode(exact, width)
  const full = width < TILE_WIDTH ? await fetch(pathOf(TILE_WIDTH)) : undefined
  if (!full) throw new LedgerError('not_found', { path: pathOf(width) })
  return decode(full, TILE_WIDTH).slice(0, width)
}
