/**
 * The page of oversight, for people with a browser.
 *
 * A browser sends no bearer token by itself, and a token in an address would end up in logs and
 * histories. So a form takes it, and a cookie keeps it for this page alone, as long as it holds:
 * five minutes at most.
 */

import type { Request, Response } from 'express'
import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import { decodeJwt } from '../../core/keys/jwt.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { readCounted } from '../../oversight/counted/read.ts'
import { dayOf } from '../../oversight/day.ts'
import { readSummary } from '../../oversight/summaries/read.ts'
import { describeProblem } from '../../text/problems.ts'
import { signerText } from '../../text/signers.ts'
import {
  type OversightView,
  renderOversightPage,
  renderOversightSignIn,
} from '../../web/oversight-page.tsx'
import { verifyToken } from '../access-token.ts'
import { formBody } from '../body.ts'
import { HTML, type Media } from '../content.ts'
import { languageOf } from '../preferences.ts'
import { month, query, signer, year } from '../query.ts'
import type { KnownReader } from '../reader.ts'
import { defineRoute } from '../route.ts'
import { figuresFor } from '../visibility.ts'
import { addressOf, html } from './html.ts'
import { publishingView } from './publishing.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry' | 'publishing'>
  readonly origin: string
  readonly publicUrl: string
  readonly now: () => Date
  readonly demo: boolean
}

const PATH = '/oversight'
const COOKIE = 'cellproof_token'
const FORM_LIMIT = 8 * 1024

/** Entries whose batteries are listed, at most. */
const COUNTED_LIMIT = 500

const OVERSIGHT_QUERY = query({
  year: year.optional().meta({ description: 'Of the table' }),
  enterprise: signer.optional().meta({ description: 'Credit code' }),
  month: month.optional().meta({ description: 'As 2026-11: its figures by event type' }),
  type: z
    .string()
    .refine((text) => CATALOGUE.has(text))
    .optional()
    .meta({ description: 'Event type: the batteries behind its figures' }),
})

export const getOversightPage = defineRoute({
  at: 'GET /oversight',
  name: 'getOversightPage',
  summary: 'The figures as a page, for whoever has posted a token to it',
  query: OVERSIGHT_QUERY,
  answers: { 200: HTML, 401: HTML },
  cache: 'private, no-store',
  refusals: ['access_denied'],
  handler:
    (deps: Deps) =>
    async ({ query, req, res }) => {
      res.vary('Cookie')
      const reader = await readerBehind(tokenIn(req), deps)
      if (reader instanceof LedgerError) return signInAgain(deps, req, res, reader)
      const language = languageOf(req)
      const view = await readView(deps, req, reader, query)
      const publishing = publishingView(deps.ledger)
      const page = { language, demo: deps.demo, publishing, view }
      return html(res, language, renderOversightPage(page))
    },
})

export const openOversightPage = defineRoute({
  at: 'POST /oversight',
  name: 'openOversightPage',
  summary: 'Takes an access token into a cookie that holds as long as it, for the page alone',
  query: OVERSIGHT_QUERY,
  body: formBody(FORM_LIMIT),
  answers: { 303: HTML, 401: HTML },
  cache: 'private, no-store',
  refusals: ['access_denied'],
  handler:
    (deps: Deps) =>
    async ({ body, req, res }) => {
      // Another site must not choose as whom somebody looks at this page.
      if (!['same-origin', 'none', undefined].includes(req.get('Sec-Fetch-Site'))) {
        throw new LedgerError('access_denied')
      }
      const token = String(body.token ?? '').trim()
      const reader = await readerBehind(token, deps)
      if (reader instanceof LedgerError) {
        res.vary('Cookie')
        return signInAgain(deps, req, res, reader)
      }
      const expires = new Date(Number(decodeJwt(token)!.payload.exp) * 1000)
      const secure = deps.publicUrl.startsWith('https:')
      res.cookie(COOKIE, token, { path: PATH, httpOnly: true, sameSite: 'strict', secure, expires })
      return res.set('Cache-Control', 'no-store').redirect(303, addressOf(PATH, req))
    },
})

/** @returns the refusal, if the token does not hold or there is none */
async function readerBehind(
  token: string | undefined,
  { ledger, origin, now }: Deps,
): Promise<KnownReader | LedgerError> {
  try {
    if (!token) throw new LedgerError('token_invalid', { reason: 'missing' })
    const registry = await ledger.registry()
    return await verifyToken(token, { registry, origin, now: now() })
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'token_invalid') return error
    throw error
  }
}

function signInAgain(
  { demo, origin }: Deps,
  req: Request,
  res: Response,
  { code, params }: LedgerError,
): Media {
  const language = languageOf(req)
  const hasTried = params.reason !== 'missing'
  const reason = hasTried ? describeProblem(code, params, language).detail : undefined
  const page = { language, demo, origin, path: addressOf(PATH, req), reason }
  res.status(401).clearCookie(COOKIE, { path: PATH })
  return html(res, language, renderOversightSignIn(page))
}

/** The cookie holds what a JWT is spelled with, so nothing in it has to be decoded. */
const tokenIn = (req: Request): string | undefined =>
  /(?:^|;\s*)cellproof_token=([\w.-]+)/.exec(req.get('Cookie') ?? '')?.[1]

async function readView(
  { db, ledger, now }: Deps,
  req: Request,
  reader: KnownReader,
  asked: z.infer<typeof OVERSIGHT_QUERY>,
): Promise<OversightView> {
  const { enterprise, month, type, year = yearOf(now()) } = asked
  const { enterprises } = await ledger.registry()
  const language = languageOf(req)
  const names = (code: string) => enterprises.get(code)?.name ?? signerText(code, language)
  const link = (query: Record<string, string>) => addressOf(PATH, req, query)
  if (enterprise === undefined || month === undefined) {
    const selection = figuresFor(reader, { from: `${year}-01-01`, to: `${year}-12-31`, enterprise })
    const summary = await readSummary(db, selection, ['month', 'enterprise'])
    return { kind: 'months', year: Number(year), summary, names, link }
  }
  const days = { from: `${month}-01`, to: lastDayOf(month) }
  const selection = figuresFor(reader, { ...days, enterprise })
  const about = { enterprise, month, names, link }
  if (type === undefined) {
    return { kind: 'types', ...about, summary: await readSummary(db, selection, ['type']) }
  }
  const selected = { ...days, enterprise, type }
  const { batteries, truncated } = await readCounted(db, selected, COUNTED_LIMIT)
  return { kind: 'batteries', ...about, type, batteries, more: truncated }
}

const yearOf = (now: Date) => dayOf(now.toISOString()).slice(0, 4)

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}
