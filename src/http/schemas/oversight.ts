/** Schemas of what the service answers about figures and family trees. */

import { z } from 'zod'
import { ELEMENTS, thing } from '../../core/events/fields.ts'
import { STATES } from '../../core/events/states.ts'
import { ALERTS } from '../../oversight/alerts/kinds.ts'

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
          'Letter of GB/T 34014; `unknown` for temporary codes, `none` for material, `mixed` for an event about several',
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
      alert: z.enum(ALERTS),
      code: thing,
      state: z.enum(STATES),
      custodian: z.string().meta({ description: 'Credit code' }),
      lot: z.boolean(),
      entries: z
        .array(count)
        .optional()
        .meta({ description: 'Indexes of the entries in question' }),
    }),
  ),
  next: z.string().nullable(),
})
