/** Rows of derived tables while they are being derived: each key once, as its table merges it. */

import type { DerivedRow, DerivedRows, DerivedTable } from './derivation.ts'

export interface CollectedRows extends DerivedRows {
  of(table: DerivedTable): ReadonlyMap<string, DerivedRow>
}

/** @param known - what else is found, such as rows that the database has */
export function collectRows(known?: Pick<DerivedRows, 'find'>): CollectedRows {
  const tables = new Map<DerivedTable, Map<string, DerivedRow>>()
  const rowsOf = (table: DerivedTable) => {
    const rows = tables.get(table) ?? new Map<string, DerivedRow>()
    tables.set(table, rows)
    return rows
  }
  return {
    add(table, row) {
      const rows = rowsOf(table)
      const key = keyOf(table, row)
      rows.set(key, table.merge === 'sum' ? sum(table, rows.get(key), row) : row)
    },
    find: (table, ...key) =>
      tables.get(table)?.get(key.join(SEPARATOR)) ?? known?.find(table, ...key),
    of: rowsOf,
  }
}

/** What has to be done to a table. */
export interface Changes {
  /** To be merged into what is there. */
  readonly rows: readonly DerivedRow[]
  /** Of which the key is to be gone. */
  readonly gone: readonly DerivedRow[]
}

/** What has to be done to a table that holds `before`, so that it holds `after` instead. */
export function changesBetween(
  table: DerivedTable,
  before: ReadonlyMap<string, DerivedRow>,
  after: ReadonlyMap<string, DerivedRow>,
): Changes {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  if (table.merge === 'sum') {
    const rows = keys.map((key) => difference(table, before.get(key), after.get(key)))
    return { rows: rows.filter(isSomething(table)), gone: [] }
  }
  const isSame = (a: DerivedRow, b: DerivedRow | undefined) =>
    b !== undefined && columnsOf(table).every((name) => (a[name] ?? null) === (b[name] ?? null))
  return {
    rows: [...after].flatMap(([key, row]) => (isSame(row, before.get(key)) ? [] : [row])),
    gone: [...before].flatMap(([key, row]) => (after.has(key) ? [] : [row])),
  }
}

/** What has to be done to a table so that rows are merged into what it holds. */
export function additionsOf(table: DerivedTable, added: ReadonlyMap<string, DerivedRow>): Changes {
  const rows = [...added.values()]
  return { rows: table.merge === 'sum' ? rows.filter(isSomething(table)) : rows, gone: [] }
}

export const columnsOf = ({ key, columns }: DerivedTable): string[] => [
  ...Object.keys(key),
  ...Object.keys(columns),
]

/** No text in PostgreSQL can contain it. */
const SEPARATOR = '\0'

const keyOf = ({ key }: DerivedTable, row: DerivedRow): string =>
  Object.keys(key)
    .map((name) => row[name])
    .join(SEPARATOR)

const isSomething =
  ({ columns }: DerivedTable) =>
  (row: DerivedRow): boolean =>
    Object.keys(columns).some((name) => row[name] !== 0)

function sum(
  table: DerivedTable,
  to: DerivedRow | undefined,
  row: DerivedRow,
  sign: 1 | -1 = 1,
): DerivedRow {
  const total: Record<string, DerivedRow[string]> = to ? { ...to } : pickKey(table, row)
  for (const name of Object.keys(table.columns)) {
    total[name] = Number(to?.[name] ?? 0) + sign * Number(row[name] ?? 0)
  }
  return total
}

const difference = (
  table: DerivedTable,
  before: DerivedRow | undefined,
  after: DerivedRow | undefined,
): DerivedRow =>
  before ? sum(table, after ?? pickKey(table, before), before, -1) : sum(table, undefined, after!)

const pickKey = ({ key }: DerivedTable, row: DerivedRow): Record<string, DerivedRow[string]> =>
  Object.fromEntries(Object.keys(key).map((name) => [name, row[name]]))
