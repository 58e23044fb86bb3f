/** Submits many rows in their order, a batch at a time, and goes on where an earlier run stopped. */

import { type Client, postPatiently, waitToRetry } from '../remote/client.ts'
import { fault } from '../terminal/fault.ts'
import { startProgress } from '../terminal/progress.ts'
import { parseProblem, RemoteProblem } from '../terminal/remote-problem.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'
import type { NamedRow, Run } from './run.ts'
import { addTo, type Outcome } from './run-record.ts'
import { signRows } from './signed-rows.ts'
import { printWarnings, warningsIn } from './warned.ts'

const BATCH_ROWS = 500
/** Characters of a batch's rows before they are signed, which makes them some half longer. */
const BATCH_LENGTH = 512 * 1024

export async function submitMany(rows: readonly NamedRow[], run: Run): Promise<ExitCode> {
  const { client, record } = run
  // What was refused may have had its cause removed, so it is tried again.
  const pending = rows.filter(({ id }) => !isDone(record.rows.get(id)?.outcome))
  const earlier = rows.length - pending.length
  const { text } = client.shell
  const progress = await startProgress(client.shell, {
    label: text.submit.progress,
    done: earlier,
    total: rows.length,
  })
  try {
    for (const batch of batches(pending)) {
      await submitBatch(batch, run)
      progress.advance(batch.length)
    }
  } catch (error) {
    progress.stop()
    if (record.file !== undefined) say(client.shell, text.submit.resume)
    throw error
  }
  progress.stop()
  return summarise(rows, earlier, run)
}

async function submitBatch(
  batch: readonly NamedRow[],
  { client, signer, record }: Run,
): Promise<void> {
  const submissions = await signRows(batch, signer, record, client.shell.now())
  let waiting = batch.map((row, i) => ({ row, jws: submissions[i]! }))
  for (let tries = 0; waiting.length > 0; tries++) {
    const results = await postBatch(
      client,
      waiting.map(({ jws }) => jws),
    )
    // What follows a row that the log was too busy for may have been refused for lack of it.
    const busy = results.findIndex(isBusy)
    const isFinal = (result: RowAnswer, i: number) => busy < 0 || i < busy || isDone(result.outcome)
    const answered = waiting.flatMap(({ row }, i) =>
      isFinal(results[i]!, i) ? [{ id: row.id, row: row.row, ...results[i]!.outcome }] : [],
    )
    await addTo(record, answered)
    waiting = waiting.filter((_, i) => !isFinal(results[i]!, i))
    const refusal = results[busy]?.refusal
    if (refusal && !(await waitToRetry(client, refusal, tries))) throw refusal
  }
}

interface RowAnswer {
  readonly outcome: Outcome
  readonly refusal?: RemoteProblem
}

const isDone = (outcome: Outcome | undefined) =>
  outcome !== undefined && outcome.status !== 'refused'
const isBusy = ({ refusal }: RowAnswer) => refusal?.status === 503

async function postBatch(client: Client, submissions: readonly string[]): Promise<RowAnswer[]> {
  const { body } = await postPatiently(
    client,
    'v1/submissions',
    'application/json',
    JSON.stringify({ submissions }),
  )
  const { results } = body as { results?: unknown[] }
  if (!Array.isArray(results) || results.length !== submissions.length) {
    throw fault('answer_malformed', { url: client.url })
  }
  return results.map((result) => parseResult(client, result))
}

function parseResult(client: Client, result: unknown): RowAnswer {
  const { status, index, leafHash, problem } = (result ?? {}) as Record<string, unknown>
  if ((status === 'accepted' || status === 'duplicate') && Number.isSafeInteger(index)) {
    const place = { index: index as number, leafHash: String(leafHash) }
    return { outcome: { status, ...place, ...warningsIn(result) } }
  }
  const refused = parseProblem(problem)
  if (status !== 'refused' || !refused) throw fault('answer_malformed', { url: client.url })
  const refusal = new RemoteProblem(refused, (problem as { status: number }).status)
  return { outcome: { status, problem: refused }, refusal }
}

function* batches(rows: readonly NamedRow[]): Generator<readonly NamedRow[]> {
  let batch: NamedRow[] = []
  let length = 0
  for (const row of rows) {
    if (batch.length === BATCH_ROWS || length + row.text.length > BATCH_LENGTH) {
      if (batch.length > 0) yield batch
      batch = []
      length = 0
    }
    batch.push(row)
    length += row.text.length
  }
  if (batch.length > 0) yield batch
}

function summarise(
  rows: readonly NamedRow[],
  earlier: number,
  { client: { shell }, record, json }: Run,
): ExitCode {
  const results = rows.map(({ id, row }) => ({ row, ...record.rows.get(id)!.outcome! }))
  const count = (status: Outcome['status']) => results.filter((r) => r.status === status).length
  const counts = {
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    refused: count('refused'),
  }
  const warned = results.filter((result) => 'warnings' in result).length
  if (json) printJson(shell, { ...counts, earlier, results })
  else {
    for (const result of results) {
      if (result.status === 'refused') printRefused(shell, result)
      else printWarnings(shell, result.row, result)
    }
    print(shell, shell.text.submit.summary(counts))
    if (warned > 0) print(shell, shell.text.submit.warned({ count: warned }))
    if (earlier > 0) print(shell, shell.text.submit.earlier({ count: earlier }))
  }
  return counts.refused > 0 ? BROKEN : OK
}

type RefusedRow = { readonly row: number } & Extract<Outcome, { status: 'refused' }>

function printRefused(shell: Shell, { row, problem }: RefusedRow): void {
  const { pointer = '', title, detail } = problem
  print(shell, shell.text.submit.refusedRow({ row, pointer, sentence: detail || title }))
}
