/** Errors as problem details (RFC 9457): one handler for all of them. */

import type { ErrorRequestHandler, Request, Response } from 'express'
import { type ErrorParams, LedgerError, type LedgerErrorCode } from '../core/errors.ts'
import { toStorageError } from '../db/faults.ts'
import { isOutage } from '../db/outages.ts'
import { LANGUAGE_TAGS, LANGUAGES, type Language } from '../text/language.ts'
import { describeProblem } from '../text/problems.ts'
import { renderProblemPage } from '../web/problem-page.tsx'
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

export function problemHandler(context: ProblemContext): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    const language = languageOf(req)
    const problem = toProblem(thrown, language, context)
    if (res.headersSent) {
      next(thrown)
      return
    }
    setHeaders(res, problem, language)
    res.status(problem.status)
    if (wantsPage(req)) res.type('html').send(renderProblemPage({ ...context, problem, language }))
    else res.type('application/problem+json').send(JSON.stringify(problem))
  }
}

/** Language of the answer: Chinese, unless English is asked for; `?lang=` says so for one page. */
export const languageOf = (req: Request): Language => {
  const asked = req.query.lang ?? req.acceptsLanguages(...LANGUAGES)
  return LANGUAGES.find((language) => language === asked) ?? 'zh'
}

/** Browsers name HTML before all else; programs take what they get, or name JSON. */
export const wantsPage = (req: Request): boolean =>
  req.accepts('application/problem+json', 'application/json', 'text/html') === 'text/html'

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

function setHeaders(res: Response, { code, params = {} }: Problem, language: Language): void {
  // An ETag that was set for the answer must not name the refusal.
  res.removeHeader('ETag')
  res.set({ 'Cache-Control': 'no-store', 'Content-Language': LANGUAGE_TAGS[language] })
  res.vary('Accept').vary('Accept-Language')
  const retryAfter = (code && RETRY_AFTER[code]) ?? params.seconds
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
  if (code === 'method_not_allowed') res.set('Allow', String(params.allowed))
  if (code === 'token_invalid') res.set('WWW-Authenticate', challengeFor(params))
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
