/** Submits one row, and keeps its receipt. */

import { decodeEntry } from '../../core/log/entry.ts'
import { decodeReceiptJson, formatReceipt } from '../../core/log/receipt.ts'
import { type Answer, type Client, postPatiently, resolveUrl } from '../remote/client.ts'
import { fault } from '../terminal/fault.ts'
import { writeOutput } from '../terminal/files.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { type ExitCode, OK, print, printJson, say } from '../terminal/shell.ts'
import type { NamedRow, Run } from './run.ts'
import { addTo } from './run-record.ts'
import { signRows } from './signed-rows.ts'
import { printWarnings, warningsIn } from './warned.ts'

export async function submitOne(
  row: NamedRow,
  receiptFile: string | undefined,
  { client, signer, record, json }: Run,
): Promise<ExitCode> {
  const { shell } = client
  const [jws = ''] = await signRows([row], signer, record, shell.now())
  const path = receiptFile === undefined ? 'v1/submissions' : 'v1/submissions?wait=receipt'
  let answer: Answer
  try {
    answer = await postPatiently(client, path, 'application/jose', jws)
  } catch (error) {
    if (isRecorded(error)) await tellEntry(client, jws)
    throw error
  }
  const { status, body } = answer
  const { index, leafHash } = placeIn(answer, client)
  const outcome = {
    status: status === 201 ? 'accepted' : 'duplicate',
    ...{ index, leafHash },
    ...warningsIn(body),
  } as const
  await addTo(record, [{ id: row.id, row: row.row, ...outcome }])
  if (receiptFile !== undefined) await saveReceipt(receiptFile, body, jws)
  if (json) printJson(shell, outcome)
  else {
    print(shell, shell.text.submit[outcome.status]({ index, leafHash }))
    printWarnings(shell, row.row, outcome)
  }
  if (receiptFile !== undefined) {
    say(shell, shell.text.submit.receiptWritten({ file: receiptFile }))
  }
  return OK
}

/** The receipt has to wait for a checkpoint; the entry does not. */
const isRecorded = (error: unknown) =>
  error instanceof RemoteProblem && error.problem.code === 'publishing_held'

/** Which entry it is: what was signed here is not kept, and signed anew it is another submission. */
async function tellEntry(client: Client, jws: string): Promise<void> {
  const { shell, url } = client
  const answer = await postPatiently(client, 'v1/submissions', 'application/jose', jws)
  const { index, leafHash } = placeIn(answer, client)
  const receipt = resolveUrl(url, `v1/entries/${index}/receipt.tlog-proof`).href
  say(shell, shell.text.submit.accepted({ index, leafHash }))
  say(shell, shell.text.submit.receiptLater({ url: receipt }))
}

function placeIn({ body }: Answer, { url }: Client): { index: number; leafHash: string } {
  const { index, leafHash } = body as { index: number; leafHash: string }
  if (!Number.isSafeInteger(index)) throw fault('answer_malformed', { url })
  return { index, leafHash }
}

async function saveReceipt(file: string, body: unknown, jws: string): Promise<void> {
  const receipt = decodeReceiptJson(body)
  if (decodeEntry(receipt.entry).submission !== jws) throw fault('receipt_differs')
  await writeOutput(file, formatReceipt(receipt))
}
