/** How far oversight has followed the log, in a row that each follower locks; and how it reads the log. */

import { sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import type { Db, Tx } from '../db/database.ts'

/** An entry as far as oversight looks at it. */
export interface FollowedRow {
  readonly index: number
  readonly signer: string
  readonly entry: string
}

/**
 * Makes this transaction the only one that follows, until it ends. Its commit does not
 * wait for the disk: what a loss of power undoes is followed again, and submitting needs the disk more.
 *
 * @returns entries followed so far; undefined if another transaction follows now
 */
export async function lockFollower(tx: Tx): Promise<number | undefined> {
  const { rows } = await sql<{ size: number }>`
    select size, set_config('synchronous_commit', 'off', true)
    from follower for update skip locked`.execute(tx)
  return rows[0]?.size
}

/**
 * As {@link lockFollower}, but waits for the other one.
 *
 * @throws {@link LedgerError} `log_inconsistent` if somebody took the row away
 */
export async function awaitFollower(tx: Tx): Promise<number> {
  const { rows } = await sql<{ size: number }>`select size from follower for update`.execute(tx)
  if (!rows[0]) throw new LedgerError('log_inconsistent', { reason: 'follower_missing' })
  return rows[0].size
}

/** @param acceptedAt - of the newest entry followed, RFC 3339 */
export async function moveFollower(tx: Tx, size: number, acceptedAt: string): Promise<void> {
  await sql`update follower set size = ${size}, accepted_at = ${acceptedAt}`.execute(tx)
}

/** How far the tables cover the log. */
export async function readFollowed(db: Db): Promise<{ size: number; acceptedAt: Date | null }> {
  const { rows } = await sql<{ size: number; acceptedAt: Date | null }>`
    select size, accepted_at as "acceptedAt" from follower`.execute(db)
  return rows[0]!
}

/** Entries from an index on, below another, in order. */
export async function readFollowedRows(
  tx: Tx,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<FollowedRow[]> {
  const { rows } = await sql<FollowedRow>`
    select index, signer, entry from entries
    where index >= ${from} and index < ${to} order by index limit ${limit}`.execute(tx)
  return rows
}

/**
 * What came before a correction: the entry that it is about, all entries that touched the same
 * things, and the entry that said last what it counts as. In order, each once.
 */
export async function readPastRows(
  tx: Tx,
  { codes, target, before }: { codes: readonly string[]; target: number; before: number },
): Promise<FollowedRow[]> {
  const { rows } = await sql<FollowedRow>`
    select index, signer, entry from entries
    where index in (
      select index from battery_entries where code = any(${codes}::text[]) and index < ${before}
      union select ${target}::bigint
      union select said_by from counted_entries where index = ${target})
    order by index`.execute(tx)
  return rows
}
