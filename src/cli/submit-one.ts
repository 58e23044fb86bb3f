/** Submits one row, and keeps its receipt. */

import { writeFile } from 'node:fs/promises'
import { decodeEntry } from '../core/entry.ts'
import { decodeReceiptJson, formatReceipt } from '../core/receipt.ts'
import { postPatiently } from './client.ts'
import { fault } from './fault.ts'
import { systemCode } from './files.ts'
import { type ExitCode, OK, print, printJson, say } from './shell.ts'
import { signRows } from './signed-rows.ts'
import { record } from './state.ts'
import type { NamedRow, Work } from './work.ts'

export async function submitOne(
  row: NamedRow,
  receiptFile: string | undefined,
  { client, signer, state, json }: Work,
): Promise<ExitCode> {
  const { shell } = client
  const [jws = ''] = await signRows([row], signer, state, shell.now())
  const path = receiptFile === undefined ? 'v1/submissions' : 'v1/submissions?wait=receipt'
  const { status, body } = await postPatiently(client, path, 'application/jose', jws)
  const { index, leafHash } = body as { index: number; leafHash: string }
  if (!Number.isSafeInteger(index)) throw fault('answer_malformed', { url: client.url })
  const outcome = { status: status === 201 ? 'accepted' : 'duplicate', index, leafHash } as const
  await record(state, [{ id: row.id, row: row.row, ...outcome }])
  if (receiptFile !== undefined) await saveReceipt(receiptFile, body, jws)
  if (json) printJson(shell, outcome)
  else print(shell, shell.text.submit[outcome.status]({ index, leafHash }))
  if (receiptFile !== undefined) {
    say(shell, shell.text.submit.receiptWritten({ file: receiptFile }))
  }
  return OK
}

async function saveReceipt(file: string, body: unknown, jws: string): Promise<void> {
  const receipt = decodeReceiptJson(body)
  if (decodeEntry(receipt.entry).submission !== jws) throw fault('receipt_differs')
  await writeFile(file, formatReceipt(receipt)).catch((error: unknown) => {
    throw fault('file_unwritable', { file, code: systemCode(error) })
  })
}
