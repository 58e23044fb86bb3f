/** What an enterprise may read: its own submissions, and batteries that were in its custody. */

import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Page, StoredEntry } from './entries.ts'

/** Entries that an enterprise signed, after an index, in order. */
export const readEntriesSignedBy = (
  db: Db,
  signer: string,
  { after, limit }: Page,
): Promise<StoredEntry[]> =>
  db
    .selectFrom('entries')
    .select(['index', 'accepted_at as acceptedAt', 'leaf_hash as leafHash', 'signer', 'entry'])
    .where('signer', '=', signer)
    .where('index', '>', after)
    .orderBy('index')
    .limit(limit)
    .execute()

/** Whether any of these batteries or lots is, or ever was, in the enterprise's custody. */
export async function hasHadCustody(
  db: Db,
  enterprise: string,
  codes: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from batteries
      where code = any(${codes}::text[]) and ${enterprise} = any(custodians)) as found
  `.execute(db)
  return rows[0]!.found
}
