/**
 * How often one address may ask. What is signed by a registered key is never limited here: the
 * log's queue does that, with 503 when it is full. These limits are for those who cannot show
 * who they are.
 */

import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { LedgerError } from '../core/errors.ts'
import { isAnonymous } from './access.ts'
import { STATUSES } from './statuses.ts'

const WINDOW_MS = 60_000

/**
 * Refused submissions a minute. A site behind one address has perhaps fifty scanners; each may be
 * wrong every few seconds, and a whole file of wrong rows may come one by one.
 */
const REFUSED_LIMIT = 1_000

/** Anonymous reads a minute: many visitors behind one address, but no copying of all passports. */
const ANONYMOUS_LIMIT = 1_200

/**
 * Counts only what was refused, once it is: what is accepted pays nothing for being counted. An
 * error handler, it passes on the refusal, or in its place that there were too many.
 */
export function limitRefused(): ErrorRequestHandler {
  const count = limiter('refused', REFUSED_LIMIT)
  return (refusal: unknown, req, res, next) => {
    if (!(refusal instanceof LedgerError) || STATUSES[refusal.code] >= 500) next(refusal)
    else void count(req, res, (tooMany?: unknown) => next(tooMany ?? refusal))
  }
}

/** Comes after `identify`. */
export const limitAnonymous = (): RequestHandler =>
  limiter('anonymous', ANONYMOUS_LIMIT, {
    skip: (_req: Request, res: Response) => !isAnonymous(res),
  })

/**
 * Anonymous requests a minute for tiles: a mirror of a million entries within a few minutes, or all
 * the browsers of an office. Each is a read from memory, or one small query.
 */
const TILES_LIMIT = 12_000

/** Comes after `identify`. */
export const limitTiles = (): RequestHandler =>
  limiter('tiles', TILES_LIMIT, { skip: (_req: Request, res: Response) => !isAnonymous(res) })

/** Enrolments asked for by one address in {@link ENROLMENT_WINDOW_MS}: a shift's new scanners. */
const ENROLMENT_LIMIT = 30
const ENROLMENT_WINDOW_MS = 15 * 60_000

export const limitEnrolments = (): RequestHandler =>
  limiter('enrolments', ENROLMENT_LIMIT, { windowMs: ENROLMENT_WINDOW_MS })

/** Of devices that were asked for: each answers once. */
export const limitAnswers = (): RequestHandler =>
  limiter('enrolment answers', ENROLMENT_LIMIT, { windowMs: ENROLMENT_WINDOW_MS })

const limiter = (
  identifier: string,
  limit: number,
  {
    windowMs = WINDOW_MS,
    ...counting
  }: Pick<NonNullable<Parameters<typeof rateLimit>[0]>, 'skip' | 'windowMs'> = {},
): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    identifier,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A proxy's header is not trusted, so that it is there is nothing to warn about.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_req, _res, next) => {
      next(new LedgerError('too_many_requests', { seconds: windowMs / 1000 }))
    },
    ...counting,
  })
