/** Writing the log: its head, which one transaction at a time holds, and the rows it adds. */

import { sql } from 'kysely'
import type { CompactRange } from '../core/compact-range.ts'
import { concatBytes } from '../core/encoding.ts'
import type { BatteryLink } from '../core/entry.ts'
import { HASH_LENGTH, type Hash } from '../core/hash.ts'
import type { Db, Tx } from './database.ts'
import type { StoredEntry } from './entries.ts'

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
 */
export const lockHead = async (tx: Tx): Promise<Head> =>
  toHead(await tx.selectFrom('log_head').selectAll().forUpdate().executeTakeFirstOrThrow())

export const readHead = async (db: Db): Promise<Head> =>
  toHead(await db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow())

/** @throws Error if the head moved although it was locked: an engine that drops locks must not fork the log */
export async function writeHead(tx: Tx, from: number, head: Head): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('log_head')
    .set({
      size: head.range.size,
      peaks: Buffer.from(concatBytes(...head.range.peaks)),
      last_hash: head.lastHash ? Buffer.from(head.lastHash) : null,
      last_accepted_at: head.lastAcceptedAt ?? null,
      registry_size: head.registrySize,
    })
    .where('size', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`the head moved from ${from} under its lock`)
}

export interface NewEntry extends StoredEntry {
  readonly jti: string
  readonly batteries: readonly BatteryLink[]
}

export async function insertEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await sql`
    insert into entries (index, accepted_at, leaf_hash, signer, jti, entry)
    select * from unnest(
      ${entries.map(({ index }) => index)}::bigint[],
      ${entries.map(({ acceptedAt }) => acceptedAt.toISOString())}::timestamptz[],
      ${entries.map(({ leafHash }) => leafHash)}::bytea[],
      ${entries.map(({ signer }) => signer)}::text[],
      ${entries.map(({ jti }) => jti)}::uuid[],
      ${entries.map(({ entry }) => entry)}::text[])
  `.execute(tx)
  const links = entries.flatMap(({ index, batteries }) =>
    batteries.map(({ code, position }) => ({ code, position, index })),
  )
  if (links.length === 0) return
  await sql`
    insert into battery_entries (code, position, index)
    select * from unnest(
      ${links.map(({ code }) => code)}::text[],
      ${links.map(({ position }) => position)}::integer[],
      ${links.map(({ index }) => index)}::bigint[])
  `.execute(tx)
}

/** @param position - of the first of them in the registry */
export async function insertRegistryEntries(
  tx: Tx,
  position: number,
  indexes: readonly number[],
): Promise<void> {
  if (indexes.length === 0) return
  await tx
    .insertInto('registry_entries')
    .values(indexes.map((index, i) => ({ position: position + i, index })))
    .execute()
}

/** Submissions that the log holds already, by {@link submissionKey}. */
export async function readSubmitted(
  tx: Tx,
  submissions: readonly { issuer: string; jti: string }[],
): Promise<Map<string, StoredEntry>> {
  const { rows } = await sql<StoredEntry & { jti: string }>`
    select index, accepted_at as "acceptedAt", leaf_hash as "leafHash", signer, entry, jti::text
    from entries join unnest(
      ${submissions.map(({ jti }) => jti)}::uuid[],
      ${submissions.map(({ issuer }) => issuer)}::text[]) as sent (jti, signer) using (jti, signer)
  `.execute(tx)
  return new Map(rows.map((row) => [submissionKey(row.signer, row.jti), row]))
}

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
