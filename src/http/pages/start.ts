/** Pages for people: a start, the passport that a battery's QR code leads to, what a refusal means. */

import { type Request, type Response, Router } from 'express'
import { readScan, SCAN_LIMIT, type ScanReading } from '../../core/codes/scan.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { codesText, describeScanFault } from '../../text/codes.ts'
import { LANGUAGE_TAGS, LANGUAGES, type Language } from '../../text/language.ts'
import { isProblemCode, problemText } from '../../text/problems.ts'
import { renderPassportPage } from '../../web/passport-page.tsx'
import { renderProblemPage } from '../../web/problem-page.tsx'
import { renderStartPage } from '../../web/start-page.tsx'
import { type PassportDeps, readPassport, sendPassport } from '../api/batteries.ts'
import { languageOf, wantsPage } from '../problem.ts'
import { SCAN_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { readerFrom } from '../reader.ts'
import { codeFrom, refuseMethod } from '../requests.ts'
import { STATUSES } from '../statuses.ts'
import { publishingView } from './publishing.ts'

export interface PagesDeps extends PassportDeps {
  readonly ledger: PassportDeps['ledger'] & Pick<Ledger, 'publishing'>
  readonly demo: boolean
  /** Code of Liangjiang New District, of which none was published. */
  readonly liangjiangCode?: string | undefined
}

/** Keeps the page below 30 kB, whatever the battery has been through. */
const EVENTS_LIMIT = 50

export function pagesRouter(deps: PagesDeps): Router {
  const { ledger, demo, liangjiangCode } = deps
  const router = Router()

  router
    .route('/b/:code')
    .get(async (req, res) => {
      const language = languageOf(req)
      const askedFor = codeFrom(req.params)
      res.vary('Accept')
      // What takes anything gets the page: link previews and readers of QR codes ask so.
      if (req.accepts('text/html', 'application/json') === 'application/json') {
        await sendPassport(deps, askedFor, res)
        return
      }
      // A browser brings no token along: a link that is passed on shows no more than it did.
      const passport = await readPassport(deps, askedFor, readerFrom(res), EVENTS_LIMIT)
      if (passport.code !== askedFor) {
        res.redirect(308, addressOf(`/b/${passport.code}`, req))
        return
      }
      const checkpointSize = ledger.latest()?.size ?? 0
      res.vary('Authorization')
      const page = { passport, checkpointSize, language, demo, liangjiangCode }
      sendPage(res, renderPassportPage(page), language)
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/')
    .get((req, res) => {
      const language = languageOf(req)
      sendPage(
        res,
        renderStartPage({ language, demo, publishing: publishingView(ledger) }),
        language,
      )
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/b')
    .get((req, res) => {
      const language = languageOf(req)
      const { code: text } = askedOf(res, SCAN_QUERY)
      if (text === undefined) {
        res.redirect(303, addressOf('/', req))
        return
      }
      const reading = readScan(text)
      if (reading.kind === 'code') {
        res.redirect(303, addressOf(`/b/${reading.code}`, req))
        return
      }
      const scanned = { text: text.slice(0, SCAN_LIMIT), ...choicesOf(reading, text, language) }
      if (reading.kind === 'none') res.status(STATUSES.battery_code_malformed)
      sendPage(
        res,
        renderStartPage({ language, demo, publishing: publishingView(ledger), scanned }),
        language,
      )
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/problems/:code')
    .get((req, res) => {
      const { code } = req.params
      if (!isProblemCode(code))
        throw new LedgerError('not_found', { reason: 'problem', name: code })
      const language = languageOf(req)
      const { title, action } = problemText(code, language)
      const problem = { code, status: STATUSES[code], title, action }
      res.vary('Accept')
      if (wantsPage(req)) sendPage(res, renderProblemPage({ problem, language, demo }), language)
      else res.vary('Accept-Language').set('Cache-Control', 'no-cache').json(problem)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

function choicesOf(
  reading: Exclude<ScanReading, { kind: 'code' }>,
  scanned: string,
  language: Language,
) {
  return reading.kind === 'proposal'
    ? { detail: codesText(language).proposals[reading.why], codes: reading.codes }
    : { detail: describeScanFault(reading, scanned, language), codes: [] }
}

/** Of another page, in the language that was asked for. */
function addressOf(path: string, { query }: Request): string {
  const language = LANGUAGES.find((known) => known === query.lang)
  return language ? `${path}?lang=${language}` : path
}

function sendPage(res: Response, html: string, language: Language): void {
  res
    .set({ 'Cache-Control': 'no-cache', 'Content-Language': LANGUAGE_TAGS[language] })
    .vary('Accept-Language')
    .type('html')
    .send(html)
}
