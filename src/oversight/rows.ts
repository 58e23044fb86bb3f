/** Rows of derived tables while they are being derived: each key once, as its table merges it. */

import type { DerivedRow, DerivedRows, DerivedTable } from './derivation.ts'

export interface CollectedRows extends DerivedRows {
  of(table: DerivedTable): ReadonlyMap<string, DerivedRow>
  /** What has to be done to a table that holds what was known, so that it holds these as well. */
  additionsTo(table: DerivedTable): Changes
}

/** @param known - what else is found, such as rows that the database has */
export function collectRows(known?: Pick<DerivedRows, 'find' | 'ofThing'>): CollectedRows {
  const collected = new Map<DerivedTable, Collected>()
  const inTable = (table: DerivedTable): Collected => {
    let found = collected.get(table)
    if (!found) {
      const { key, columns } = table
      found = {
        rows: new Map(),
        things: new Map(),
        keyColumns: Object.keys(key),
        columns: Object.keys(columns),
      }
      collected.set(table, found)
    }
    return found
  }
  const of = (table: DerivedTable): ReadonlyMap<string, DerivedRow> => {
    const { rows, things } = inTable(table)
    return table.merge === 'by thing' ? named(table, [...things.values()].flat()) : rows
  }
  return {
    add(table, key, values) {
      const { rows, keyColumns, columns } = inTable(table)
      const name = nameOf(keyColumns, key)
      if (table.merge !== 'sum') {
        rows.set(name, { ...key, ...values })
        return
      }
      let total = rows.get(name)
      if (!total) {
        total = { ...key }
        for (const column of columns) total[column] = 0
        rows.set(name, total)
      }
      // In place, and only what it has: of some twenty columns, an event adds to a few.
      for (const column in values)
        total[column] = Number(total[column]) + Number(values[column] ?? 0)
    },
    find: (table, ...key) =>
      collected.get(table)?.rows.get(key.map((one) => `${one}${SEPARATOR}`).join('')) ??
      known?.find(table, ...key),
    ofThing: (table, thing) =>
      collected.get(table)?.things.get(thing) ?? known?.ofThing(table, thing) ?? [],
    putThing(table, thing, rows) {
      inTable(table).things.set(thing, rows)
    },
    of,
    additionsTo(table) {
      const rows = of(table)
      if (table.merge === 'by thing') {
        const things = [...inTable(table).things.keys()]
        const before = things.flatMap((thing) => known?.ofThing(table, thing) ?? [])
        return changesBetween(table, named(table, before), rows)
      }
      const added = [...rows.values()]
      return { rows: table.merge === 'sum' ? added.filter(isSomething(table)) : added, gone: [] }
    },
  }
}

interface Collected {
  readonly rows: Map<string, Record<string, DerivedRow[string]>>
  /** Rows by thing, of a table that is kept by thing; such a table has none in `rows`. */
  readonly things: Map<string, readonly DerivedRow[]>
  readonly keyColumns: readonly string[]
  /** The columns that are not part of the key. */
  readonly columns: readonly string[]
}

function nameOf(keyColumns: readonly string[], row: DerivedRow): string {
  let name = ''
  for (const column of keyColumns) name += `${row[column]}${SEPARATOR}`
  return name
}

function named({ key }: DerivedTable, rows: readonly DerivedRow[]): Map<string, DerivedRow> {
  const keyColumns = Object.keys(key)
  return new Map(rows.map((row) => [nameOf(keyColumns, row), row]))
}

/** What has to be written to a table. */
export interface Changes {
  /** Rows that are merged into the table. */
  readonly rows: readonly DerivedRow[]
  /** Rows whose keys are deleted from the table. */
  readonly gone: readonly DerivedRow[]
}

/** What has to be written to a table that holds `before`, so that it holds `after`. */
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

export const columnsOf = ({ key, columns }: DerivedTable): string[] => [
  ...Object.keys(key),
  ...Object.keys(columns),
]

/** No text in PostgreSQL can contain it. */
const SEPARATOR = '\0'

const isSomething =
  ({ columns }: DerivedTable) =>
  (row: DerivedRow): boolean =>
    Object.keys(columns).some((name) => row[name] !== 0)

/** The row that, added to `before`, gives `after`. */
function difference(
  { key, columns }: DerivedTable,
  before: DerivedRow | undefined,
  after: DerivedRow | undefined,
): DerivedRow {
  const total = pickKey(Object.keys(key), (before ?? after)!)
  for (const column of Object.keys(columns)) {
    total[column] = Number(after?.[column] ?? 0) - Number(before?.[column] ?? 0)
  }
  return total
}

const pickKey = (key: readonly string[], row: DerivedRow): Record<string, DerivedRow[string]> =>
  Object.fromEntries(key.map((column) => [column, row[column]]))
