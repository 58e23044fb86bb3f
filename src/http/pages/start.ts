/** The start: what this is, and the search that leads from what was scanned or typed to a passport. */

import { z } from 'zod'
import { readScan, SCAN_LIMIT, type ScanReading } from '../../core/codes/scan.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { codesText, describeScanFault } from '../../text/codes.ts'
import type { Language } from '../../text/language.ts'
import { renderStartPage } from '../../web/start-page.tsx'
import { HTML } from '../content.ts'
import { languageOf } from '../preferences.ts'
import { PAGE_QUERY, pageQuery } from '../query.ts'
import { defineRoute } from '../route.ts'
import { STATUSES } from '../statuses.ts'
import { addressOf, html } from './html.ts'
import { publishingView } from './publishing.ts'

interface Deps {
  readonly ledger: Pick<Ledger, 'publishing'>
  readonly demo: boolean
}

export const getStartPage = defineRoute({
  at: 'GET /',
  name: 'getStartPage',
  summary: 'What this is, and a search for a battery, as a page',
  query: PAGE_QUERY,
  answers: { 200: HTML },
  refusals: [],
  handler:
    ({ ledger, demo }: Deps) =>
    ({ req, res }) => {
      const language = languageOf(req)
      const publishing = publishingView(ledger)
      return html(res, language, renderStartPage({ language, demo, publishing }))
    },
})

export const findPassportPage = defineRoute({
  at: 'GET /b',
  name: 'findPassportPage',
  summary:
    'Leads to the passport of what was scanned or typed (303), or shows what it may have meant',
  query: pageQuery({
    code: z.string().optional().meta({ description: 'As it was scanned or typed' }),
  }),
  answers: { 200: HTML, 303: HTML, 422: HTML },
  refusals: [],
  handler:
    ({ ledger, demo }: Deps) =>
    ({ query: { code: text }, req, res }) => {
      if (text === undefined) return res.redirect(303, addressOf('/', req))
      const reading = readScan(text)
      if (reading.kind === 'code') return res.redirect(303, addressOf(`/b/${reading.code}`, req))
      const language = languageOf(req)
      const scanned = { text: text.slice(0, SCAN_LIMIT), ...choicesOf(reading, text, language) }
      if (reading.kind === 'none') res.status(STATUSES.battery_code_malformed)
      const publishing = publishingView(ledger)
      return html(res, language, renderStartPage({ language, demo, publishing, scanned }))
    },
})

function choicesOf(
  reading: Exclude<ScanReading, { kind: 'code' }>,
  scanned: string,
  language: Language,
) {
  return reading.kind === 'proposal'
    ? { detail: codesText(language).proposals[reading.why], codes: reading.codes }
    : { detail: describeScanFault(reading, scanned, language), codes: [] }
}
