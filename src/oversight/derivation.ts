/** A derivation: tables that follow from the log, declared once, with how they follow from it. */

import type { Statement } from './statements.ts'

/** Everybody else goes by this: who follows the log, who rebuilds and compares, and who grants rights. */
export interface Derivation {
  /** Those that a migration makes for it. */
  readonly tables: readonly DerivedTable[]
  /**
   * Adds the rows of one statement: pure, and the same whenever it is asked. What a correction
   * changes is found by folding twice, so nothing but this has to know of corrections.
   */
  readonly fold: (statement: Statement, rows: DerivedRows) => void
  /** Rows that {@link fold} looks up: of one of the tables, by the first column of its key. */
  readonly looksUp?: {
    readonly table: DerivedTable
    readonly keysOf: (statement: Statement) => readonly string[]
  }
}

export interface DerivedTable {
  readonly name: string
  /** The columns of its primary key, and the others. */
  readonly key: Columns
  readonly columns: Columns
  /**
   * What becomes of a second row with the same key: its columns are added to the first one's, and
   * where all of them are 0, there is no row; or it takes the first one's place.
   */
  readonly merge: 'sum' | 'replace'
}

/** Names of columns with PostgreSQL's types. */
export type Columns = Readonly<Record<string, 'bigint' | 'boolean' | 'date' | 'text'>>

/** By the names of its columns. A sum that is left out is 0, and another column that is, null. */
export type DerivedRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Rows as they are being derived, each key once. */
export interface DerivedRows {
  /**
   * Adds a row, or merges it into the one that has its key.
   *
   * @param key - the columns of its key
   * @param values - its other columns, of sums those that are not 0
   */
  add(table: DerivedTable, key: DerivedRow, values: DerivedRow): void
  /** @param key - in the order of the table's */
  find(table: DerivedTable, ...key: readonly string[]): DerivedRow | undefined
}
