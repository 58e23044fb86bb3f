/** Taking submissions in: one as it is, or up to a thousand in a list. */

import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { toBase64 } from '../core/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { findEntry } from '../db/entries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Appended } from '../ledger/plan.ts'
import { readSubmissionBody } from './body.ts'
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

/**
 * Takes a single submission. A handler of its own, to be asked before any other: most requests by
 * far are these, and what a reader's browser needs would cost each of them as much as its
 * signature. They are not logged, for they are counted, and stand in the ledger itself.
 */
export const takeSubmission =
  (deps: SubmissionsDeps): RequestHandler =>
  async (req, res, next) => {
    if (!req.is(SINGLE)) {
      next()
      return
    }
    deps.metrics.measure(req, res, () => {})
    await submitOne(deps, req, res)
  }

/** Takes lists of submissions, and refuses what is neither. */
export function submissionsRouter(deps: SubmissionsDeps): Router {
  const router = Router()
  router
    .route(SUBMISSIONS_PATH)
    .post(
      limitLargeLists(),
      express.json({ type: LIST, limit: LIST_BODY_LIMIT }),
      async (req, res) => {
        if (!req.is(LIST)) throw unsupported()
        await submitList(deps, req, res)
      },
    )
    .all(refuseMethod('POST'))
  return router
}

async function submitOne(deps: SubmissionsDeps, req: Request, res: Response): Promise<void> {
  const appended = await submit(deps, await readSubmissionBody(req))
  const { index, duplicate, acceptedAt } = appended
  const status = duplicate ? 200 : 201
  const headers = { Location: `/v1/entries/${index}`, 'Cache-Control': 'no-store' }
  if (req.query.wait === 'receipt') {
    const entry = await findEntry(deps.db, index)
    if (!entry) throw new Error(`entry ${index} was accepted and is not stored`)
    sendReceipt(req, res.status(status).set(headers), await readReceipt(deps, entry))
    return
  }
  const body = JSON.stringify({
    ...appendedJson(appended),
    acceptedAt: acceptedAt.toISOString(),
  })
  // Not res.json(): its entity tag, and its second buffer, are half of what an answer costs.
  res.writeHead(status, { ...headers, 'Content-Type': JSON_TYPE, 'Content-Length': body.length })
  res.end(body)
}

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
