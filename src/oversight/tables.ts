/** Reading and writing derived tables by what is declared of them. */

import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/database.ts'
import type { Columns, Derivation, DerivedRow, DerivedTable } from './derivation.ts'
import { type Changes, type CollectedRows, collectRows, columnsOf } from './rows.ts'
import type { Statement } from './statements.ts'

/** Rows of before that a derivation looks up for some statements. */
export async function readKnown(
  tx: Tx,
  { looksUp }: Derivation,
  statements: readonly Statement[],
): Promise<CollectedRows> {
  const known = collectRows()
  if (!looksUp) return known
  const keys = [...new Set(statements.flatMap(looksUp.keysOf))]
  if (keys.length === 0) return known
  for (const table of looksUp.tables) {
    const rows = await readRowsOf(tx, table, keys)
    if (table.merge === 'by thing') putThings(known, table, rows)
    else for (const row of rows) known.add(table, row, row)
  }
  return known
}

/** @param keys - values of the first column of the table's key */
async function readRowsOf(
  tx: Tx,
  table: DerivedTable,
  keys: readonly string[],
): Promise<DerivedRow[]> {
  const [key] = Object.keys(table.key)
  const { rows } = await sql<DerivedRow>`
    select ${asDerived(table)} from ${sql.table(table.name)}
    where ${sql.ref(key!)} = any(${keys}::text[])`.execute(tx)
  return rows
}

function putThings(known: CollectedRows, table: DerivedTable, rows: readonly DerivedRow[]): void {
  const [key] = Object.keys(table.key)
  const things = new Map<string, DerivedRow[]>()
  for (const row of rows) {
    const thing = String(row[key!])
    const own = things.get(thing)
    if (own) own.push(row)
    else things.set(thing, [row])
  }
  for (const [thing, own] of things) known.putThing(table, thing, own)
}

/** Its columns as a derivation writes them: a day is a text. */
const asDerived = ({ key, columns }: DerivedTable) =>
  sql.join(
    Object.entries({ ...key, ...columns }).map(([name, type]) =>
      type === 'date' ? sql`${sql.ref(name)}::text` : sql.ref(name),
    ),
  )

export async function writeChanges(
  tx: Tx,
  table: DerivedTable,
  { rows, gone }: Changes,
): Promise<void> {
  if (gone.length > 0) {
    await sql`
      delete from ${sql.table(table.name)} as kept using ${unnest(table.key, gone)}
      where ${isSameKey(table)}`.execute(tx)
  }
  if (rows.length === 0) return
  await sql`
    insert into ${sql.table(table.name)} as kept (${refs(columnsOf(table))})
    select * from ${unnest({ ...table.key, ...table.columns }, rows)}
    on conflict (${refs(Object.keys(table.key))}) do ${merging(table)}`.execute(tx)
  if (table.merge === 'sum' && rows.some(isTakingAway(table))) await deleteNothings(tx, table, rows)
}

function merging({ columns, merge }: DerivedTable) {
  const names = Object.keys(columns)
  if (names.length === 0) return sql`nothing`
  const said = (name: string) => sql.ref(`excluded.${name}`)
  const merged = (name: string) =>
    merge === 'sum' ? sql`${sql.ref(`kept.${name}`)} + ${said(name)}` : said(name)
  return sql`update set ${sql.join(names.map((name) => sql`${sql.ref(name)} = ${merged(name)}`))}`
}

const isTakingAway =
  ({ columns }: DerivedTable) =>
  (row: DerivedRow) =>
    Object.keys(columns).some((name) => Number(row[name]) < 0)

/** A sum in which nothing is left is gone. */
async function deleteNothings(
  tx: Tx,
  table: DerivedTable,
  rows: readonly DerivedRow[],
): Promise<void> {
  const zeros = Object.keys(table.columns).map((name) => sql`${sql.ref(`kept.${name}`)} = 0`)
  await sql`
    delete from ${sql.table(table.name)} as kept using ${unnest(table.key, rows)}
    where ${isSameKey(table)} and ${sql.join(zeros, sql` and `)}`.execute(tx)
}

const isSameKey = ({ key }: DerivedTable): RawBuilder<unknown> =>
  sql`(${refs(Object.keys(key), 'kept.')}) = (${refs(Object.keys(key), 'said.')})`

/** Rows as a table that a statement can read, named `said`: an array for each column. */
const unnest = (columns: Columns, rows: readonly DerivedRow[]): RawBuilder<unknown> =>
  sql`unnest(${sql.join(
    Object.entries(columns).map(
      ([name, type]) => sql`${rows.map((row) => row[name] ?? null)}::${sql.raw(type)}[]`,
    ),
  )}) as said (${refs(Object.keys(columns))})`

const refs = (names: readonly string[], from = '') =>
  sql.join(names.map((name) => sql.ref(`${from}${name}`)))
