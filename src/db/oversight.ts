/** Writing what oversight derives from the log, together with how far it has followed. */

import { type RawBuilder, sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import type { Edge } from '../core/rules/family.ts'
import type { Db, Tx } from './database.ts'

/** Tables of oversight beside `follower`. */
export const OVERSIGHT_TABLES = [
  'summary_cells',
  'summary_months',
  'counted_entries',
  'battery_facts',
  'kinship',
] as const

/** Grams are whole, and so are watt-hours: sums of fractions would drift. */
export const FIGURES = [
  'events',
  'batteries',
  'grams',
  'watt_hours',
  'ni',
  'co',
  'mn',
  'li',
  'cu',
  'al',
  'fe',
] as const

export type Figures = Readonly<Record<(typeof FIGURES)[number], number>>

export interface Cell {
  /** ISO 8601. */
  readonly day: string
  /** Credit code, or `authority`. */
  readonly enterprise: string
  readonly district: string
  readonly type: string
  readonly chemistry: string
}

export interface CellFigures extends Cell {
  readonly figures: Figures
}

export interface CountedEntry extends Omit<Cell, 'chemistry'> {
  readonly index: number
  /** Index of the entry that says what it counts as. */
  readonly saidBy: number
  readonly voided: boolean
}

/** What a battery or a lot is known to weigh and to hold. */
export interface Facts {
  readonly grams?: number | undefined
  readonly wattHours?: number | undefined
}

/** An entry as far as oversight looks at it. */
export interface FollowedRow {
  readonly index: number
  readonly signer: string
  readonly entry: string
}

/** What a stretch of the log adds to the tables. */
export interface Additions {
  readonly cells: readonly CellFigures[]
  readonly counted: readonly CountedEntry[]
  readonly facts: ReadonlyMap<string, Facts>
  readonly edges: readonly Edge[]
}

/**
 * Makes this transaction the only one that follows, until it ends. It does not wait for the disk:
 * what a loss of power takes of it is followed again, and the disk is for those who submit.
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

export async function readFacts(tx: Tx, codes: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await sql<{ code: string; grams: number | null; wattHours: number | null }>`
    select code, grams, watt_hours as "wattHours" from battery_facts
    where code = any(${codes}::text[])`.execute(tx)
  return new Map(
    rows.map(({ code, grams, wattHours }) => [
      code,
      { grams: grams ?? undefined, wattHours: wattHours ?? undefined },
    ]),
  )
}

export async function writeAdditions(tx: Tx, additions: Additions): Promise<void> {
  await addToCells(tx, additions.cells)
  await writeCounted(tx, additions.counted)
  await writeFacts(tx, additions.facts)
  await insertEdges(tx, additions.edges)
}

/** Adds to the cells what may be negative; a cell in which nothing is left is gone. */
export async function changeCells(tx: Tx, changes: readonly CellFigures[]): Promise<void> {
  await addToCells(tx, changes)
  for (const [table, day] of CELL_TABLES) {
    await sql`
      delete from ${sql.table(table)} as cell
      using unnest(${cellArrays(changes)}) as changed (day, enterprise, district, type, chemistry)
      where (${columnsOf('cell', KEY)})
          = (${day}, ${columnsOf('changed', KEY.slice(1))})
        and ${sql.join(
          FIGURES.map((figure) => sql`${sql.ref(`cell.${figure}`)} = 0`),
          sql` and `,
        )}`.execute(tx)
  }
}

export async function deleteFacts(tx: Tx, codes: readonly string[]): Promise<void> {
  await sql`delete from battery_facts where code = any(${codes}::text[])`.execute(tx)
}

const KEY = ['day', 'enterprise', 'district', 'type', 'chemistry'] as const

/** The tables of cells, with what each calls the day of a change. */
const CELL_TABLES = [
  ['summary_cells', sql`changed.day`],
  ['summary_months', sql`date_trunc('month', changed.day)::date`],
] as const

async function addToCells(tx: Tx, cells: readonly CellFigures[]): Promise<void> {
  if (cells.length === 0) return
  const columns = sql.join([...KEY, ...FIGURES].map((name) => sql.ref(name)))
  const figures = FIGURES.map(
    (figure) => sql`${cells.map((cell) => cell.figures[figure])}::bigint[]`,
  )
  const sums = FIGURES.map((figure) => sql`sum(${sql.ref(figure)})`)
  const added = FIGURES.map(
    (figure) =>
      sql`${sql.ref(figure)} = ${sql.ref(`cell.${figure}`)} + ${sql.ref(`excluded.${figure}`)}`,
  )
  for (const [table, day] of CELL_TABLES) {
    await sql`
      insert into ${sql.table(table)} as cell (${columns})
      select ${day}, ${columnsOf('changed', KEY.slice(1))}, ${sql.join(sums)}
      from unnest(${cellArrays(cells)}, ${sql.join(figures)}) as changed (${columns})
      group by 1, 2, 3, 4, 5
      on conflict (${sql.join(KEY.map((name) => sql.ref(name)))}) do update set ${sql.join(added)}
    `.execute(tx)
  }
}

const cellArrays = (cells: readonly Cell[]): RawBuilder<unknown> =>
  sql`${cells.map(({ day }) => day)}::date[], ${sql.join(
    KEY.slice(1).map((name) => sql`${cells.map((cell) => cell[name])}::text[]`),
  )}`

const columnsOf = (table: string, columns: readonly string[]) =>
  sql.join(columns.map((column) => sql.ref(`${table}.${column}`)))

async function writeCounted(tx: Tx, counted: readonly CountedEntry[]): Promise<void> {
  if (counted.length === 0) return
  await sql`
    insert into counted_entries (index, day, enterprise, district, type, said_by, voided)
    select * from unnest(
      ${counted.map(({ index }) => index)}::bigint[],
      ${counted.map(({ day }) => day)}::date[],
      ${counted.map(({ enterprise }) => enterprise)}::text[],
      ${counted.map(({ district }) => district)}::text[],
      ${counted.map(({ type }) => type)}::text[],
      ${counted.map(({ saidBy }) => saidBy)}::bigint[],
      ${counted.map(({ voided }) => voided)}::boolean[])
    on conflict (index) do update set day = excluded.day, district = excluded.district,
      said_by = excluded.said_by, voided = excluded.voided`.execute(tx)
}

async function writeFacts(tx: Tx, facts: ReadonlyMap<string, Facts>): Promise<void> {
  if (facts.size === 0) return
  const known = [...facts.values()]
  await sql`
    insert into battery_facts (code, grams, watt_hours)
    select * from unnest(
      ${[...facts.keys()]}::text[],
      ${known.map(({ grams }) => grams ?? null)}::bigint[],
      ${known.map(({ wattHours }) => wattHours ?? null)}::bigint[])
    on conflict (code) do update
      set grams = excluded.grams, watt_hours = excluded.watt_hours`.execute(tx)
}

async function insertEdges(tx: Tx, edges: readonly Edge[]): Promise<void> {
  if (edges.length === 0) return
  await sql`
    insert into kinship (parent, child, index, kind)
    select * from unnest(
      ${edges.map(({ parent }) => parent)}::text[],
      ${edges.map(({ child }) => child)}::text[],
      ${edges.map(({ index }) => index)}::bigint[],
      ${edges.map(({ kind }) => kind)}::text[])
    on conflict do nothing`.execute(tx)
}
