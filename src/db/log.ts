/** Writing the log: its head, which one transaction at a time holds, and the rows it adds. */

import { sql } from 'kysely'
import { concatBytes } from '../core/bytes/encoding.ts'
import { HASH_LENGTH, type Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { isFlagged } from '../core/events/traceable.ts'
import type { CompactRange, TileRoot } from '../core/log/compact-range.ts'
import type { BatteryLink } from '../core/log/entry.ts'
import type { StoredBattery } from './batteries.ts'
import type { Db, Tx } from './database.ts'
import type { StoredEntry } from './entries.ts'
import { refuseUnsafe, unsafeSetting } from './settings.ts'

export interface Head {
  readonly range: CompactRange
  /** Leaf hash of the newest entry; undefined while there is none. */
  readonly lastHash: Hash | undefined
  readonly lastAcceptedAt: Date | undefined
  /** Entries that make the registry. */
  readonly registrySize: number
}

/**
 * Reads the log's head and makes this transaction the only one that appends, until it ends.
 * A row lock, not an advisory one: it ends with the transaction, whatever the pool does, and
 * every Postgres-compatible engine has it.
 *
 * @throws {@link LedgerError} `log_inconsistent` if somebody took the row away, `storage_unsafe` if
 *   what is committed now may be lost
 */
export async function lockHead(tx: Tx): Promise<LockedHead> {
  const { unsafe, clock, ...row } = await tx
    .selectFrom('log_head')
    .selectAll()
    .select([unsafeSetting.as('unsafe'), sql<Date>`clock_timestamp()`.as('clock')])
    .forUpdate()
    .executeTakeFirstOrThrow(noHead)
  refuseUnsafe(unsafe)
  return { head: toHead(row), clock }
}

export interface LockedHead {
  readonly head: Head
  /** The database's clock, at the time when the lock was asked for. */
  readonly clock: Date
}

/** @throws {@link LedgerError} `log_inconsistent` if somebody took the row away */
export const readHead = async (db: Db): Promise<Head> =>
  toHead(await db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow(noHead))

const noHead = () => new LedgerError('log_inconsistent', { reason: 'head_missing' })

export interface NewEntry extends StoredEntry {
  readonly jti: string
  readonly batteries: readonly BatteryLink[]
  /** Of its event. */
  readonly type: string
}

/** All that a batch adds to the log. */
export interface Additions {
  readonly entries: readonly NewEntry[]
  /** Of those of the entries that make the registry, in order. */
  readonly registryIndexes: readonly number[]
  readonly batteries: readonly StoredBattery[]
  readonly tileRoots: readonly TileRoot[]
  /** The log's head after it. */
  readonly head: Head
}

/**
 * Writes a batch, in one statement: what a transaction that holds the head waits for is mostly
 * round trips.
 *
 * @throws Error if the head moved although it was locked: an engine that drops locks must not fork the log
 */
export async function writeAdditions(
  tx: Tx,
  { entries, registryIndexes, batteries, tileRoots, head }: Additions,
): Promise<void> {
  const links = entries.flatMap(({ index, type, batteries }) =>
    batteries.map(({ code, position }) => ({ code, position, index, type })),
  )
  const from = head.range.size - entries.length
  const { rows } = await sql<{ unsafe: string | null }>`
    with new_entries as (
      insert into entries (index, accepted_at, leaf_hash, signer, jti, entry)
      select * from unnest(
        ${entries.map(({ index }) => index)}::bigint[],
        ${entries.map(({ acceptedAt }) => acceptedAt.toISOString())}::timestamptz[],
        ${entries.map(({ leafHash }) => leafHash)}::bytea[],
        ${entries.map(({ signer }) => signer)}::text[],
        ${entries.map(({ jti }) => jti)}::uuid[],
        ${entries.map(({ entry }) => entry)}::text[])
    ), new_battery_entries as (
      insert into battery_entries (code, position, index, type)
      select * from unnest(
        ${links.map(({ code }) => code)}::text[],
        ${links.map(({ position }) => position)}::integer[],
        ${links.map(({ index }) => index)}::bigint[],
        ${links.map(({ type }) => type)}::text[])
    ), new_registry_entries as (
      insert into registry_entries (position, index)
      select * from unnest(
        ${registryIndexes.map((_, i) => head.registrySize - registryIndexes.length + i)}::bigint[],
        ${registryIndexes}::bigint[])
    ), new_tile_roots as (
      insert into tile_roots (level, index, hash)
      select * from unnest(
        ${tileRoots.map(({ level }) => level)}::smallint[],
        ${tileRoots.map(({ index }) => index)}::bigint[],
        ${tileRoots.map(({ hash }) => hash)}::bytea[])
    ), changed_batteries as (
      insert into batteries (code, length, head, battery, flagged, custodians)
      select code, length, head, battery, flagged, string_to_array(custodians, ',') from unnest(
        ${batteries.map(({ battery }) => battery.code)}::text[],
        ${batteries.map(({ length }) => length)}::integer[],
        ${batteries.map((stored) => stored.head)}::bytea[],
        ${batteries.map(({ battery }) => JSON.stringify(battery))}::jsonb[],
        ${batteries.map(({ battery }) => isFlagged(battery))}::boolean[],
        ${batteries.map(({ custodians }) => custodians.join(','))}::text[]
      ) as changed (code, length, head, battery, flagged, custodians)
      on conflict (code) do update
        set length = excluded.length, head = excluded.head, battery = excluded.battery,
          flagged = excluded.flagged, custodians = excluded.custodians
    )
    update log_head set
      size = ${head.range.size},
      peaks = ${Buffer.from(concatBytes(...head.range.peaks))},
      last_hash = ${head.lastHash ?? null},
      last_accepted_at = ${head.lastAcceptedAt?.toISOString() ?? null},
      registry_size = ${head.registrySize}
    where size = ${from}
    returning ${unsafeSetting} as unsafe
  `.execute(tx)
  // Looked at again: what was asked under the lock may be long ago in a large batch.
  if (rows[0]) refuseUnsafe(rows[0].unsafe)
  if (rows.length !== 1) throw new Error(`the head moved from ${from} under its lock`)
}

export interface KnownToLog {
  /** Batteries by their code. */
  readonly batteries: ReadonlyMap<string, StoredBattery>
  /** Submissions that the log holds already, by {@link submissionKey}. */
  readonly submitted: ReadonlyMap<string, StoredEntry>
}

/** What the log holds of the batteries and submissions that a batch names, in one query. */
export async function readKnown(
  tx: Tx,
  codes: readonly string[],
  submissions: readonly { issuer: string; jti: string }[],
): Promise<KnownToLog> {
  const { rows } = await sql<BatteryRow | SubmittedRow>`
    select battery, length, head, custodians, null as jti, null as index, null as "acceptedAt",
      null as "leafHash", null as signer, null as entry
    from batteries where code = any(${codes}::text[])
    union all
    select null, null, null, null, jti::text, index, accepted_at, leaf_hash, signer, entry
    from entries join unnest(
      ${submissions.map(({ jti }) => jti)}::uuid[],
      ${submissions.map(({ issuer }) => issuer)}::text[]) as sent (jti, signer) using (jti, signer)
  `.execute(tx)
  const batteries = new Map<string, StoredBattery>()
  const submitted = new Map<string, StoredEntry>()
  for (const row of rows) {
    if (row.jti === null) batteries.set(row.battery.code, row)
    else submitted.set(submissionKey(row.signer, row.jti), row)
  }
  return { batteries, submitted }
}

type BatteryRow = StoredBattery & { jti: null }
type SubmittedRow = StoredEntry & { jti: string }

/** What a submission may be in the log only once for. */
export const submissionKey = (issuer: string, jti: string): string => `${issuer} ${jti}`

function toHead(row: {
  size: number
  peaks: Buffer
  last_hash: Buffer | null
  last_accepted_at: Date | null
  registry_size: number
}): Head {
  const peaks: Hash[] = []
  for (let at = 0; at < row.peaks.length; at += HASH_LENGTH) {
    peaks.push(row.peaks.subarray(at, at + HASH_LENGTH))
  }
  return {
    range: { size: row.size, peaks },
    lastHash: row.last_hash ?? undefined,
    lastAcceptedAt: row.last_accepted_at ?? undefined,
    registrySize: row.registry_size,
  }
}
