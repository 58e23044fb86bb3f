/** Changes to a row that its table takes, as small as anybody can see. */

import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../src/db/database.ts'

export interface Column {
  readonly table: string
  readonly column: string
  /** As information_schema calls it. */
  readonly type: string
}

/** Other values for a column, the smallest change first. */
export function changesOf({ table, column, type }: Column): RawBuilder<unknown>[] {
  const old = sql.ref(column)
  if (type === 'ARRAY') return [sql`array_append(${old}, 'tampered')`]
  if (type === 'boolean') return [sql`not ${old}`]
  if (type === 'uuid') return [sql`gen_random_uuid()`]
  if (type === 'jsonb') return [sql`${old} || '{"tampered": true}'`]
  if (type === 'bytea') return [sql`set_byte(${old}, 0, get_byte(${old}, 0) # 1)`]
  if (type === 'date') return [sql`${old} + 1`, sql`${old} + 1000`]
  if (type === 'text') return [column === 'entry' ? otherSignature(old) : otherCharacter(old)]
  if (type.startsWith('timestamp')) {
    return [sql`${old} + ${LEAST[`${table}.${column}`] ?? MILLISECOND}::interval`]
  }
  return [sql`coalesce(${old}, 0) + 1`, sql`coalesce(${old}, 0) + 1000`]
}

/** As fine as the log's own times are. */
const MILLISECOND = '1 ms'

const LEAST: Readonly<Record<string, string>> = {
  // Nothing that is signed says when a checkpoint was published: only its neighbours do.
  'checkpoints.published_at': '1 day',
}

const otherCharacter = (column: RawBuilder<unknown>) =>
  otherCharacterOf(sql`coalesce(${column}, '')`)

const otherCharacterOf = (old: RawBuilder<unknown>) => sql`
  overlay(coalesce(nullif(${old}, ''), ' ') placing
    case when substr(${old}, length(${old}) / 2 + 1, 1) = 'A' then 'B' else 'A' end
    from length(${old}) / 2 + 1)`

/** An entry ends with it. */
const otherSignature = (old: RawBuilder<unknown>) => sql`
  overlay(${old} placing case when substr(${old}, length(${old}) - 20, 1) = 'A'
    then 'B' else 'A' end from length(${old}) - 20)`

/** Who owns a table can do without its constraints. */
export async function dropChecks(tx: Tx, table: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
    where conrelid = ${table}::regclass and contype = 'c'`.execute(tx)
  for (const { name } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(tx)
  }
}

/** Runs the first of these statements that no unique index forbids. */
export async function runFirst(tx: Tx, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const statement of statements) if (await isRun(tx, statement)) return
  throw new Error('nothing of it can be done')
}

async function isRun(tx: Tx, statement: RawBuilder<unknown>): Promise<boolean> {
  await sql`savepoint attempt`.execute(tx)
  try {
    const { numAffectedRows } = await statement.execute(tx)
    if (numAffectedRows !== 1n) throw new Error(`it touched ${numAffectedRows} rows`)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    await sql`rollback to savepoint attempt`.execute(tx)
    return false
  }
}

const UNIQUE_VIOLATION = '23505'
