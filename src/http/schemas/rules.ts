/** Schemas of what the service answers about rules and obligations. */

import { z } from 'zod'
import { OBLIGATIONS } from '../../core/events/obligations.ts'
import { OBLIGATION_STATUSES } from '../../core/rules/obligations.ts'

const day = z.iso.date()

export const rules = z.strictObject({
  on: day,
  rules: z.array(
    z.strictObject({
      rule: z.string().meta({ description: 'Its name, as `rules.changed` has it' }),
      title: z.strictObject({ zh: z.string(), en: z.string() }),
      kind: z.enum(['deadline', 'threshold']),
      obligation: z.string().optional().meta({ description: 'Of a deadline: what has to be done' }),
      value: z.number().meta({ description: 'In force on that day' }),
      unit: z.string(),
      from: day.nullable().meta({ description: 'First day of the events that it is for' }),
      until: day.nullable().meta({ description: 'The last one' }),
      source: z.string().nullable().meta({
        description: 'Law or standard, in Chinese; null for a rule of the ledger’s own',
      }),
      certainty: z.enum(['read', 'reported', 'unconfirmed', 'own']).meta({
        description:
          '`read`: the rule itself was; `reported`: by others; `unconfirmed`: its value, or that it is about this very act, is not known, and the value is a setting; `own`: no law is known',
      }),
      confirmed: z.boolean().meta({
        description:
          'False where the value is a mere setting, which the authority has not set either',
      }),
      changedBy: z.int().nullable().meta({
        description: 'Index of the authority’s entry that has set the value; null if none has',
      }),
    }),
  ),
})

export const obligation = z.strictObject({
  code: z.string().meta({ description: 'Of the battery, or name of the lot' }),
  obligation: z.enum(OBLIGATIONS),
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  status: z.enum(OBLIGATION_STATUSES),
  enterprise: z.string().meta({ description: 'Credit code of who has to' }),
  facility: z.string().nullable(),
  openedOn: day.meta({
    description: 'Day in China on which it began; the period begins the day after',
  }),
  openedBy: z.int().meta({ description: 'Index of the entry that it began with' }),
  due: day.meta({ description: 'The last day in time, in China' }),
  escalatedAfter: day,
  dueMayMove: z.boolean().meta({
    description: 'Holidays of the period are not announced yet: its last day may still move',
  }),
  closedOn: day.nullable().meta({ description: 'Day on which the log took in what met it' }),
  closedBy: z.int().nullable().meta({ description: 'Index of that entry; null while it is open' }),
  rule: z.string().meta({ description: 'As `/v1/rules` names it' }),
  confirmed: z.boolean().meta({ description: 'As of the rule' }),
})

export const obligations = z.strictObject({
  on: day.meta({ description: 'Today in China, by which it stands so' }),
  obligations: z.array(obligation),
  next: z.string().nullable().meta({
    description: 'Cursor of the next page; null at the end. There may be one after a page of none',
  }),
})
