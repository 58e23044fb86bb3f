/** Published checkpoints, and the row that lets one node publish at a time. */

import { sql } from 'kysely'
import type { Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { Db, Tx } from './database.ts'
import { PUBLISHING_IDLE } from './limits.ts'

export interface PublishedCheckpoint {
  /** Entries that it covers. */
  readonly size: number
  readonly root: Hash
  /** The signed note, as C2SP tlog-checkpoint writes it. */
  readonly note: string
  readonly publishedAt: Date
}

export const findLatestCheckpoint = (db: Db): Promise<PublishedCheckpoint | undefined> =>
  db
    .selectFrom('checkpoints')
    .select(['size', 'root', 'note', 'published_at as publishedAt'])
    .orderBy('size', 'desc')
    .orderBy('published_at', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * Sizes of checkpoints, one for each number of whole subtrees of `leaves` leaves that they have:
 * thousands of checkpoints may share a partial tile of an upper level.
 *
 * @param after - excluded; `to` is included
 */
export async function readSizesByTile(
  db: Db,
  { after, to, leaves }: { after: number; to: number; leaves: number },
): Promise<number[]> {
  const { rows } = await sql<{ size: number }>`
    select max(size) as size from checkpoints where size > ${after} and size <= ${to}
    group by size / ${leaves}::bigint order by 1
  `.execute(db)
  return rows.map(({ size }) => size)
}

/**
 * What is published, or undefined while another node is at it. Holds the row until `tx` ends.
 *
 * @throws {@link LedgerError} `log_inconsistent` if somebody took the row away: nothing would ever
 *   be published again
 */
export async function lockPublication(
  tx: Tx,
): Promise<{ size: number; publishedAt: Date } | undefined> {
  await sql`select set_config('idle_in_transaction_session_timeout', ${PUBLISHING_IDLE}, true)`.execute(
    tx,
  )
  const row = await tx
    .selectFrom('log_publication')
    .select(['size', 'published_at'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!row && !(await tx.selectFrom('log_publication').select('size').executeTakeFirst())) {
    throw new LedgerError('log_inconsistent', { reason: 'publication_missing' })
  }
  // pg gives '-infinity', which says that nothing was published yet, as a number.
  return row && { size: row.size, publishedAt: new Date(Math.max(Number(row.published_at), 0)) }
}

export async function insertCheckpoint(tx: Tx, checkpoint: PublishedCheckpoint): Promise<void> {
  const { size, root, note, publishedAt } = checkpoint
  await tx
    .insertInto('checkpoints')
    .values({ size, root: Buffer.from(root), note, published_at: publishedAt })
    .execute()
  await tx.updateTable('log_publication').set({ size, published_at: publishedAt }).execute()
}

/**
 * Leaf hashes of a range of entries, in order, each made anew from the entry's stored bytes: what
 * gets signed is what is stored, whatever an index, a disk or a hand has done since.
 *
 * @returns fewer than asked for if entries are missing
 */
export async function readRecomputedLeafHashes(db: Db, from: number, to: number): Promise<Hash[]> {
  const { rows } = await sql<{ hash: Hash }>`
    select sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) as hash
    from entries where index >= ${from} and index < ${to} order by index
  `.execute(db)
  return rows.map(({ hash }) => hash)
}
