/**
 * Stored hashes of the tree: leaf hashes with their entries, roots of full tiles on their own; and
 * the entries, as bundles hold them.
 */

import { sql } from 'kysely'
import { toUtf8 } from '../core/encoding.ts'
import type { Hash } from '../core/hash.ts'
import type { TileHashes } from '../core/proofs.ts'
import { TILE_WIDTH, type Tile } from '../core/tiles.ts'
import type { Db } from './database.ts'

/** Reads tiles in one query, for the functions of `core/proofs.ts`. */
export async function readTiles(db: Db, tiles: readonly Tile[]): Promise<TileHashes> {
  const levels = tiles.map(({ level }) => level)
  const starts = tiles.map(({ index }) => index * TILE_WIDTH)
  const widths = tiles.map(({ width }) => width)
  const { rows } = await sql<{ level: number; index: number; hash: Hash }>`
    with tile as (
      select * from unnest(${levels}::smallint[], ${starts}::bigint[], ${widths}::integer[])
        as tile (level, start, width))
    select tile.level, entries.index, entries.leaf_hash as hash
      from tile join entries on entries.index >= start and entries.index < start + width
      where tile.level = 0
    union all
    select tile.level, tile_roots.index, tile_roots.hash
      from tile join tile_roots on tile_roots.level = tile.level
        and tile_roots.index >= start and tile_roots.index < start + width
    order by level, index
  `.execute(db)
  const hashes = new Map<string, Hash[]>()
  for (const { level, index, hash } of rows) {
    const key = `${level}/${Math.floor(index / TILE_WIDTH)}`
    const held = hashes.get(key)
    if (held) held.push(hash)
    else hashes.set(key, [hash])
  }
  return ({ level, index }) => hashes.get(`${level}/${index}`) ?? []
}

/**
 * The hashes of one tile, in order.
 *
 * @throws Error if some are not stored
 */
export async function readTile(db: Db, tile: Tile): Promise<readonly Hash[]> {
  const hashes = (await readTiles(db, [tile]))(tile)
  if (hashes.length < tile.width)
    throw new Error(`tile ${tile.level}/${tile.index} is not all stored`)
  return hashes
}

/**
 * The bytes of the entries from one index up to another, in order.
 *
 * @throws Error if some are not stored
 */
export async function readEntryBytes(db: Db, from: number, to: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('entries')
    .select('entry')
    .where('index', '>=', from)
    .where('index', '<', to)
    .orderBy('index')
    .execute()
  if (rows.length < to - from) throw new Error(`entries from ${from} are not all stored`)
  return rows.map(({ entry }) => toUtf8(entry))
}
