/** Tables that repeat what the log says: each row must follow from the replay, and no row may be missing. */

import { isDeepStrictEqual } from 'node:util'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { isFlagged } from '../core/events/traceable.ts'
import type { StoredBattery } from '../db/batteries.ts'
import type { Head } from '../db/log.ts'
import type { IndexedRow, SingleTable } from '../db/scan.ts'
import type { EntryLines } from './audited.ts'
import type { Finding } from './finding.ts'
import type { Replay, ReplayedBattery } from './replay.ts'
import type { Comparison } from './source.ts'

/** The tables, as findings name them. */
type TableName =
  | 'battery_entries'
  | 'registry_entries'
  | 'tile_roots'
  | 'batteries'
  | 'checkpoints'
  | SingleTable

export const batteryRowsOf = ({ batteries, type }: EntryLines): string[] =>
  batteries.map(({ code, position }) => `${code} ${position} ${type}`)

export const registryRowsOf = ({ registered }: EntryLines): string[] =>
  registered === undefined ? [] : [String(registered)]

/**
 * Compares the rows that a table has about a stretch of entries.
 *
 * @param from - index of the first
 * @param rows - in the order of their index; those about entries before it are too many
 */
export function compareIndexed(
  table: TableName,
  from: number,
  entries: readonly EntryLines[],
  rows: readonly IndexedRow[],
  rowsOf: (lines: EntryLines) => string[],
): Comparison {
  const findings: Finding[] = []
  const report = (code: RowCode, index: number, row: string) =>
    findings.push({ ...rowFinding(code, table, row), index })
  let at = 0
  for (; at < rows.length && rows[at]!.index < from; at++) {
    report('row_extra', Math.max(rows[at]!.index, 0), rows[at]!.row)
  }
  for (const [i, lines] of entries.entries()) {
    const expected = new Set(rowsOf(lines))
    for (; rows[at]?.index === from + i; at++) {
      const { row } = rows[at]!
      if (!expected.delete(row)) report('row_extra', from + i, row)
    }
    for (const row of expected) report('row_missing', from + i, row)
  }
  return { findings, rows: at }
}

export function compareTileRoots(
  { tileRoots }: Replay,
  rows: readonly { level: number; index: number; hash: Hash }[],
): Comparison {
  const stored = new Map(rows.map((row) => [`${row.level}/${row.index}`, row.hash]))
  const findings: Finding[] = []
  for (const { level, index, hash } of tileRoots) {
    const row = `${level}/${index}`
    const found = stored.get(row)
    stored.delete(row)
    if (found && equalBytes(found, hash)) continue
    const width = 256 ** level
    const span = { index: index * width, last: (index + 1) * width - 1 }
    findings.push({
      ...rowFinding(found ? 'row_differs' : 'row_missing', 'tile_roots', row),
      ...span,
    })
  }
  for (const row of stored.keys()) findings.push(rowFinding('row_extra', 'tile_roots', row))
  return { findings, rows: rows.length }
}

/** @returns what is wrong with a row, or nothing */
export function compareBattery(
  replayed: ReplayedBattery | undefined,
  { code, ...stored }: StoredBattery & { code: string; flagged: boolean },
): Finding | undefined {
  if (!replayed) return rowFinding('row_extra', 'batteries', code)
  const same =
    stored.length === replayed.indexes.length &&
    equalBytes(stored.head, replayed.head) &&
    stored.flagged === isFlagged(replayed.battery) &&
    isDeepStrictEqual(stored.custodians, replayed.custodians) &&
    isDeepStrictEqual(stored.battery, replayed.battery)
  return same ? undefined : rowFinding('row_differs', 'batteries', code)
}

export const missingBattery = (code: string): Finding =>
  rowFinding('row_missing', 'batteries', code)

export function compareHead(replay: Replay, head: Head): Comparison {
  const columns: [string, unknown, unknown][] = [
    ['size', head.range.size, replay.range.size],
    ['peaks', textsOf(head.range.peaks), textsOf(replay.range.peaks)],
    ['last_hash', textsOf([head.lastHash]), textsOf([replay.last?.hash])],
    ['last_accepted_at', head.lastAcceptedAt?.getTime(), replay.last?.acceptedAt.getTime()],
    ['registry_size', head.registrySize, replay.registrySize],
  ]
  const wrong = columns.filter(([, stored, replayed]) => stored !== replayed)
  return {
    findings: wrong.map(([column]) => rowFinding('row_differs', 'log_head', column)),
    rows: 1,
  }
}

/** @param rows - all rows of the tables that have one each */
export function compareSingles(
  rows: readonly { table: SingleTable; singleton: boolean }[],
): Comparison {
  const findings = SINGLE_TABLES.flatMap((table) => {
    const [first, ...others] = rows.filter((row) => row.table === table)
    if (!first) return [rowFinding('row_missing', table, '1')]
    if (others.length > 0) return [rowFinding('row_extra', table, String(1 + others.length))]
    return first.singleton ? [] : [rowFinding('row_differs', table, 'singleton')]
  })
  return { findings, rows: rows.length }
}

const SINGLE_TABLES: readonly SingleTable[] = ['log_head', 'log_publication']

/**
 * @param same - which columns of the publication are those of the newest checkpoint
 * @param early - sizes of checkpoints that claim to have been published too early
 */
export function compareTimes(
  same: { readonly size: boolean; readonly time: boolean },
  early: readonly number[],
): Comparison {
  const findings = early.map((size) =>
    rowFinding('row_differs', 'checkpoints', `${size} published_at`),
  )
  if (!same.size) findings.push(rowFinding('row_differs', 'log_publication', 'size'))
  if (!same.time) findings.push(rowFinding('row_differs', 'log_publication', 'published_at'))
  return { findings, rows: 1 }
}

export const missingCheckpoint = (size: number): Finding =>
  rowFinding('row_missing', 'checkpoints', String(size))

type RowCode = 'row_missing' | 'row_extra' | 'row_differs'

const rowFinding = (code: RowCode, table: TableName, row: string): Finding => ({
  index: undefined,
  check: 'derived',
  code,
  params: { table, row },
})

const textsOf = (hashes: readonly (Hash | undefined)[]) =>
  hashes.map((hash) => hash && Buffer.from(hash).toString('hex')).join()
