/** Taking submissions in: one as it is, or up to a thousand in a list. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurnOfLoop } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { toBase64 } from '../../core/bytes/encoding.ts'
import { LedgerError, type LedgerErrorCode } from '../../core/errors.ts'
import type { Warning } from '../../core/events/warnings.ts'
import { findEntry } from '../../db/entries.ts'
import { type Ledger, newTurn, type Turn } from '../../ledger/ledger.ts'
import type { Appended } from '../../ledger/plan.ts'
import type { Language } from '../../text/language.ts'
import { describeWarning } from '../../text/warnings.ts'
import { unreadBody } from '../body.ts'
import { callerOf } from '../callers.ts'
import { json } from '../content.ts'
import type { RequestContext } from '../context.ts'
import type { Limits } from '../limits.ts'
import type { Metrics } from '../metrics.ts'
import { languageOf } from '../preferences.ts'
import { type ProblemContext, toProblem } from '../problem.ts'
import { query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { appended, awaitedReceipt, submissionList, submissionResults } from '../schemas/log.ts'
import { STATUSES } from '../statuses.ts'
import { createMemoryQuota, type MemoryQuota } from './memory-quota.ts'
import { type ReceiptDeps, readReceipt, receiptAnswer } from './receipts.ts'
import { readSubmissionBody } from './submission-body.ts'
import { readListBody } from './submission-list.ts'

export interface SubmissionsDeps extends ReceiptDeps, ProblemContext {
  readonly ledger: Pick<Ledger, 'submit' | 'covering' | 'knowsKey'>
  readonly metrics: Pick<Metrics, 'countSubmission'>
  readonly limits: Limits
}

const SINGLE = ['application/jose', 'application/jwt']
const LIST = 'application/json'
const JSON_TYPE = `${LIST}; charset=utf-8`

export const SUBMISSIONS_PATH = '/v1/submissions'

const MIB = 1024 * 1024
/** Bytes of lists that may be in memory at once. */
const LISTS_MEMORY = { all: 64 * MIB, each: 16 * MIB }

/** Milliseconds after which whoever else waits for the event loop gets it, while a list is read. */
const SLICE_MS = 4

/** Whether it is a single submission as nearly all are sent, which {@link takeSubmission} takes. */
export const isPlainSubmission = ({ url, method, headers }: IncomingMessage): boolean =>
  url === SUBMISSIONS_PATH && method === 'POST' && SINGLE.includes(headers['content-type'] ?? '')

/**
 * Takes a single submission straight from Node's server. Most requests by far are these, and
 * Express, before it has called a first handler, makes each cost a third more: it gives every
 * request and answer another prototype, after which whatever is done with them is slow.
 *
 * @throws {@link LedgerError} any refusal
 */
export async function takeSubmission(
  deps: SubmissionsDeps,
  context: RequestContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  context.route = SUBMISSIONS_PATH
  const jws = await readSingle(deps, context, req)
  sendAppended(req, res, await submit(deps, context, jws))
}

/** Takes lists of submissions, and single ones that are to be answered in another way. */
export const submitRoute = defineRoute({
  at: `POST ${SUBMISSIONS_PATH}`,
  name: 'submit',
  summary:
    'Submits one signed event, or up to 1000. The same bytes again get the same answer, so it is safe to retry.',
  cost: 0, // each refusal is counted, and only those
  query: query({
    wait: z.enum(['receipt']).optional().meta({
      description: 'Answers one submission with its receipt, once it is published',
    }),
  }),
  body: unreadBody({
    'application/jose': 'text',
    'application/jwt': 'text',
    ...json(submissionList),
  }),
  answers: {
    200: { ...json([submissionResults, appended, awaitedReceipt]), 'text/plain': 'text' },
    201: { ...json([appended, awaitedReceipt]), 'text/plain': 'text' },
  },
  cache: 'no-store',
  refusals: [
    'submission_malformed',
    'submission_untrusted',
    'submission_conflict',
    'submission_too_large',
    'event_invalid',
    'too_many_submissions',
    'too_many_requests',
    'content_type_unsupported',
    'log_busy',
    'publishing_held',
  ],
  handler: (deps: SubmissionsDeps) => {
    const takeList = listTaker(deps)
    return async ({ query: { wait }, context, req, res }) => {
      if (req.is(SINGLE)) {
        const jws = await readSingle(deps, context, req)
        const taken = await submit(deps, context, jws)
        return wait ? receiptOf(deps, taken, req, res) : sendAppended(req, res, taken)
      }
      if (req.is(LIST)) return takeList(context, req, res)
      throw refused(deps, context.network, unsupported())
    }
  },
})

