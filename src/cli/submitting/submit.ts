/** Submits what a file holds, signing it on the way if it holds events. */

import { createHash } from 'node:crypto'
import { openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey, readText, STDIN } from '../terminal/files.ts'
import type { ExitCode, Shell } from '../terminal/shell.ts'
import { submitMany } from './many.ts'
import { submitOne } from './one.ts'
import { type InputRow, parseRows } from './rows.ts'
import type { NamedRow, Signer } from './run.ts'
import { openRecord } from './run-record.ts'

export interface SubmitOptions extends OriginOptions {
  readonly url: string
  readonly key?: string
  readonly receipt?: string
  readonly state?: string
  readonly json?: boolean
}

export async function submit(
  file: string,
  options: SubmitOptions,
  shell: Shell,
): Promise<ExitCode> {
  const client = openClient(options.url, shell)
  const key = options.key === undefined ? undefined : await readSigningKey(options.key)
  const rows = parseRows(await readText(file, shell), key !== undefined)
  if (rows.length > 1 && options.receipt !== undefined) throw fault('receipt_for_one')
  const signer = key && { key, aud: await findOrigin(options, {}, client) }
  const named = nameRows(rows, signer)
  const record = await openRecord(
    options.state ?? (rows.length > 1 ? stateFileOf(file) : undefined),
  )
  const run = { client, signer, record, json: options.json ?? false }
  return named.length === 1 ? submitOne(named[0]!, options.receipt, run) : submitMany(named, run)
}

const stateFileOf = (input: string) => (input === STDIN ? undefined : `${input}.submitted`)

/**
 * Names rows by what they say, so that a file may grow or be put in another order between two
 * runs. Rows that say the same are told apart by their order.
 */
function nameRows(rows: readonly InputRow[], signer: Signer): NamedRow[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    const occurrence = seen.get(row.text) ?? 0
    seen.set(row.text, occurrence + 1)
    const parts = [signer?.aud, signer?.key.kid, occurrence, row.text]
    return { ...row, id: createHash('sha256').update(JSON.stringify(parts)).digest('base64url') }
  })
}
