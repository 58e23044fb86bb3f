/** A database whose log is made-up entries, far more than could be submitted in a test. */

import { sql } from 'kysely'
import { concatBytes, toUtf8 } from '../../src/core/bytes/encoding.ts'
import type { Hash } from '../../src/core/bytes/hash.ts'
import { appendLeaves, EMPTY_RANGE } from '../../src/core/log/compact-range.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import type { Db } from '../../src/db/database.ts'

const ROWS = 10_000

/** The bytes of a made-up entry; their leaf hashes are those of `leavesFor`. */
export const madeUpEntry = (index: number): string => `entry ${index}`

/** @returns the leaf hashes */
export async function storeMadeUpEntries(db: Db, size: number): Promise<Hash[]> {
  const leaves = Array.from({ length: size }, (_, i) => leafHash(toUtf8(madeUpEntry(i))))
  for (let from = 0; from < size; from += ROWS) {
    const hashes = leaves.slice(from, from + ROWS).map((hash) => Buffer.from(hash))
    await sql`
      insert into entries (index, accepted_at, leaf_hash, signer, jti, entry)
      select ${from}::bigint + i - 1, now(), hash, 'made up', gen_random_uuid(),
        'entry ' || ${from}::bigint + i - 1
      from unnest(${hashes}::bytea[]) with ordinality as made_up (hash, i)`.execute(db)
  }
  const { range, tileRoots } = appendLeaves(EMPTY_RANGE, leaves)
  await sql`
    insert into tile_roots select * from unnest(
      ${tileRoots.map(({ level }) => level)}::smallint[],
      ${tileRoots.map(({ index }) => index)}::bigint[],
      ${tileRoots.map(({ hash }) => Buffer.from(hash))}::bytea[])`.execute(db)
  await sql`update log_head set size = ${size}, peaks = ${Buffer.from(concatBytes(...range.peaks))},
    last_hash = ${Buffer.from(leaves.at(-1)!)}, last_accepted_at = now()`.execute(db)
  return leaves
}
