/**
 * Stored hashes of the tree: leaf hashes with their entries, roots of full tiles on their own; and
 * the entries, as bundles hold them.
 */

import { sql } from 'kysely'
import { toUtf8 } from '../core/bytes/encoding.ts'
import { HASH_LENGTH, type Hash } from '../core/bytes/hash.ts'
import type { TileHashes } from '../core/log/proofs.ts'
import { decodeTile, TILE_WIDTH, type Tile } from '../core/log/tiles.ts'
import type { Db } from './database.ts'

/** Reads tiles in one query, for the functions of `core/log/proofs.ts`. */
export async function readTiles(db: Db, tiles: readonly Tile[]): Promise<TileHashes> {
  const levels = tiles.map(({ level }) => level)
  const starts = tiles.map(({ index }) => index * TILE_WIDTH)
  const widths = tiles.map(({ width }) => width)
  // A row for each tile, as a row for each hash costs more than the hashing of them; the limits,
  // because otherwise the planner takes the joins for large ones.
  const { rows } = await sql<{ level: number; start: number; hashes: Uint8Array }>`
    select level, start, hashes
      from unnest(${levels}::smallint[], ${starts}::bigint[], ${widths}::integer[])
          as tile (level, start, width),
        lateral (
          select string_agg(hash, ''::bytea order by index) as hashes from (
            (select entries.index, leaf_hash as hash from entries
              where tile.level = 0 and entries.index >= start and entries.index < start + width
              order by entries.index limit ${TILE_WIDTH})
            union all
            (select tile_roots.index, hash from tile_roots
              where tile_roots.level = tile.level
                and tile_roots.index >= start and tile_roots.index < start + width
              order by tile_roots.index limit ${TILE_WIDTH})) as held) as joined
      where hashes is not null
  `.execute(db)
  const hashes = new Map<string, Hash[]>()
  for (const row of rows) {
    const key = `${row.level}/${row.start / TILE_WIDTH}`
    const width = Math.floor(row.hashes.length / HASH_LENGTH)
    hashes.set(key, decodeTile(row.hashes.subarray(0, width * HASH_LENGTH), width))
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