async function receiptOf(
  deps: ReceiptDeps,
  taken: Appended,
  req: Request,
  res: Response,
): Promise<object> {
  const entry = await findEntry(deps.db, taken.index)
  if (!entry) throw new Error(`entry ${taken.index} was accepted and is not stored`)
  const found = await readReceipt(deps, entry)
  res.status(statusOf(taken)).set(headersOf(taken))
  return receiptAnswer(
    req,
    res,
    found,
    warningsJson(taken, () => languageOf(req)),
  )
}

// Not res.json(): its entity tag, and its second buffer, are half of what an answer costs.
function sendAppended(req: IncomingMessage, res: ServerResponse, appended: Appended): void {
  const body = JSON.stringify({
    ...appendedJson(appended, () => languageOf(req)),
    acceptedAt: appended.acceptedAt.toISOString(),
  })
  const content = { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body) }
  res.writeHead(statusOf(appended), { ...headersOf(appended), ...content })
  res.end(body)
}

const statusOf = ({ duplicate }: Appended) => (duplicate ? 200 : 201)

const headersOf = ({ index, warnings }: Appended) => ({
  Location: `/v1/entries/${index}`,
  'Cache-Control': 'no-store',
  ...(warnings.length > 0 && { Vary: 'Accept-Language' }),
})

/** Who has used up its allowance is not read any further, unless it names a registered key. */
async function readSingle(
  { limits, ledger }: SubmissionsDeps,
  { network }: RequestContext,
  req: IncomingMessage,
): Promise<string> {
  try {
    const jws = await readSubmissionBody(req)
    if (limits.strangers.isSpent(network)) {
      limits.strangers.spend(callerOf(ledger, network, jws), 0)
    }
    return jws
  } catch (refusal) {
    throw refused({ limits, ledger }, network, refusal)
  }
}

/**
 * Those of one network are taken one after the other: however many it sends, all others wait for
 * no more than a slice of one of them.
 */
function listTaker(deps: SubmissionsDeps) {
  const { limits } = deps
  const memory = createMemoryQuota(LISTS_MEMORY)
  const running = new Map<string, Promise<unknown>>()

  return async (context: RequestContext, req: Request, res: Response): Promise<object> => {
    const { network } = context
    limits.strangers.spend(network, 0)
    const list = await readList(deps, memory, network, req, res)
    const before = running.get(network)
    const taken = (async () => {
      await before
      // Meanwhile those before it may have used up what the network had.
      limits.strangers.spend(network, 0)
      return submitAll(deps, context, list, languageOf(req))
    })()
    const settled = taken.catch(() => {})
    running.set(network, settled)
    try {
      const results = await taken
      res.vary('Accept-Language')
      return { results }
    } finally {
      if (running.get(network) === settled) running.delete(network)
    }
  }
}

async function readList(
  deps: SubmissionsDeps,
  memory: MemoryQuota,
  network: string,
  req: Request,
  res: Response,
): Promise<string[]> {
  const held = memory.open(network)
  res.once('close', held.release)
  try {
    const list = await readListBody(req, held.take)
    if (list.length === 0) throw new LedgerError('request_malformed', { reason: 'submissions' })
    return list
  } catch (refusal) {
    throw refused(deps, network, refusal)
  }
}

