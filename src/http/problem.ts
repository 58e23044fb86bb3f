/**
 * Errors as problem details (RFC 9457). All are answered in one place, which knows no more than
 * Node's own requests and answers, so it is the same for what Express routes and what it does not.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorRequestHandler } from 'express'
import { type ErrorParams, LedgerError, type LedgerErrorCode } from '../core/errors.ts'
import { toStorageError } from '../db/faults.ts'
import { isOutage } from '../db/outages.ts'
import { LANGUAGE_TAGS, type Language } from '../text/language.ts'
import { describeProblem } from '../text/problems.ts'
import { renderProblemPage } from '../web/problem-page.tsx'
import { languageOf, wantsPage } from './preferences.ts'
import { RETRY_AFTER, STATUSES } from './statuses.ts'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code?: LedgerErrorCode
  /** What to do about it. */
  readonly action?: string
  readonly params?: ErrorParams
  /** RFC 6901: where in the submission's payload. */
  readonly pointer?: string
  /** The same as a URI fragment, as RFC 9457 shows it. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

export interface ProblemContext {
  /** Address of the service, without a slash at its end. */
  readonly publicUrl: string
  /** Told of outages and bugs. */
  readonly report: (error: unknown) => void
  readonly demo: boolean
}

// Who has a battery now is not for whoever happens to submit something about it.
const PRIVATE_PARAMS: ReadonlySet<string> = new Set(['custodian'])

// No detail: the message of a bug is for the operator, not for the client.
const BUG: Problem = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

/** The problem that an error is, reported if it is not the client's. */
export function toProblem(
  thrown: unknown,
  language: Language,
  { publicUrl, report }: Omit<ProblemContext, 'demo'>,
): Problem {
  const error = toRefusal(thrown)
  const problem = error ? describe(error, language, publicUrl) : BUG
  if (problem.status >= 500) report(thrown)
  return problem
}

/** The last handler: Express hands errors to those after it. */
export const problemHandler =
  (context: ProblemContext): ErrorRequestHandler =>
  (thrown: unknown, req, res, _next) => {
    sendProblem(context, req, res, thrown)
  }

/** Answers a request with the problem that an error is. */
export function sendProblem(
  context: ProblemContext,
  req: IncomingMessage,
  res: ServerResponse,
  thrown: unknown,
): void {
  const language = languageOf(req)
  const problem = toProblem(thrown, language, context)
  if (res.headersSent) {
    res.destroy()
    return
  }
  const isPage = wantsPage(req)
  const body = isPage
    ? renderProblemPage({ ...context, problem, language })
    : JSON.stringify(problem)
  setHeaders(res, problem, language)
  res.statusCode = problem.status
  res.setHeader('Content-Type', isPage ? 'text/html; charset=utf-8' : PROBLEM_TYPE)
  res.setHeader('Content-Length', Buffer.byteLength(body))
  if (!res.shouldKeepAlive && isStillComing(req)) endOnceRead(req, res)
  if (problem.code !== 'too_many_requests') {
    res.end(body)
    return
  }
  // Who asks on and on waits, and has to connect again: to be refused at once would cost us more
  // than it costs them.
  res.setHeader('Connection', 'close')
  setTimeout(() => res.end(body), REFUSED_AFTER_MS)
}

/** Whether a request has a body that is not all here: a handler may be asked before Node says `complete`. */
const isStillComing = ({ complete, headers }: IncomingMessage): boolean =>
  !complete &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)

/**
 * Ends the connection of a client that asked for it, but not before its body is read to the end:
 * Node would cut it off while it sends, before it can read the answer.
 */
function endOnceRead(req: IncomingMessage, res: ServerResponse): void {
  const { socket } = req
  res.shouldKeepAlive = true
  res.once('finish', () => {
    if (req.complete) socket.end()
    else req.once('end', () => socket.end())
  })
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Milliseconds. */
const REFUSED_AFTER_MS = 1_000

function describe(error: LedgerError, language: Language, publicUrl: string): Problem {
  const { code, pointer } = error
  const params = Object.fromEntries(
    Object.entries(error.params).filter(([name]) => !PRIVATE_PARAMS.has(name)),
  )
  const { title, detail, action } = describeProblem(code, params, language)
  const type = `${publicUrl}/problems/${code}`
  const problem = { type, title, status: STATUSES[code], detail, code, action, params }
  if (pointer === undefined) return problem
  return { ...problem, pointer, errors: [{ pointer: `#${encodeURI(pointer)}`, detail }] }
}

function setHeaders(res: ServerResponse, { code, params = {} }: Problem, language: Language): void {
  // An ETag that was set for the answer must not name the refusal.
  res.removeHeader('ETag')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Language', LANGUAGE_TAGS[language])
  const varies = String(res.getHeader('Vary') ?? '')
    .split(', ')
    .filter(Boolean)
  res.setHeader('Vary', [...new Set([...varies, 'Accept', 'Accept-Language'])].join(', '))
  const retryAfter = (code && RETRY_AFTER[code]) ?? params.seconds
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter))
  if (code === 'method_not_allowed') res.setHeader('Allow', String(params.allowed))
  if (code === 'token_invalid') res.setHeader('WWW-Authenticate', challengeFor(params))
}

/** RFC 6750 section 3: no error code for who has not tried to authenticate. */
const challengeFor = ({ reason }: ErrorParams) =>
  reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"'

/** @returns undefined for a bug */
function toRefusal(error: unknown): LedgerError | undefined {
  if (error instanceof LedgerError) return error
  if (isRequestFault(error)) return toRequestRefusal(error)
  return isOutage(error) ? toStorageError(error) : undefined
}

/** What Express and its body parsers throw. */
interface RequestFault extends Error {
  readonly status: number
  readonly type?: string
  readonly limit?: number
}

const isRequestFault = (error: unknown): error is RequestFault =>
  error instanceof Error && 'status' in error && Number(error.status) < 500

function toRequestRefusal(cause: RequestFault): LedgerError {
  if (cause.type === 'entity.too.large') {
    return new LedgerError('request_too_large', { limit: cause.limit ?? 0 }, { cause })
  }
  const reason = REQUEST_FAULTS[cause.type ?? ''] ?? 'target'
  return new LedgerError('request_malformed', { reason }, { cause })
}

const REQUEST_FAULTS: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'json',
  'request.aborted': 'truncated',
  'request.size.invalid': 'truncated',
  'encoding.unsupported': 'encoding',
  'charset.unsupported': 'encoding',
}
