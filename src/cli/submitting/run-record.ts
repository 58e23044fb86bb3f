/**
 * The record of a run of `cellproof submit`, so that it can go on where it stopped: one JSON object a line.
 *
 *     {"id":"<digest of the row>","row":1,"jws":"…"}                              before it is sent
 *     {"id":"<digest of the row>","row":1,"status":"accepted","index":7,…}        when it is answered
 *
 * What was signed is kept before it is sent, so that a row whose answer was lost is sent again as
 * the very same bytes, which the log takes once.
 */

import { parseJson } from '../../core/bytes/json.ts'
import { openDurableLines, readWholeLines } from '../../native/durable-lines.ts'
import { fault } from '../terminal/fault.ts'
import { systemCode } from '../terminal/files.ts'
import type { Problem } from '../terminal/problem.ts'
import type { RemoteWarning } from './warned.ts'

export type Outcome =
  | {
      readonly status: 'accepted' | 'duplicate'
      readonly index: number
      readonly leafHash: string
      readonly warnings?: readonly RemoteWarning[]
    }
  | { readonly status: 'refused'; readonly problem: Problem }

interface RowRecord {
  readonly jws?: string
  readonly outcome?: Outcome
}

export interface RunRecord {
  /** Undefined keeps it in memory alone. */
  readonly file: string | undefined
  /** By the row's digest. */
  readonly rows: Map<string, RowRecord>
}

export type RecordLine = { readonly id: string; readonly row: number } & (
  | { readonly jws: string }
  | Outcome
)

/** @throws Fault `file_unreadable` */
export async function openRecord(file: string | undefined): Promise<RunRecord> {
  const opened: RunRecord = { file, rows: new Map() }
  if (file === undefined) return opened
  const text = await readWholeLines(file).catch((error: unknown) => {
    throw fault('file_unreadable', { file, code: systemCode(error) })
  })
  for (const line of text.split('\n')) keep(opened, parseJson(line) as RecordLine | undefined)
  return opened
}

/** @throws Fault `file_unwritable` */
export async function addTo(run: RunRecord, lines: readonly RecordLine[]): Promise<void> {
  for (const line of lines) keep(run, line)
  if (run.file === undefined) return
  await append(run.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function keep({ rows }: RunRecord, line: RecordLine | undefined): void {
  if (!line) return
  const { id, row: _, ...rest } = line
  const before = rows.get(id)
  rows.set(id, 'jws' in rest ? { ...before, jws: rest.jws } : { ...before, outcome: rest })
}

/** What is sent next must not be signed anew after a loss of power: it would be another submission. */
async function append(file: string, text: string): Promise<void> {
  try {
    const lines = await openDurableLines(file)
    await lines.add(text).finally(lines.close)
  } catch (error) {
    throw fault('file_unwritable', { file, code: systemCode(error) })
  }
}
