/** End of first use: a battery is given up, and somebody takes it in. */

import { z } from 'zod'
import { counterparty } from './counterparty.ts'
import { defineEvent, saidOf } from './definition.ts'
import { condition, massKg, measured, percent } from './fields.ts'
import { OWNERS } from './production.ts'
import { backFromOutside } from './traceable.ts'

export const retired = defineEvent({
  type: 'battery.retired',
  title: { zh: '退役', en: 'Battery retired' },
  signers: OWNERS.filter((role) => role !== 'tester'),
  from: ['installed', 'removed', 'deployed'],
  fromIfUnrecorded: ['registered'],
  to: 'retired',
  custody: 'takes-from-vehicle',
  disputable: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:retiring' },
  opens: ['retired_collected'],
  safety: ({ reason }) => ({
    words: reason === 'accident' || reason === 'fault' ? [reason] : [],
  }),
  form: ['reason', 'method'],
  fields: {
    reason: z.enum(['capacity', 'fault', 'accident', 'vehicle_scrapped', 'recall', 'other']),
    /** How the state of health was found. */
    method: z
      .enum(['full_test', 'bms', 'estimate'])
      .optional()
      .meta({ 'x-usual': true, 'x-typical': { full_test: 0.25, bms: 0.5, estimate: 0.25 } }),
  },
  batteryFields: {
    stateOfHealthPercent: measured(percent).optional(),
    cycles: z
      .int()
      .min(0)
      .max(100_000)
      .optional()
      .meta({ 'x-usual': true, 'x-typical': [600, 3_200] }),
  },
})

export const collected = defineEvent({
  type: 'battery.collected',
  title: { zh: '回收', en: 'Battery collected' },
  signers: ['vehicle-maker', 'collector', 'repurposer', 'recycler'],
  // A battery that was lost and comes in is found by that; one from outside is back.
  bringsIn: true,
  from: ['retired', 'removed', 'lost', 'outside'],
  fromIfUnrecorded: ['registered'],
  to: 'collected',
  custody: 'collects',
  disputable: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'collecting',
    disposition: 'returned',
  },
  opens: ['stock_in'],
  closes: ['retired_collected', 'removal_handed_over'],
  result: (_, before) => backFromOutside(before),
  safety: (event, code) => {
    const { condition } = saidOf(event, code)!
    return { words: condition ? [condition] : [] }
  },
  measure: { together: ({ netMassKg, grossMassKg }) => netMassKg ?? grossMassKg },
  form: ['from', 'grossMassKg', 'netMassKg'],
  fields: { from: counterparty, grossMassKg: massKg, netMassKg: massKg.optional() },
  batteryFields: {
    stateOfHealthPercent: measured(percent).optional(),
    stateOfChargePercent: measured(percent).optional(),
    condition: condition.optional().meta({ 'x-usual': true }),
  },
})
