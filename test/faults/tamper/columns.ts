/** Every column of every table changed, in several rows: asked of the database, so that none is forgotten. */

import { sql } from 'kysely'
import type { Db, Tx } from '../../../src/db/database.ts'
import { type Campaign, placesIn } from './log.ts'
import { type Attack, asOwner, type Scene } from './scene.ts'

export interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
}

/** Tables that say nothing about the log, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  enrolments: 'devices that wait for approval',
  kysely_migration: 'which migrations were applied',
  kysely_migration_lock: 'which process migrates',
}

export async function readColumns(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select table_name as table, column_name as column, data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE'
    order by table_name, ordinal_position`.execute(db)
  return rows.filter(({ table }) => !(table in EXEMPT))
}

export const columnAttacks = (campaign: Campaign, columns: readonly Column[]): Attack[] =>
  columns.flatMap((changed) =>
    placesOf(changed.table).map((place) => ({
      name: `\`${changed.table}.${changed.column}\` changed`,
      ...(place && { place }),
      act: (scene: Scene) => changeColumn(scene, changed, rowAt(campaign, changed.table, place)),
    })),
  )

/** Tables whose rows go along with the log, and by which column. */
const LOG_ORDER: Readonly<Record<string, string>> = {
  entries: 'index',
  battery_entries: 'index',
  registry_entries: 'index',
}

const SINGLE = ['log_head', 'log_publication', 'follower']

const OTHER_ORDER: Readonly<Record<string, string>> = {
  tile_roots: 'index',
  checkpoints: 'size',
  batteries: 'code',
}

/** @returns one place without a name if the table has but one row */
export function placesOf(table: string): (string | undefined)[] {
  if (SINGLE.includes(table)) return [undefined]
  if (table in LOG_ORDER) return Object.keys(placesIn(0, 0))
  return table === 'tile_roots' ? ['first', 'last'] : ['first', 'middle', 'last']
}

/** A condition that one row meets. */
export function rowAt({ published, total }: Campaign, table: string, place: string | undefined) {
  const from = sql.table(table)
  if (place === undefined) return sql`true`
  const order = LOG_ORDER[table]
  if (order) {
    // Not every table has a row for every entry: the next one, or the one before.
    const at = placesIn(published, total)[place as keyof ReturnType<typeof placesIn>]
    const column = sql.ref(order)
    const limit = place === 'unpublished' ? total : published
    return sql`ctid = (select ctid from ${from} where ${column} < ${limit}
      order by abs(${column} - ${at}), ${column} limit 1)`
  }
  const rank = { first: sql`0`, middle: sql`count / 2`, last: sql`count - 1` }[place]
  return sql`ctid = (select row from (
    select ctid as row, row_number() over (order by ${sql.raw(OTHER_ORDER[table] ?? '1')}, ctid) - 1
      as rank, count(*) over () as count from ${from}) as ranked where rank = ${rank})`
}

async function changeColumn(
  scene: Scene,
  changed: Column,
  row: ReturnType<typeof rowAt>,
): Promise<void> {
  await asOwner(scene, async (tx) => {
    await dropChecks(tx, changed.table)
    const table = sql.table(changed.table)
    const column = sql.ref(changed.column)
    for (const value of changesOf(changed)) {
      if (await tryTo(tx, sql`update ${table} set ${column} = ${value} where ${row}`)) return
    }
    throw new Error(`${changed.table}.${changed.column} cannot be changed`)
  })
}

/** Small changes first: the first one that no unique index forbids is made. */
export function changesOf({ table, column, type }: Column) {
  const old = sql.ref(column)
  if (type === 'boolean') return [sql`not ${old}`]
  if (type === 'uuid') return [sql`gen_random_uuid()`]
  if (type === 'jsonb') return [sql`${old} || '{"tampered": true}'`]
  if (type === 'bytea') return [sql`set_byte(${old}, 0, get_byte(${old}, 0) # 1)`]
  if (type === 'date') return [sql`${old} + 1`, sql`${old} + 1000`]
  if (type.startsWith('timestamp'))
    return [sql`${old} + ${LEAST[`${table}.${column}`] ?? '1 ms'}::interval`]
  if (type === 'text')
    return [
      sql`overlay(${old} placing
    case when substr(${old}, length(${old}) / 2, 1) = 'A' then 'B' else 'A' end
    from length(${old}) / 2)`,
    ]
  return [sql`coalesce(${old}, 0) + 1`, sql`coalesce(${old}, 0) + 1000`]
}

/** The smallest change that anybody can see, where that is not one of the log's milliseconds. */
const LEAST: Readonly<Record<string, string>> = {
  // Nothing that is signed says when a checkpoint was published: only its neighbours do.
  'checkpoints.published_at': '1 day',
}

/** Who owns a table can do without its constraints. */
async function dropChecks(tx: Tx, table: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c'`.execute(tx)
  for (const { name } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(tx)
  }
}

/** @returns whether a row was changed; a row that would be there twice is not */
export async function tryTo(tx: Tx, statement: ReturnType<typeof sql>): Promise<boolean> {
  await sql`savepoint attempt`.execute(tx)
  try {
    const { numAffectedRows = 0n } = await statement.execute(tx)
    if (numAffectedRows === 0n) throw new Error('there is no such row')
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    await sql`rollback to savepoint attempt`.execute(tx)
    return false
  }
}
