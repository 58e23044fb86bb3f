/**
 * What an entry takes on the disk: `npm run disk -- <connection string>`.
 *
 * For a real mix of events, of the demo: `npm run demo`, then in another terminal
 * `npm run disk -- "$(cat data/demo/database.url)"`.
 */

import { sql } from 'kysely'
import { openDatabase } from '../../src/db/database.ts'
import { readHead } from '../../src/db/log.ts'

const [url] = process.argv.slice(2)
if (!url) throw new Error('usage: npm run disk -- <connection string>')
const db = openDatabase(url, { connections: 1 })
try {
  const { size } = (await readHead(db)).range
  const { rows } = await sql<{ table: string; rows: number; indexes: number }>`
    select relname as table, pg_table_size(oid) as rows, pg_indexes_size(oid) as indexes
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
    order by pg_total_relation_size(oid) desc`.execute(db)
  const perEntry = (bytes: number) => Math.round(bytes / size)
  console.log(`${size} entries; bytes for each of them`)
  console.table(
    rows
      .map(({ table, rows, indexes }) => ({
        table,
        rows: perEntry(rows),
        indexes: perEntry(indexes),
      }))
      .filter(({ rows, indexes }) => rows + indexes > 0),
  )
  const all = rows.reduce((sum, { rows, indexes }) => sum + rows + indexes, 0)
  console.log(`all: ${perEntry(all)} bytes`)
} finally {
  await db.destroy()
}
