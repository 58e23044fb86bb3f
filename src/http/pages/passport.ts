/** The passport as a page, which a battery's QR code leads to. */

import type { Ledger } from '../../ledger/ledger.ts'
import { renderPassportPage } from '../../web/passport-page.tsx'
import { type PassportDeps, passportJson, readPassport } from '../api/batteries.ts'
import { HTML, json } from '../content.ts'
import { batteryCode } from '../path.ts'
import { languageOf } from '../preferences.ts'
import { PAGE_QUERY } from '../query.ts'
import { defineRoute } from '../route.ts'
import { passport } from '../schemas/batteries.ts'
import { addressOf, html } from './html.ts'

interface Deps extends PassportDeps {
  readonly ledger: PassportDeps['ledger'] & Pick<Ledger, 'latest'>
  readonly demo: boolean
}

/** Keeps the page below 30 kB, whatever the battery has been through. */
const EVENTS_LIMIT = 50

export const getPassportPage = defineRoute({
  at: 'GET /b/:code',
  name: 'getPassportPage',
  summary:
    'The passport as a page, or by Accept as JSON; another code of the battery leads to its page (308)',
  cost: 4,
  // A browser brings no token along: a link that is passed on shows no more than it did.
  readers: 'public',
  path: { code: batteryCode },
  query: PAGE_QUERY,
  answers: { 200: { ...HTML, ...json(passport) }, 308: HTML },
  refusals: ['battery_code_malformed', 'not_found'],
  handler:
    (deps: Deps) =>
    async ({ reader, path: { code }, req, res }) => {
      res.vary('Accept')
      // What takes anything gets the page: link previews and readers of QR codes ask so.
      if (req.accepts('text/html', 'application/json') === 'application/json') {
        return passportJson(deps, code, reader)
      }
      const { ledger, demo } = deps
      const found = await readPassport(deps, code, reader, EVENTS_LIMIT)
      if (found.code !== code) return res.redirect(308, addressOf(`/b/${found.code}`, req))
      const language = languageOf(req)
      const checkpointSize = ledger.latest()?.size ?? 0
      const page = { passport: found, checkpointSize, language, demo }
      return html(res, language, renderPassportPage(page))
    },
})
