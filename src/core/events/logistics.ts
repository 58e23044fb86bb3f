/** Storage and transport: where a battery lies, and how it gets from one custodian to the next. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import {
  creditCode,
  facilityId,
  instant,
  label,
  massKg,
  percent,
  safety,
  temperatureC,
} from './fields.ts'

const storers = ['collector', 'warehouse', 'tester', 'repurposer', 'recycler'] as const

export const storageIn = defineEvent({
  type: 'storage.in',
  title: { zh: '入库', en: 'Battery taken into storage' },
  signers: storers,
  from: ['collected', 'received'],
  to: 'stored',
  custody: 'keeps',
  fields: { zone: label.optional(), grossMassKg: massKg.optional(), safety, temperatureC },
  batteryFields: {},
})

export const storageOut = defineEvent({
  type: 'storage.out',
  title: { zh: '出库', en: 'Battery taken out of storage' },
  signers: storers,
  from: ['stored'],
  to: 'prior',
  custody: 'keeps',
  fields: { zone: label.optional(), grossMassKg: massKg.optional(), safety, temperatureC },
  batteryFields: {},
})

export const dispatched = defineEvent({
  type: 'transport.dispatched',
  title: { zh: '发运', en: 'Battery dispatched' },
  signers: [
    'producer',
    'vehicle-maker',
    'service',
    'collector',
    'warehouse',
    'tester',
    'repurposer',
    'recycler',
  ],
  from: ['collected', 'stored'],
  fromIfRepurposed: ['registered'],
  to: 'in_transit',
  custody: 'sends',
  fields: {
    /** Number of the waybill: what sender and consignee both name. */
    waybill: label,
    to: creditCode,
    toFacility: facilityId.optional(),
    carrier: creditCode,
    carrierLicence: label.optional(),
    vehiclePlate: label.optional(),
    /** Joint judgement of sender and carrier, GB/T 38698.1-2020 section 4. */
    safety,
    unNumber: z.enum(['UN3480', 'UN3481', 'UN3536', 'UN3556']),
    /** Special provision 376: damaged or defective. */
    damaged: z.boolean().optional(),
    packaging: label.optional(),
    grossMassKg: massKg,
    maxStateOfChargePercent: percent.optional(),
    expectedAt: instant,
  },
  batteryFields: {},
})

export const received = defineEvent({
  type: 'transport.received',
  title: { zh: '签收', en: 'Battery received' },
  signers: [
    'producer',
    'vehicle-maker',
    'service',
    'collector',
    'warehouse',
    'tester',
    'repurposer',
    'recycler',
  ],
  from: ['in_transit'],
  to: 'received',
  custody: 'receives',
  fields: { waybill: label, grossMassKg: massKg },
  batteryFields: {},
})
