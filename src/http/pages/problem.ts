/** What a refusal means, and what to do about it: where the `type` of a problem leads. */

import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { isProblemCode, problemText } from '../../text/problems.ts'
import { renderProblemPage } from '../../web/problem-page.tsx'
import { HTML, json } from '../content.ts'
import { languageOf, wantsPage } from '../preferences.ts'
import { PAGE_QUERY } from '../query.ts'
import { defineRoute } from '../route.ts'
import { problemExplanation } from '../schemas/problem.ts'
import { STATUSES } from '../statuses.ts'
import { html } from './html.ts'

export const getProblem = defineRoute({
  at: 'GET /problems/:code',
  name: 'getProblem',
  summary: 'What an error code means, and what to do about it',
  path: {
    code: z.string().meta({ enum: Object.keys(STATUSES), examples: ['battery_unknown'] }),
  },
  query: PAGE_QUERY,
  answers: { 200: { ...json(problemExplanation), ...HTML } },
  refusals: ['not_found'],
  handler:
    ({ demo }: { readonly demo: boolean }) =>
    ({ path: { code }, req, res }) => {
      if (!isProblemCode(code)) {
        throw new LedgerError('not_found', { reason: 'problem', name: code })
      }
      const language = languageOf(req)
      const { title, action } = problemText(code, language)
      const problem = { code, status: STATUSES[code], title, action }
      res.vary('Accept')
      if (wantsPage(req)) return html(res, language, renderProblemPage({ problem, language, demo }))
      res.vary('Accept-Language')
      return problem
    },
})
