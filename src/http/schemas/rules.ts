/** Schemas of what the service answers about rules and obligations. */

import { z } from 'zod'

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
