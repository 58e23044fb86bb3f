/** The whole log checked against its definition, row by row: slow, and plainly right. */

import { sql } from 'kysely'
import { expect } from 'vitest'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import type { Hash } from '../../src/core/bytes/hash.ts'
import { rootOf } from '../../src/core/log/compact-range.ts'
import { decodeEntry } from '../../src/core/log/entry.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import type { Db } from '../../src/db/database.ts'
import { readEntries, type StoredEntry } from '../../src/db/entries.ts'
import { readHead } from '../../src/db/log.ts'
import { slowTree } from './slow-tree.ts'

/**
 * Asserts that the log is one chain without gaps or duplicates, that each battery's entries are
 * one, and that head, battery table and tree agree with them.
 *
 * @returns its entries
 */
export async function checkLog(db: Db): Promise<StoredEntry[]> {
  const entries = await readEntries(db, { after: -1, limit: 1_000_000 })
  const heads = new Map<string, { length: number; head: Hash }>()
  const hashes: Hash[] = []
  for (const [i, stored] of entries.entries()) {
    const entry = decodeEntry(toUtf8(stored.entry))
    expect(entry.index).toBe(i)
    expect(stored.index).toBe(i)
    expect(entry.acceptedAt).toEqual(stored.acceptedAt)
    expect(plain(entry.previous)).toEqual(plain(hashes.at(-1)))
    if (i > 0) expect(+stored.acceptedAt).toBeGreaterThanOrEqual(+entries[i - 1]!.acceptedAt)
    const hash = leafHash(toUtf8(stored.entry))
    expect(plain(stored.leafHash)).toEqual(plain(hash))
    for (const { code, position, previous } of entry.batteries) {
      expect(position).toBe(heads.get(code)?.length ?? 0)
      expect(plain(previous)).toEqual(plain(heads.get(code)?.head))
      heads.set(code, { length: position + 1, head: hash })
    }
    hashes.push(hash)
  }
  const submissions = entries.map(({ entry }) => entry.slice(entry.lastIndexOf('\n\n')))
  expect(new Set(submissions).size).toBe(entries.length)
  const head = await readHead(db)
  expect(head.range.size).toBe(entries.length)
  expect(plain(rootOf(head.range))).toEqual(plain(slowTree(hashes).root(hashes.length)))
  const { rows } = await sql<{ code: string; length: number; head: Hash; rows: number }>`
    select b.code, length, head, count(*)::integer as rows
    from batteries b join battery_entries e using (code) group by b.code`.execute(db)
  expect(rows.length).toBe(heads.size)
  for (const row of rows) {
    expect({ length: row.length, head: plain(row.head) }).toEqual({
      length: heads.get(row.code)!.length,
      head: plain(heads.get(row.code)!.head),
    })
    expect(row.rows).toBe(row.length)
  }
  return entries
}

const plain = (hash: Hash | undefined) => hash && Buffer.from(hash).toString('hex')
