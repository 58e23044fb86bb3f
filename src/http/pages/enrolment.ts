/** The page that the QR code on a device leads to. */

import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { formatEnrolmentCode, parseEnrolmentCode } from '../../core/keys/enrolment.ts'
import type { Db } from '../../db/database.ts'
import { readWaitingUnder } from '../../db/enrolments.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { renderEnrolmentPage } from '../../web/enrolment-page.tsx'
import { HTML } from '../content.ts'
import { languageOf } from '../preferences.ts'
import { PAGE_QUERY } from '../query.ts'
import { defineRoute } from '../route.ts'
import { html } from './html.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly publicUrl: string
  readonly now: () => Date
  readonly demo: boolean
}

/** What is no short code leads nowhere. */
const shortCode = z
  .string()
  .transform((text) => {
    const code = parseEnrolmentCode(text)
    if (code === undefined) throw new LedgerError('not_found', { reason: 'enrolment' })
    return code
  })
  .pipe(z.string())
  .meta({ description: 'The short code that the device shows', examples: ['7KQ2M9XR'] })

export const getEnrolmentPage = defineRoute({
  at: 'GET /enrol/:shortCode',
  name: 'getEnrolmentPage',
  summary: 'What the QR code on a device leads to: whether it waits, and how to approve it',
  path: { shortCode },
  query: PAGE_QUERY,
  answers: { 200: HTML },
  cache: 'no-store',
  refusals: ['not_found'],
  handler:
    ({ db, ledger, publicUrl, now, demo }: Deps) =>
    async ({ path: { shortCode: code }, req, res }) => {
      const waiting = await readWaitingUnder(db, code, now())
      const { keys } = await ledger.registry()
      const language = languageOf(req)
      // Whether one waits, and nothing of it: of 2^40 codes, hardly any is one, so there is
      // nothing to be found by searching.
      const open = waiting.find(({ kid }) => !keys.has(kid))
      const page = renderEnrolmentPage({
        code: formatEnrolmentCode(code),
        standing: open ? 'waiting' : waiting.length > 0 ? 'approved' : 'none',
        until: open?.expiresAt,
        publicUrl,
        language,
        demo,
      })
      return html(res, language, page)
    },
})
