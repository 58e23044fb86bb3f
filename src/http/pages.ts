/** Pages for people: the passport that a battery's QR code leads to, and what a refusal means. */

import { type Response, Router } from 'express'
import { LedgerError } from '../core/errors.ts'
import type { Db } from '../db/database.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LANGUAGE_TAGS, type Language } from '../text/language.ts'
import { isProblemCode, problemText } from '../text/problems.ts'
import { renderPassportPage } from '../web/passport-page.tsx'
import { renderProblemPage } from '../web/problem-page.tsx'
import { PUBLIC } from './access.ts'
import { readPassport } from './batteries.ts'
import { languageOf, wantsPage } from './problem.ts'
import { codeFrom, refuseMethod } from './requests.ts'
import { STATUSES } from './statuses.ts'

export interface PagesDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest'>
  readonly demo: boolean
}

/** Keeps the page below 30 kB, whatever the battery has been through. */
const EVENTS_LIMIT = 50

export function pagesRouter({ db, ledger, demo }: PagesDeps): Router {
  const router = Router()

  router
    .route('/b/:code')
    .get(async (req, res) => {
      const language = languageOf(req)
      // The page is the same for everyone: a link that is passed on shows no more than it did.
      const passport = await readPassport(db, codeFrom(req.params), PUBLIC, EVENTS_LIMIT)
      const checkpointSize = ledger.latest()?.size ?? 0
      sendPage(res, renderPassportPage({ passport, checkpointSize, language, demo }), language)
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

function sendPage(res: Response, html: string, language: Language): void {
  res
    .set({ 'Cache-Control': 'no-cache', 'Content-Language': LANGUAGE_TAGS[language] })
    .vary('Accept-Language')
    .type('html')
    .send(html)
}
