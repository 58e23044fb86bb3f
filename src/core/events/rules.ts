/** What the authority says of rules: another value of a deadline or a threshold, for events of some days. */

import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { defineEvent } from './definition.ts'
import { day, label } from './fields.ts'
import { overlaps, RULES } from './rule-table.ts'

const ruleChange = defineEvent({
  type: 'rules.changed',
  title: { zh: '规则参数变更', en: 'Rule changed' },
  fields: {
    /** As `GET /v1/rules` names it. */
    rule: z.string().regex(/^[a-z0-9_.-]{1,60}$/, { message: 'rule' }),
    /** In the unit of the rule. */
    value: z.number().min(0).max(10_000_000),
    /** Of the events for which it counts; without a last day until it is changed again. */
    periodFrom: day,
    periodTo: day.optional(),
    /** Law or decision that says so. */
    basis: label,
  },
  // What rules there are, and how far each may be set, is the table's, which grows with the
  // software; an entry that was taken in once is never asked again.
  asksNow({ rule: id, value }) {
    const rule = RULES.find((candidate) => candidate.id === id)
    if (!rule) throw new LedgerError('rule_unknown', { rule: id }, { pointer: '/event/rule' })
    const { min, max } = rule.range
    const isWhole = rule.kind === 'threshold' || Number.isInteger(value)
    if (value < min || value > max || !isWhole) {
      const params = { rule: id, value, min, max, whole: rule.kind === 'deadline' ? 1 : 0 }
      throw new LedgerError('rule_value_refused', params, { pointer: '/event/value' })
    }
  },
  // One that begins on the same day as an earlier one takes its place: so what was set without an
  // end gets one.
  applies(registry, { rule, value, periodFrom, periodTo }, _, index) {
    const change = { rule, value, periodFrom, periodTo, index }
    const others = registry.ruleChanges.filter(
      (other) => other.rule !== rule || other.periodFrom !== periodFrom,
    )
    const other = others.find((one) => overlaps(one, change))
    if (other) {
      const { index: entry, periodFrom: from, periodTo: until = '…' } = other
      const pointer = '/event/periodFrom'
      throw new LedgerError('rule_conflict', { rule, entry, from, until }, { pointer })
    }
    registry.ruleChanges = [...others, change]
  },
})

export const rulesChanged = {
  ...ruleChange,
  schema: ruleChange.schema.refine(
    ({ periodFrom, periodTo }) => periodTo === undefined || periodFrom <= periodTo,
    { message: 'days_order', path: ['periodTo'] },
  ),
}
