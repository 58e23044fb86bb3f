/** End of first use: a battery is given up, and somebody takes it in. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import { condition, giver, massKg, percent } from './fields.ts'

export const retired = defineEvent({
  type: 'battery.retired',
  title: { zh: '退役', en: 'Battery retired' },
  signers: [
    'producer',
    'vehicle-maker',
    'service',
    'collector',
    'warehouse',
    'repurposer',
    'recycler',
  ],
  from: ['installed', 'removed'],
  fromIfUnrecorded: ['registered'],
  to: 'retired',
  custody: 'takes-from-vehicle',
  fields: {
    reason: z.enum(['capacity', 'fault', 'accident', 'vehicle_scrapped', 'recall', 'other']),
    /** How the state of health was found. */
    method: z.enum(['full_test', 'bms', 'estimate']).optional(),
  },
  batteryFields: {
    stateOfHealthPercent: percent.optional(),
    cycles: z.int().min(0).max(100_000).optional(),
  },
})

export const collected = defineEvent({
  type: 'battery.collected',
  title: { zh: '回收', en: 'Battery collected' },
  signers: ['vehicle-maker', 'collector', 'repurposer', 'recycler'],
  from: ['retired', 'removed'],
  fromIfUnrecorded: ['registered'],
  to: 'collected',
  custody: 'collects',
  fields: { from: giver, grossMassKg: massKg, netMassKg: massKg.optional() },
  batteryFields: {
    stateOfHealthPercent: percent.optional(),
    stateOfChargePercent: percent.optional(),
    condition: condition.optional(),
  },
})
