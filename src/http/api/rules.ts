/** The rules of time and measure: deadlines and thresholds, with the values that are in force on a day. */

import { dayInChina } from '../../core/codes/calendar.ts'
import { isConfirmed, type RuleInForce, rulesOn } from '../../core/rules/rule-book.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ruleTitle } from '../../text/rules.ts'
import { json } from '../content.ts'
import { day, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { rules } from '../schemas/rules.ts'

interface Deps {
  readonly ledger: Pick<Ledger, 'registry'>
  readonly now: () => Date
}

export const listRules = defineRoute({
  at: 'GET /v1/rules',
  name: 'listRules',
  summary:
    'Deadlines and thresholds in force for events of a day: value, source, how sure it is, and which entry has set it',
  query: query({
    on: day.optional().meta({ description: 'Day of the event, in China; today if it is left out' }),
  }),
  answers: { 200: json(rules) },
  refusals: [],
  handler:
    ({ ledger, now }: Deps) =>
    async ({ query: { on = dayInChina(now()) } }) => {
      const { ruleChanges } = await ledger.registry()
      return { on, rules: rulesOn(on, ruleChanges).map(ruleJson) }
    },
})

function ruleJson(inForce: RuleInForce) {
  const { rule, value, changedBy } = inForce
  const { id, kind, source = null, from = null, until = null, unit, certainty } = rule
  return {
    rule: id,
    title: { zh: ruleTitle(rule, 'zh'), en: ruleTitle(rule, 'en') },
    kind,
    ...(rule.kind === 'deadline' && { obligation: rule.obligation }),
    value,
    unit,
    from,
    until,
    source,
    certainty,
    confirmed: isConfirmed(inForce),
    changedBy: changedBy ?? null,
  }
}
