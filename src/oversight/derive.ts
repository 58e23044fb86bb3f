/**
 * What follows from entries, by a derivation's fold.
 *
 * What a correction changes needs no rule of its own. The past of what it touches is derived twice,
 * without it and with it, and the difference is what changes. So a corrected mass also reaches
 * the later events that count it, and what the correction does not touch comes out the same twice. An
 * entry that no longer fits after a correction is still a statement, and still counts.
 */

import type { RecordEvent } from '../core/events/records.ts'
import type { Derivation, DerivedTable } from './derivation.ts'
import type { FollowedEntry } from './followed-entry.ts'
import { type Changes, type CollectedRows, changesBetween, collectRows } from './rows.ts'
import { type Statement, statementsOf } from './statements.ts'

export type TableChanges = readonly [DerivedTable, Changes]

/**
 * All rows that follow from entries.
 *
 * @param entries - all that concern what the rows are about, in order
 */
export const derive = (derivation: Derivation, entries: readonly FollowedEntry[]): CollectedRows =>
  foldAll(derivation, statementsOf(entries), collectRows())

/**
 * What entries add to what was derived before them.
 *
 * @param statements - of entries in order; no correction among them
 * @param known - rows of before that the derivation looks up
 */
export function changesBy(
  derivation: Derivation,
  statements: readonly Statement[],
  known: CollectedRows,
): TableChanges[] {
  const rows = foldAll(derivation, statements, collectRows(known))
  return derivation.tables.map((table) => [table, rows.additionsTo(table)])
}

/** @param past - entries before the correction that touched the same things, and its target; in order */
export function changesByCorrection(
  derivation: Derivation,
  correction: FollowedEntry<RecordEvent>,
  past: readonly FollowedEntry[],
): TableChanges[] {
  const { index, event } = correction
  if (!past.some((entry) => entry.index === event.entry.index)) {
    throw new Error(`entry ${index} corrects ${event.entry.index}, which is not there`)
  }
  const before = derive(derivation, past)
  const after = derive(derivation, [...past, correction])
  return derivation.tables.map((table) => [
    table,
    changesBetween(table, before.of(table), after.of(table)),
  ])
}

function foldAll(
  { fold }: Derivation,
  statements: readonly Statement[],
  rows: CollectedRows,
): CollectedRows {
  for (const statement of statements) fold(statement, rows)
  return rows
}
