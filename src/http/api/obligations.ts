/** Obligations: what has to be done about batteries and lots, by whom, and by when. */

import { z } from 'zod'
import { dayInChina } from '../../core/codes/calendar.ts'
import { facilityId } from '../../core/events/fields.ts'
import { OBLIGATIONS } from '../../core/events/obligations.ts'
import { OBLIGATION_STATUSES } from '../../core/rules/obligations.ts'
import { isConfirmed } from '../../core/rules/rule-book.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import {
  type ObligationFound,
  type ObligationMark,
  type RulesToday,
  readObligations,
} from '../../oversight/obligations/read.ts'
import type { Language } from '../../text/language.ts'
import { ruleTitle } from '../../text/rules.ts'
import { json, media } from '../content.ts'
import { nextPage } from '../pager.ts'
import { creditCode, isDay, limit, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { obligations } from '../schemas/rules.ts'
import { enterpriseFor } from '../visibility.ts'
import { type CalendarDay, calendarOf } from './calendar.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly now: () => Date
  readonly publicUrl: string
}

/** Day, entry, code and kind of the one that a reader has last. */
const mark = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d~\d{1,16}~[0-9A-Z-]{1,80}~[a-z_]{1,40}$/)
  .transform((text, context): ObligationMark => {
    const [openedOn = '', openedBy = '', code = '', kind = ''] = text.split('~')
    const obligation = OBLIGATIONS.find((one) => one === kind)
    if (obligation && isDay(openedOn)) {
      return { openedOn, openedBy: Number(openedBy), code, obligation }
    }
    context.addIssue({ code: 'custom' })
    return z.NEVER
  })

const markText = ({ openedOn, openedBy, code, obligation }: ObligationMark): string =>
  [openedOn, openedBy, code, obligation].join('~')

export const listObligations = defineRoute({
  at: 'GET /v1/obligations',
  name: 'listObligations',
  summary:
    'What has to be done, by whom and by when, in the order in which it began: of all for auditors and regulators, its own for an enterprise',
  readers: 'known',
  cost: 2,
  query: query({
    enterprise: creditCode.optional().meta({ description: 'Credit code of who has to' }),
    facility: facilityId.optional().meta({ description: 'Where' }),
    battery: z
      .string()
      .regex(/^[0-9A-Z-]{1,80}$/)
      .optional()
      .meta({ description: 'Code of a battery, or name of a lot' }),
    kind: z.enum(OBLIGATIONS).optional().meta({ description: 'What has to be done' }),
    status: z.enum(OBLIGATION_STATUSES).optional().meta({
      description:
        'How it stands today, or was met; all that are open, if it is left out. What was reported by the next day stands in no list',
    }),
    after: mark.optional().meta({ description: 'What the `next` before said' }),
    limit,
  }),
  answers: { 200: json(obligations) },
  refusals: ['access_denied'],
  handler:
    ({ db, ledger, now, publicUrl }: Deps) =>
    async ({ reader, query, req, res }) => {
      const { enterprise, battery, kind, after, limit, facility, status } = query
      const rules = await rulesToday(ledger, now)
      const selection = {
        ...{ facility, status, code: battery, obligation: kind },
        enterprise: enterpriseFor(reader, enterprise),
      }
      const { rows, next } = await readObligations(db, selection, { after, limit }, rules)
      return {
        on: rules.today,
        obligations: rows.map(obligationJson),
        next: nextPage({ req, res }, publicUrl, next && markText(next)),
      }
    },
})

/** Rows that a calendar is made of, at most: those that began first. */
const CALENDAR_ROWS = 1_000
/** Codes named of a day and a kind. */
const CALENDAR_CODES = 20

export const getObligationCalendar = defineRoute({
  at: 'GET /v1/obligations.ics',
  name: 'getObligationCalendar',
  summary: 'What an enterprise has to do, as a calendar: for each kind the days on which it is due',
  readers: 'known',
  cost: 4,
  query: query({
    enterprise: creditCode.optional().meta({ description: 'Credit code of who has to' }),
  }),
  answers: { 200: { 'text/calendar': 'text' } },
  refusals: ['access_denied'],
  handler:
    ({ db, ledger, now }: Deps) =>
    async ({ reader, query: { enterprise: asked, lang = 'zh' } }) => {
      const enterprise = enterpriseFor(reader, asked)
      const rules = await rulesToday(ledger, now)
      const page = { limit: CALENDAR_ROWS }
      const { rows } = await readObligations(db, { enterprise }, page, rules)
      const name = ['cellproof', ...(enterprise ? [enterprise] : [])].join(' ')
      return media('text/calendar', calendarOf(name, dueDaysOf(rows, lang), now()))
    },
})

function dueDaysOf(rows: readonly ObligationFound[], language: Language): CalendarDay[] {
  const groups = new Map<string, ObligationFound[]>()
  for (const row of rows) {
    const key = `${row.standing.due}-${row.obligation}-${row.enterprise}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].map(([key, same]) => {
    const { standing } = same[0]!
    const codes = same.slice(0, CALENDAR_CODES).map(({ code }) => code)
    return {
      uid: `${key}@cellproof`,
      day: standing.due,
      title: `${ruleTitle(standing.rule.rule, language)} (${same.length})`,
      description: [...codes, ...(codes.length < same.length ? ['…'] : [])].join('\n'),
    }
  })
}

export async function rulesToday(
  ledger: Pick<Ledger, 'registry'>,
  now: () => Date,
): Promise<RulesToday> {
  const { ruleChanges } = await ledger.registry()
  return { today: dayInChina(now()), changes: ruleChanges }
}

export function obligationJson(found: ObligationFound) {
  const { standing, code, obligation, enterprise, facility } = found
  const { status, due, escalate, isCertain, rule } = standing
  return {
    ...{ code, obligation },
    title: { zh: ruleTitle(rule.rule, 'zh'), en: ruleTitle(rule.rule, 'en') },
    ...{ status, enterprise, facility },
    openedOn: found.openedOn,
    openedBy: found.openedBy,
    ...{ due, escalatedAfter: escalate, dueMayMove: !isCertain },
    closedOn: found.closedOn,
    closedBy: found.closedBy,
    rule: rule.rule.id,
    confirmed: isConfirmed(rule),
  }
}
