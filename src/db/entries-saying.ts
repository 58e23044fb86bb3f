/** Entries found by a word in what was signed, within the chains of a few batteries or lots. */

import { sql } from 'kysely'
import { toBase64Url, toUtf8 } from '../core/encoding.ts'
import type { Db } from './database.ts'
import type { StoredEntry } from './entries.ts'

/**
 * Entries about some batteries or lots in whose submission one of the words stands, in order.
 * Whether it means what is sought, the submission has to tell.
 *
 * @param words - ASCII, of 5 characters at least
 */
export async function readEntriesSaying(
  db: Db,
  codes: readonly string[],
  words: readonly string[],
): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`
    select index, accepted_at as "acceptedAt", leaf_hash as "leafHash", signer, entry
    from entries
    where index in (select index from battery_entries where code = any(${codes}::text[]))
      and entry like any(${words.flatMap(patternsOf)}::text[])
    order by index
  `.execute(db)
  return rows
}

/** For text within base64: three bytes become four characters, and it may begin at any of them. */
const patternsOf = (word: string): string[] =>
  [0, 1, 2].map((skip) => {
    const end = word.length - ((word.length - skip) % 3)
    return `%${toBase64Url(toUtf8(word.slice(skip, end))).replaceAll('_', '\\_')}%`
  })
