/** Reading the log's entries. */

import { type RawBuilder, sql } from 'kysely'
import type { BatteryEvent } from '../core/events/catalogue.ts'
import type { Db } from './database.ts'

export interface StoredEntry {
  readonly index: number
  readonly acceptedAt: Date
  readonly leafHash: Uint8Array
  /** Credit code of who signed the submission. */
  readonly signer: string
  /** The bytes of the leaf, as text. */
  readonly entry: string
}

export interface Page {
  /** Last index, or position, that the reader has; -1 to start. */
  readonly after: number
  readonly limit: number
}

const COLUMNS = [
  'entries.index',
  'accepted_at as acceptedAt',
  'leaf_hash as leafHash',
  'signer',
  'entry',
] as const

export const findEntry = (db: Db, index: number): Promise<StoredEntry | undefined> =>
  db.selectFrom('entries').select(COLUMNS).where('index', '=', index).executeTakeFirst()

/** Entries after an index, in order. */
export const readEntries = (db: Db, { after, limit }: Page): Promise<StoredEntry[]> =>
  db
    .selectFrom('entries')
    .select(COLUMNS)
    .where('index', '>', after)
    .orderBy('index')
    .limit(limit)
    .execute()

/** Those of these entries that there are, in order. */
export const readEntriesAt = (db: Db, indexes: readonly number[]): Promise<StoredEntry[]> =>
  db
    .selectFrom('entries')
    .select(COLUMNS)
    .where(sql<boolean>`index = any(${indexes}::bigint[])`)
    .orderBy('index')
    .execute()

/** How much is read at most. */
export interface Extent {
  /** Entries. */
  readonly limit: number
  /** Bytes of entries: the one that goes beyond them is still read, so that there is one at least. */
  readonly bytes: number
}

/** Entries of one battery after a position in its chain, in order. */
export const readBatteryEntries = (
  db: Db,
  code: string,
  { after, ...extent }: Extent & { readonly after: number },
): Promise<ChainEntry[]> =>
  readChain(db, sql`code = ${code} and position > ${after}`, sql`position`, extent)

/** The last entries of one battery, in order. */
export const readNewestBatteryEntries = (
  db: Db,
  code: string,
  extent: Extent,
): Promise<ChainEntry[]> => readChain(db, sql`code = ${code}`, sql`position desc`, extent)

type ChainEntry = StoredEntry & { readonly position: number }

async function readChain(
  db: Db,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { limit, bytes }: Extent,
): Promise<ChainEntry[]> {
  const { rows } = await sql<ChainEntry>`
    select index, accepted_at as "acceptedAt", leaf_hash as "leafHash", signer, entry, position
    from (
      select *, sum(octet_length(entry)) over (order by ${order}) - octet_length(entry) as before
      from (
        select entries.*, position from battery_entries join entries using (index)
        where ${where} order by ${order} limit ${limit}) as page) as measured
    where before < ${bytes} order by position`.execute(db)
  return rows
}

/** Entries of one battery whose events are of some types, in order. */
export const readBatteryEntriesOf = (
  db: Db,
  code: string,
  types: readonly BatteryEvent['type'][],
): Promise<StoredEntry[]> =>
  db
    .selectFrom('battery_entries')
    .innerJoin('entries', 'entries.index', 'battery_entries.index')
    .select(COLUMNS)
    .where('code', '=', code)
    .where('type', 'in', types)
    .orderBy('position')
    .execute()

/** All entries of the given batteries and lots, in the order of each one's chain. */
export const readEntriesTouching = (
  db: Db,
  codes: readonly string[],
): Promise<(StoredEntry & { code: string })[]> =>
  db
    .selectFrom('battery_entries')
    .innerJoin('entries', 'entries.index', 'battery_entries.index')
    .select(COLUMNS)
    .select('code')
    .where(sql<boolean>`code = any(${codes}::text[])`)
    .orderBy('code')
    .orderBy('position')
    .execute()

/** Entries that make the registry, from a position up to another, in order. */
export const readRegistryEntries = (db: Db, from: number, to: number): Promise<StoredEntry[]> =>
  db
    .selectFrom('registry_entries')
    .innerJoin('entries', 'entries.index', 'registry_entries.index')
    .select(COLUMNS)
    .where('position', '>=', from)
    .where('position', '<', to)
    .orderBy('position')
    .execute()
