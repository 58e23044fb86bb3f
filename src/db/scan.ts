/** Reading all rows of the log's tables, in order and in pieces, for who checks every one of them. */

import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import type { Page } from './entries.ts'

/**
 * Gives `read` a view of the whole database as of one instant, in which nothing can be written,
 * while the log goes on growing.
 */
export const readSnapshot = <T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

export interface ScannedEntry {
  readonly index: number
  readonly leafHash: Uint8Array
  readonly entry: string
  readonly signer: string
  readonly jti: string
  /** RFC 3339, UTC, milliseconds. */
  readonly acceptedAt: string
}

export const scanEntries = (tx: Tx, { after, limit }: Page): Promise<ScannedEntry[]> =>
  tx
    .selectFrom('entries')
    .select(['index', 'leaf_hash as leafHash', 'entry', 'signer', 'jti'])
    // As text, since making a Date of each would cost more than all the rest of reading it.
    .select(
      sql<string>`to_char(accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`.as(
        'acceptedAt',
      ),
    )
    .where('index', '>', after)
    .orderBy('index')
    .limit(limit)
    .execute()

/** Texts of some entries, by their index. */
export async function scanEntryTexts(
  tx: Tx,
  indexes: readonly number[],
): Promise<Map<number, string>> {
  const rows = await tx
    .selectFrom('entries')
    .select(['index', 'entry'])
    .where(sql<boolean>`index = any(${indexes}::bigint[])`)
    .execute()
  return new Map(rows.map(({ index, entry }) => [index, entry]))
}

/** @returns the index after the newest entry's */
export async function findLogEnd(tx: Tx): Promise<number> {
  const { newest } = await tx
    .selectFrom('entries')
    .select(({ fn }) => fn.max('index').as('newest'))
    .executeTakeFirstOrThrow()
  return (newest ?? -1) + 1
}

/** Checkpoints of sizes from one to another, both included. */
export const scanCheckpoints = (tx: Tx, from: number, to: number) =>
  tx
    .selectFrom('checkpoints')
    .select(['size', 'root', 'note'])
    .where('size', '>=', from)
    .where('size', '<=', to)
    .orderBy('size')
    .orderBy('published_at')
    .execute()

/** A row that says something of an entry. */
export interface IndexedRow {
  /** Of the entry. */
  readonly index: number
  /** What the row says, in words that tell it from other rows of its table. */
  readonly row: string
}

export const scanRegistryEntries = (tx: Tx, from: number, to: number): Promise<IndexedRow[]> =>
  tx
    .selectFrom('registry_entries')
    .select(['index', sql<string>`position::text`.as('row')])
    .where('index', '>=', from)
    .where('index', '<=', to)
    .orderBy('index')
    .execute()

const FETCH = 5000

/**
 * Rows of `battery_entries` in the order of the entries, each as `<code> <position> <type>`. No index has
 * this order, so they are sorted once, on the server.
 *
 * @returns a function that gives the rows up to an index that it has not given before
 */
export async function openBatteryEntries(tx: Tx): Promise<(to: number) => Promise<IndexedRow[]>> {
  await sql`
    declare battery_entries_in_order no scroll cursor for
    select index, code || ' ' || position || ' ' || type as row from battery_entries order by index
  `.execute(tx)
  let held: IndexedRow[] = []
  let ended = false
  return async (to) => {
    while (!ended && (held.at(-1)?.index ?? -1) <= to) {
      const { rows } = await sql<IndexedRow>`
        fetch ${sql.lit(FETCH)} from battery_entries_in_order`.execute(tx)
      held = held.concat(rows)
      ended = rows.length < FETCH
    }
    const beyond = held.findIndex(({ index }) => index > to)
    return held.splice(0, beyond < 0 ? held.length : beyond)
  }
}

export const scanTileRoots = (tx: Tx) =>
  tx.selectFrom('tile_roots').select(['level', 'index', 'hash']).execute()

export type SingleTable = 'log_head' | 'log_publication'

/** All rows of the tables that have one row each. */
export async function scanSingles(tx: Tx): Promise<{ table: SingleTable; singleton: boolean }[]> {
  const { rows } = await sql<{ table: SingleTable; singleton: boolean }>`
    select 'log_head' as table, singleton from log_head
    union all select 'log_publication', singleton from log_publication`.execute(tx)
  return rows
}

/** What is said to be published, and when, beside what the newest checkpoint says. */
export async function comparePublication(tx: Tx): Promise<{ size: boolean; time: boolean }> {
  const { rows } = await sql<{ size: boolean; time: boolean }>`
    select publication.size = coalesce(newest.size, 0) as size,
      publication.published_at = coalesce(newest.published_at, '-infinity') as time
    from log_publication as publication left join (
      select size, published_at from checkpoints order by size desc, published_at desc limit 1
    ) as newest on true`.execute(tx)
  return rows[0]!
}

/**
 * Sizes of checkpoints that were published before the one before them, or before an entry that
 * they cover was accepted. Clocks of several nodes may differ by a few minutes.
 */
export async function findEarlyCheckpoints(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ size: number }>`
    select size from (
      select checkpoints.size, published_at, accepted_at,
        lag(published_at) over (order by checkpoints.size, published_at) as before
      from checkpoints left join entries on index = checkpoints.size - 1) as published
    where greatest(accepted_at, before) > published_at + interval '5 minutes'
    order by size`.execute(tx)
  return rows.map(({ size }) => size)
}

/** Batteries in the order of their codes, after one of them. */
export const scanBatteries = (tx: Tx, after: string, limit: number) =>
  tx
    .selectFrom('batteries')
    .select(['code', 'battery', 'length', 'head', 'flagged', 'custodians'])
    .where('code', '>', after)
    .orderBy('code')
    .limit(limit)
    .execute()
