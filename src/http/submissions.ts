/** Taking submissions in: one as it is, or up to a thousand in a list. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { toBase64 } from '../core/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { findEntry } from '../db/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Appended } from '../ledger/plan.ts'
import { jsonBody, readSubmissionBody } from './body.ts'
import type { Metrics } from './metrics.ts'
import { languageOf, type ProblemContext, toProblem } from './problem.ts'
import { type ReceiptDeps, readReceipt, sendReceipt } from './receipts.ts'
import { refuseMethod } from './requests.ts'

export interface SubmissionsDeps extends ReceiptDeps, ProblemContext {
  readonly ledger: Pick<Ledger, 'submit' | 'covering'>
  readonly metrics: Pick<Metrics, 'countSubmission' | 'measure'>
}

export const SUBMISSIONS_LIMIT = 1_000

const SINGLE = ['application/jose', 'application/jwt']
const LIST = 'application/json'
const JSON_TYPE = 'application/json; charset=utf-8'

export const SUBMISSIONS_PATH = '/v1/submissions'

/** Bytes: a thousand submissions of the greatest size, and what stands between them. */
const LIST_BODY_LIMIT = 40 * 1024 * 1024

/** Bytes from which a list counts as large, and how many of those may be in memory at once. */
const LARGE_LIST = 4 * 1024 * 1024
const LARGE_LISTS = 4

/** Whether it is a single submission as nearly all are sent, which {@link takeSubmission} takes. */
export const isPlainSubmission = ({ url, method, headers }: IncomingMessage): boolean =>
  url === SUBMISSIONS_PATH && method === 'POST' && SINGLE.includes(headers['content-type'] ?? '')

/**
 * Takes a single submission straight from Node's server. Most requests by far are these, and
 * Express, before it has called a first handler, makes each cost a third more: it gives every
 * request and answer another prototype, after which whatever is done with them is slow. They are
 * not logged, for they are counted, and stand in the ledger itself.
 *
 * @throws {@link LedgerError} any refusal, for Express to answer
 */
export async function takeSubmission(
  deps: SubmissionsDeps,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  deps.metrics.measure(req, res, SUBMISSIONS_PATH)
  sendAppended(res, await submit(deps, await readSubmissionBody(req)))
}

/** Takes lists of submissions, and single ones that are to be answered in another way. */
export function submissionsRouter(deps: SubmissionsDeps): Router {
  const router = Router()
  router
    .route(SUBMISSIONS_PATH)
    .post(limitLargeLists(), jsonBody(LIST_BODY_LIMIT), async (req, res) => {
      if (req.is(SINGLE)) await submitOne(deps, req, res)
      else if (req.is(LIST)) await submitList(deps, req, res)
      else throw unsupported()
    })
    .all(refuseMethod('POST'))
  return router
}

async function submitOne(deps: SubmissionsDeps, req: Request, res: Response): Promise<void> {
  const appended = await submit(deps, await readSubmissionBody(req))
  if (req.query.wait !== 'receipt') {
    sendAppended(res, appended)
    return
  }
  const entry = await findEntry(deps.db, appended.index)
  if (!entry) throw new Error(`entry ${appended.index} was accepted and is not stored`)
  res.status(statusOf(appended)).set(headersOf(appended))
  sendReceipt(req, res, await readReceipt(deps, entry))
}

// Not res.json(): its entity tag, and its second buffer, are half of what an answer costs.
function sendAppended(res: ServerResponse, appended: Appended): void {
  const body = JSON.stringify({
    ...appendedJson(appended),
    acceptedAt: appended.acceptedAt.toISOString(),
  })
  const content = { 'Content-Type': JSON_TYPE, 'Content-Length': body.length }
  res.writeHead(statusOf(appended), { ...headersOf(appended), ...content })
  res.end(body)
}

const statusOf = ({ duplicate }: Appended) => (duplicate ? 200 : 201)

const headersOf = ({ index }: Appended) => ({
  Location: `/v1/entries/${index}`,
  'Cache-Control': 'no-store',
})

async function submitList(deps: SubmissionsDeps, req: Request, res: Response): Promise<void> {
  const submissions = listFrom(req.body)
  const language = languageOf(req)
  // All are handed in before the first is waited for: the ledger keeps the order of the calls.
  const outcomes = await Promise.allSettled(submissions.map((jws) => submit(deps, jws)))
  const results = outcomes.map((outcome) =>
    outcome.status === 'fulfilled'
      ? {
          status: outcome.value.duplicate ? 'duplicate' : 'accepted',
          ...appendedJson(outcome.value),
        }
      : { status: 'refused', problem: toProblem(outcome.reason, language, deps) },
  )
  res.set('Cache-Control', 'no-store').vary('Accept-Language').json({ results })
}

async function submit({ ledger, metrics }: SubmissionsDeps, jws: unknown): Promise<Appended> {
  try {
    if (typeof jws !== 'string') throw new LedgerError('submission_malformed', SPELLING)
    const appended = await ledger.submit(jws)
    metrics.countSubmission(appended.duplicate ? 'duplicate' : 'accepted')
    return appended
  } catch (error) {
    metrics.countSubmission('refused', error instanceof LedgerError ? error.code : 'internal')
    throw error
  }
}

function listFrom(body: unknown): readonly unknown[] {
  const submissions = (body as { submissions?: unknown } | undefined)?.submissions
  if (!Array.isArray(submissions) || submissions.length === 0) {
    throw new LedgerError('request_malformed', { reason: 'submissions' })
  }
  if (submissions.length > SUBMISSIONS_LIMIT) {
    throw new LedgerError('too_many_submissions', {
      count: submissions.length,
      limit: SUBMISSIONS_LIMIT,
    })
  }
  return submissions
}

/** Anyone may send a long list, signed or not, and all of it is in memory before it can be told. */
function limitLargeLists(): RequestHandler {
  let inHand = 0
  return (req, res, next) => {
    const length = Number(req.headers['content-length'] ?? Number.POSITIVE_INFINITY)
    if (!req.is(LIST) || length < LARGE_LIST) {
      next()
      return
    }
    if (inHand >= LARGE_LISTS) throw new LedgerError('log_busy', { waiting: inHand })
    inHand += 1
    res.once('close', () => {
      inHand -= 1
    })
    next()
  }
}

const SPELLING = { reason: 'spelling' }

const unsupported = () =>
  new LedgerError('content_type_unsupported', { expected: [...SINGLE, LIST].join(', ') })

const appendedJson = ({ index, leafHash }: Appended) => ({ index, leafHash: toBase64(leafHash) })
