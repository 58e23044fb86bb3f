/** Reading the log's entries. */

import { sql } from 'kysely'
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

/** Entries of one battery after a position in its chain, in order. */
export const readBatteryEntries = (
  db: Db,
  code: string,
  { after, limit }: Page,
): Promise<(StoredEntry & { position: number })[]> =>
  db
    .selectFrom('battery_entries')
    .innerJoin('entries', 'entries.index', 'battery_entries.index')
    .select(COLUMNS)
    .select('position')
    .where('code', '=', code)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute()

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