/** Hands in the first hundred, then all others; the ledger keeps their order. */
async function submitAll(
  deps: SubmissionsDeps,
  context: RequestContext,
  list: readonly string[],
  language: Language,
): Promise<readonly object[]> {
  const { limits, ledger } = deps
  const turn = newTurn()
  const results: Promise<object>[] = []
  let began = performance.now()
  let unsigned = 0
  const unread = toProblem(tooManyUnsigned(), language, deps)
  for (const jws of list) {
    if (unsigned >= UNSIGNED_LIMIT) {
      limits.strangers.charge(callerOf(ledger, context.network, jws), 1)
      results.push(Promise.resolve({ status: 'refused', problem: unread }))
      continue
    }
    const result = submit(deps, context, jws, turn).then(
      (appended) => ({
        status: appended.duplicate ? 'duplicate' : 'accepted',
        ...appendedJson(appended, () => language),
      }),
      (refusal: unknown) => {
        if (isUnsigned(refusal)) unsigned += 1
        return { status: 'refused', problem: toProblem(refusal, language, deps) }
      },
    )
    results.push(result)
    // If none of these turns out to be signed, the others are not worth the looking.
    if (results.length === UNSIGNED_LIMIT) await Promise.all(results)
    if (performance.now() - began > SLICE_MS) {
      await nextTurnOfLoop()
      began = performance.now()
    }
  }
  return Promise.all(results)
}

/**
 * Refusals before which no signature has held. After some of them, what else the list has is refused
 * unread: it is a stranger's, or every one of it is signed by the wrong key.
 */
const UNSIGNED: ReadonlySet<unknown> = new Set([
  'submission_malformed',
  'submission_too_large',
  'submission_untrusted',
  'key_unknown',
] satisfies LedgerErrorCode[])
const UNSIGNED_LIMIT = 100

const isUnsigned = (refusal: unknown) =>
  refusal instanceof LedgerError && UNSIGNED.has(refusal.code)

const tooManyUnsigned = () => new LedgerError('too_many_requests', { seconds: 1 })

async function submit(
  deps: SubmissionsDeps,
  { network }: RequestContext,
  jws: string,
  turn: Turn = newTurn(),
): Promise<Appended> {
  const { ledger, metrics } = deps
  try {
    const appended = await ledger.submit(jws, turn)
    metrics.countSubmission(appended.duplicate ? 'duplicate' : 'accepted')
    return appended
  } catch (error) {
    metrics.countSubmission('refused', error instanceof LedgerError ? error.code : 'internal')
    throw refused(deps, callerOf(ledger, network, jws), error)
  }
}

/**
 * Every refusal is a point, and each by itself: what is accepted pays nothing for being counted.
 *
 * @returns the refusal
 */
function refused(
  { limits }: Pick<SubmissionsDeps, 'limits' | 'ledger'>,
  caller: string,
  refusal: unknown,
): unknown {
  const isTheirs = refusal instanceof LedgerError && STATUSES[refusal.code] < 500
  if (isTheirs && refusal.code !== 'too_many_requests') limits.strangers.charge(caller, 1)
  return refusal
}

const unsupported = () =>
  new LedgerError('content_type_unsupported', { expected: [...SINGLE, LIST].join(', ') })

const appendedJson = (appended: Appended, languageOfAnswer: () => Language) => ({
  index: appended.index,
  leafHash: toBase64(appended.leafHash),
  ...warningsJson(appended, languageOfAnswer),
})

/** Which language the answer is in is only asked if there is something to say in it: most have nothing. */
function warningsJson({ warnings }: Appended, languageOfAnswer: () => Language) {
  if (warnings.length === 0) return undefined
  const language = languageOfAnswer()
  const inWords = (warning: Warning) => ({ ...warning, detail: describeWarning(warning, language) })
  return { warnings: warnings.map(inWords) }
}
