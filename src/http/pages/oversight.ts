/**
 * The page of oversight, for people with a browser.
 *
 * A browser sends no bearer token by itself, and a token in an address would end up in logs and
 * histories. So a form takes it, and a cookie keeps it for this page alone, as long as it holds:
 * five minutes at most.
 */

import express, { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { decodeJwt } from '../../core/keys/jwt.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { readCounted } from '../../oversight/counted/read.ts'
import { dayOf } from '../../oversight/day.ts'
import { readSummary } from '../../oversight/summaries/read.ts'
import { LANGUAGE_TAGS, LANGUAGES, type Language } from '../../text/language.ts'
import { describeProblem } from '../../text/problems.ts'
import { signerText } from '../../text/signers.ts'
import {
  type OversightView,
  renderOversightPage,
  renderOversightSignIn,
} from '../../web/oversight-page.tsx'
import { narrowTo } from '../api/summaries.ts'
import { languageOf } from '../problem.ts'
import { OVERSIGHT_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { type Reader, verifyToken } from '../reader.ts'
import { refuseMethod } from '../requests.ts'
import { publishingView } from './publishing.ts'

export interface OversightDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry' | 'publishing'>
  readonly origin: string
  readonly publicUrl: string
  readonly now: () => Date
  readonly demo: boolean
}

const PATH = '/oversight'
const COOKIE = 'cellproof_token'

/** Entries whose batteries are listed, at most. */
const COUNTED_LIMIT = 500

type Known = Exclude<Reader, { tier: 'public' }>

export function oversightRouter(deps: OversightDeps): Router {
  const { origin, publicUrl, now, demo } = deps
  const router = Router()

  const identify = async (token: string | undefined): Promise<Known | LedgerError> => {
    try {
      if (!token) throw new LedgerError('token_invalid', { reason: 'missing' })
      const registry = await deps.ledger.registry()
      return (await verifyToken(token, { registry, origin, now: now() })) as Known
    } catch (error) {
      if (error instanceof LedgerError && error.code === 'token_invalid') return error
      throw error
    }
  }

  const refuse = (req: Request, res: Response, error: LedgerError) => {
    const language = languageOf(req)
    const tried = error.params.reason !== 'missing'
    const reason = tried ? describeProblem(error.code, error.params, language).detail : undefined
    const page = { language, demo, origin, path: pathWith(req, {}), reason }
    sendPage(
      res.status(401).clearCookie(COOKIE, { path: PATH }),
      renderOversightSignIn(page),
      language,
    )
  }

  router
    .route(PATH)
    .get(async (req, res) => {
      const reader = await identify(tokenIn(req))
      if (reader instanceof LedgerError) {
        refuse(req, res, reader)
        return
      }
      const language = languageOf(req)
      const view = await readView(deps, req, reader, askedOf(res, OVERSIGHT_QUERY))
      sendPage(
        res,
        renderOversightPage({ language, demo, publishing: publishingView(deps.ledger), view }),
        language,
      )
    })
    .post(express.urlencoded({ extended: false, limit: '8kb' }), async (req, res) => {
      // Another site must not choose as whom somebody looks at this page.
      if (!['same-origin', 'none', undefined].includes(req.get('Sec-Fetch-Site'))) {
        throw new LedgerError('access_denied')
      }
      const token = String((req.body as { token?: unknown } | undefined)?.token ?? '').trim()
      const reader = await identify(token)
      if (reader instanceof LedgerError) {
        refuse(req, res, reader)
        return
      }
      const expires = new Date(Number(decodeJwt(token)!.payload.exp) * 1000)
      const secure = publicUrl.startsWith('https:')
      res.cookie(COOKIE, token, { path: PATH, httpOnly: true, sameSite: 'strict', secure, expires })
      res.set('Cache-Control', 'no-store').redirect(303, pathWith(req, {}))
    })
    .all(refuseMethod('GET, HEAD, POST'))

  return router
}

/** The cookie holds what a JWT is spelled with, so nothing in it has to be decoded. */
const tokenIn = (req: Request): string | undefined =>
  /(?:^|;\s*)cellproof_token=([\w.-]+)/.exec(req.get('Cookie') ?? '')?.[1]

async function readView(
  { db, ledger, now }: OversightDeps,
  req: Request,
  reader: Known,
  asked: z.infer<typeof OVERSIGHT_QUERY>,
): Promise<OversightView> {
  const { enterprise, month, type, year = yearOf(now()) } = asked
  const { enterprises } = await ledger.registry()
  const language = languageOf(req)
  const names = (code: string) => enterprises.get(code)?.name ?? signerText(code, language)
  const link = (query: Record<string, string>) => pathWith(req, query)
  if (enterprise === undefined || month === undefined) {
    const selection = narrowTo(reader, { from: `${year}-01-01`, to: `${year}-12-31`, enterprise })
    const summary = await readSummary(db, selection, ['month', 'enterprise'])
    return { kind: 'months', year: Number(year), summary, names, link }
  }
  const days = { from: `${month}-01`, to: lastDayOf(month) }
  const selection = narrowTo(reader, { ...days, enterprise })
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

/** The page's address, in the language that was asked for. */
function pathWith({ query }: Request, more: Record<string, string>): string {
  const lang = LANGUAGES.find((language) => language === query.lang)
  const search = new URLSearchParams({ ...more, ...(lang && { lang }) }).toString()
  return search ? `${PATH}?${search}` : PATH
}

function sendPage(res: Response, html: string, language: Language): void {
  res
    .set({ 'Cache-Control': 'private, no-store', 'Content-Language': LANGUAGE_TAGS[language] })
    .vary('Accept-Language')
    .vary('Cookie')
    .type('html')
    .send(html)
}
