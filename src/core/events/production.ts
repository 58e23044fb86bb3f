/** Production and use in a vehicle: a battery gets its code, goes into a car, comes out of it. */

import { z } from 'zod'
import type { Role } from '../roles.ts'
import { defineEvent } from './definition.ts'
import {
  batteryCode,
  capacityAh,
  condition,
  day,
  energyKwh,
  label,
  massKg,
  percent,
  vin,
  voltageV,
} from './fields.ts'

const ratings = {
  model: label,
  ratedCapacityAh: capacityAh,
  nominalVoltageV: voltageV,
  ratedEnergyKwh: energyKwh,
  massKg,
  productionDate: day,
}

/** What the maker knows and whoever finds a battery later may not. */
const unknownRatings = z.strictObject(ratings).partial().shape

/** Who may say where a battery comes from; that nobody knows, all signers may say. */
export const MAKERS: readonly Role[] = ['producer', 'vehicle-maker']

const registration = defineEvent({
  type: 'battery.registered',
  title: { zh: '电池赋码登记', en: 'Battery registered' },
  signers: [
    'producer',
    'vehicle-maker',
    'service',
    'collector',
    'warehouse',
    'repurposer',
    'recycler',
  ],
  from: [],
  to: 'registered',
  custody: 'begins',
  fields: {
    /** `unrecorded`: whoever has it in hand registers it, its earlier life being nowhere. */
    origin: z.enum(['produced', 'imported', 'unrecorded']),
    ...unknownRatings,
  },
  batteryFields: { children: z.array(batteryCode).max(512).optional() },
})

export const registered = {
  ...registration,
  schema: registration.schema.superRefine((event, { addIssue }) => {
    if (event.origin === 'unrecorded') return
    const missing = Object.keys(ratings).filter((name) => !(name in event))
    for (const name of missing) addIssue({ ...MISSING, path: [name] })
  }),
}

/** What the validator says of a member that must be there. */
const MISSING = {
  code: 'invalid_type',
  expected: 'nonoptional',
  message: 'Invalid input: expected nonoptional, received undefined',
} as const

export const installed = defineEvent({
  type: 'battery.installed',
  title: { zh: '装车', en: 'Battery installed in a vehicle' },
  signers: ['vehicle-maker', 'service'],
  from: ['registered', 'removed'],
  to: 'installed',
  custody: 'takes',
  fields: {
    vin,
    vehicleModel: label,
    /** Day of the vehicle's certificate of conformity. */
    certificateDate: day.optional(),
    /** Made to have its battery swapped. */
    swapModel: z.boolean(),
  },
  batteryFields: {},
})

export const removed = defineEvent({
  type: 'battery.removed',
  title: { zh: '拆卸下车', en: 'Battery removed from a vehicle' },
  signers: ['vehicle-maker', 'service', 'recycler'],
  from: ['installed'],
  to: 'removed',
  custody: 'takes-from-vehicle',
  fields: {
    vin,
    reason: z.enum(['repair', 'replace', 'swap', 'scrap', 'recall', 'accident']),
    replacement: batteryCode.optional(),
  },
  batteryFields: { voltageV, stateOfChargePercent: percent, condition },
})
