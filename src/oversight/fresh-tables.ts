/**
 * Derived tables a second time, empty, for one transaction.
 *
 * They are temporary and have the same names: PostgreSQL looks for temporary tables first, so all
 * that is written by name in this transaction goes into them.
 */

import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

const FRESH = 'pg_temp'

/** Rows shown of a table, at most. */
const SHOWN = 20

/** @returns the schema of the tables that are there */
export async function openFresh(tx: Tx, tables: readonly string[]): Promise<string> {
  const { rows } = await sql<{ kept: string }>`select current_schema()::text as kept`.execute(tx)
  const { kept } = rows[0]!
  for (const table of [...tables, 'follower']) {
    await sql`
      create temporary table ${sql.id(table)} (like ${sql.id(kept, table)} including all)
      on commit drop`.execute(tx)
  }
  await sql`insert into follower (size) values (0)`.execute(tx)
  return kept
}

/** Rows that one of the two tables has more than the other. */
export async function compareFresh(
  tx: Tx,
  kept: string,
  table: string,
  kind: 'missing' | 'extra',
): Promise<{ count: number; rows: string[] }> {
  const [those, others] = kind === 'missing' ? [FRESH, kept] : [kept, FRESH]
  const { rows } = await sql<{ row: string; count: number }>`
    with unmatched as (
      select * from ${sql.id(those, table)} except select * from ${sql.id(others, table)})
    select unmatched::text as row, count(*) over () as count from unmatched order by 1 limit ${SHOWN}
  `.execute(tx)
  return { count: rows[0]?.count ?? 0, rows: rows.map(({ row }) => row) }
}

export async function replaceByFresh(
  tx: Tx,
  kept: string,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) {
    await sql`delete from ${sql.id(kept, table)}`.execute(tx)
    await sql`
      insert into ${sql.id(kept, table)} select * from ${sql.id(FRESH, table)}`.execute(tx)
  }
  // This row is updated and not replaced, since another follower may be waiting for its lock.
  await sql`
    update ${sql.id(kept, 'follower')} as kept set accepted_at = fresh.accepted_at
    from ${sql.id(FRESH, 'follower')} as fresh`.execute(tx)
}
