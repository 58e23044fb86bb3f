/** Schemas of what the service answers about figures and family trees. */

import { z } from 'zod'
import { ALERT_SUBJECTS, SEVERITIES } from '../../core/alerts/kind.ts'
import { ALERT_STATUSES } from '../../core/alerts/life.ts'
import { ELEMENTS, thing } from '../../core/events/fields.ts'
import { STATES } from '../../core/events/states.ts'
import { STANDING_ALERTS } from '../../oversight/alerts/kinds.ts'

const count = z.int()

export const summary = z.strictObject({
  asOf: z.strictObject({
    entry: z.int().nullable().meta({ description: 'Index of the newest entry that is counted' }),
    time: z.iso.datetime().nullable(),
  }),
  rows: z.array(
    z.strictObject({
      month: z.string().optional(),
      enterprise: z.string().optional(),
      district: z.string().optional(),
      type: z.string().optional(),
      chemistry: z.string().optional().meta({
        description:
          'Letter of GB/T 34014; `unknown` for temporary codes and product codes, `none` for material, `mixed` for an event about several',
      }),
      events: count,
      batteries: count,
      massKg: z.number(),
      energyKwh: z.number(),
      elementGrams: z.record(z.enum(ELEMENTS), count),
    }),
  ),
})

/** Of another thing: to the public, a name that tells whose it is is shortened. */
export const shownName = z.union([thing, z.string().regex(/^(TMP|LOT)-….+$/)]).meta({
  description:
    'Code of a battery or name of a lot; to the public, an earlier one without whose it is',
})

export const tree = z.strictObject({
  code: thing,
  nodes: z.array(z.strictObject({ code: shownName, state: z.enum(STATES).nullable().optional() })),
  edges: z.array(
    z.strictObject({
      parent: shownName,
      child: shownName,
      kind: z.enum(['part', 'product', 'released', 'lot', 'alias']),
      index: z.int().min(0).optional().meta({ description: 'Index of the entry that says so' }),
    }),
  ),
  truncated: z.boolean().meta({ description: 'Whether there is more than 10,000 of it' }),
})

export const alerts = z.strictObject({
  alerts: z.array(
    z.strictObject({
      alert: z.enum(STANDING_ALERTS),
      code: thing,
      state: z.enum(STATES),
      custodian: z.string().meta({ description: 'Credit code, or `outside`' }),
      lot: z.boolean(),
      entries: z
        .array(count)
        .optional()
        .meta({ description: 'Indexes of the entries in question' }),
    }),
  ),
  next: z.string().nullable(),
})

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })

export const listedAlerts = z.strictObject({
  alerts: z.array(
    z.strictObject({
      kind: z.string(),
      severity: z.enum(SEVERITIES),
      status: z.enum(ALERT_STATUSES),
      about: z.enum(ALERT_SUBJECTS),
      thing: z.string().meta({ description: 'Code, waybill, vehicle, line or credit code' }),
      entry: z
        .int()
        .optional()
        .meta({ description: 'Index of the entry that gave rise to it, if one did' }),
      day: z.iso.date().optional().meta({ description: 'Of the event, in China' }),
      enterprise: z.string().meta({ description: 'Credit code of whom it concerns' }),
      counterparty: z
        .string()
        .optional()
        .meta({ description: 'Credit code of whom it concerns as well' }),
      entries: z.array(count).meta({ description: 'Indexes of the entries that show it' }),
      figures: z.record(z.string(), z.union([z.string(), z.number()])),
      title: bilingual,
      meaning: bilingual,
      advice: bilingual,
      basis: z.strictObject({
        rule: z.string().optional().meta({ description: 'Of `GET /v1/rules`' }),
        source: z.string().optional(),
        certainty: z.enum(['read', 'reported', 'unconfirmed', 'own']),
      }),
      answers: z.array(
        z.strictObject({
          status: z.enum(ALERT_STATUSES),
          signer: z.string(),
          note: z.string().nullable(),
          index: count,
        }),
      ),
    }),
  ),
  next: z.string().nullable(),
})
