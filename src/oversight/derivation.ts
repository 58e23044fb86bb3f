/** A derivation: tables that follow from the log, declared once, with how they follow from it. */

import type { Statement } from './statements.ts'

/** The follower, the rebuild and the granting of rights all go by this declaration. */
export interface Derivation {
  /** Those that a migration makes for it. */
  readonly tables: readonly DerivedTable[]
  /**
   * Adds the rows of one statement: pure, and the same whenever it is asked. What a correction
   * changes is found by folding twice, so nothing but this has to know of corrections.
   */
  readonly fold: (statement: Statement, rows: DerivedRows) => void
  /** Rows of before that {@link fold} looks up, by the first column of their table's key. */
  readonly looksUp?: {
    readonly tables: readonly DerivedTable[]
    readonly keysOf: (statement: Statement) => readonly string[]
  }
}

/**
 * A derivation in which what a thing has follows from what it had, and the next statement about it:
 * an obligation that one event opens and a later one closes. A thing's rows follow from its own
 * statements alone, so that what a correction touches can be folded anew without all else.
 */
export interface ThingDerivation {
  /** Each `by thing`. */
  readonly tables: readonly DerivedTable[]
  /**
   * Things that a statement may change: of those that its entry touches, since a correction folds
   * anew what its target touched. None for most, or the rows of all are read.
   */
  readonly thingsOf: (statement: Statement) => readonly string[]
  /** What a thing has after a statement: pure, as {@link Derivation.fold} is. */
  readonly foldThing: (thing: string, rows: ThingRows, statement: Statement) => void
}

/** Rows of one thing, table by table. */
export interface ThingRows {
  of(table: DerivedTable): readonly DerivedRow[]
  /** Replaces all rows that the thing has in the table. */
  put(table: DerivedTable, rows: readonly DerivedRow[]): void
}

/** Turns a derivation by thing into an ordinary one. */
export const derivationOfThings = ({
  tables,
  thingsOf,
  foldThing,
}: ThingDerivation): Derivation => ({
  tables,
  looksUp: { tables, keysOf: thingsOf },
  fold(statement, rows) {
    for (const thing of thingsOf(statement)) {
      const own: ThingRows = {
        of: (table) => rows.ofThing(table, thing),
        put: (table, after) => rows.putThing(table, thing, after),
      }
      foldThing(thing, own, statement)
    }
  },
})

export interface DerivedTable {
  readonly name: string
  /** The columns of its primary key, and the others. */
  readonly key: Columns
  readonly columns: Columns
  /**
   * What becomes of a second row with the same key: its columns are added to the first one's, and
   * where all of them are 0, there is no row; or it takes the first one's place. `by thing`: all
   * rows of a thing, which the first column of the key names, take the place of all it had.
   */
  readonly merge: 'sum' | 'replace' | 'by thing'
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
  /** Of a table that is kept by thing. */
  ofThing(table: DerivedTable, thing: string): readonly DerivedRow[]
  putThing(table: DerivedTable, thing: string, rows: readonly DerivedRow[]): void
}
