/** Storage and transport: where a battery lies, and how it gets from one custodian to the next. */

import { z } from 'zod'
import { counterparty, partyOf, registeredOf, unregistered } from './counterparty.ts'
import { defineEvent } from './definition.ts'
import {
  facilityId,
  instant,
  label,
  massKg,
  percent,
  safety,
  sha256Hex,
  temperatureC,
  thing,
} from './fields.ts'
import { massesDiffer } from './mass-difference.ts'
import { GROSS } from './measure.ts'
import { OWNERS } from './production.ts'
import { passOrFail } from './safety.ts'
import { type Battery, backFromOutside, isLot, wasQuarantined } from './traceable.ts'
import type { FindBefore, Warning } from './warnings.ts'

const storers = [
  'dismantler',
  'swap-operator',
  'collector',
  'warehouse',
  'tester',
  'repurposer',
  'recycler',
] as const

const zone = label
  .optional()
  .meta({ 'x-usual': true, examples: ['A-03', 'A-12', 'B-07', 'B-21', 'C-05', 'C-16'] })

export const storageIn = defineEvent({
  type: 'storage.in',
  title: { zh: '入库', en: 'Battery taken into storage' },
  signers: storers,
  bringsIn: true,
  from: [
    'produced',
    'removed',
    'retired',
    'collected',
    'received',
    'tested',
    'discharged',
    'quarantined',
  ],
  fromIfRepurposed: ['registered'],
  to: 'stored',
  custody: 'keeps',
  disputable: true,
  lots: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'storing',
    disposition: 'in_progress',
  },
  closes: ['stock_in'],
  safety: passOrFail,
  result: (_, { state }) => ({ state: 'stored', prior: state }),
  measure: GROSS,
  form: ['zone', 'grossMassKg', 'safety', 'temperatureC'],
  needs: ['place/facility'],
  fields: { zone, grossMassKg: massKg.optional(), safety, temperatureC },
  batteryFields: {},
})

export const storageOut = defineEvent({
  type: 'storage.out',
  title: { zh: '出库', en: 'Battery taken out of storage' },
  signers: storers,
  finishes: true,
  from: ['stored'],
  to: 'prior',
  custody: 'keeps',
  disputable: true,
  lots: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'storing',
    disposition: 'in_progress',
  },
  safety: passOrFail,
  result: (_, { prior = 'collected' }) => ({ state: prior }),
  measure: GROSS,
  form: ['zone', 'grossMassKg', 'safety', 'temperatureC'],
  needs: ['place/facility'],
  fields: { zone, grossMassKg: massKg.optional(), safety, temperatureC },
  batteryFields: {},
})

export const dispatched = defineEvent({
  type: 'transport.dispatched',
  title: { zh: '发运', en: 'Battery dispatched' },
  signers: OWNERS,
  finishes: true,
  from: [
    'produced',
    'removed',
    'retired',
    'collected',
    'stored',
    'tested',
    'quarantined',
    'discharged',
  ],
  fromIfRepurposed: ['registered', 'in_trade'],
  to: 'in_transit',
  custody: 'sends',
  disputable: true,
  lots: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'shipping',
    disposition: 'in_transit',
  },
  opens: [
    {
      obligation: 'shipment_received',
      // Somebody who is not registered owes nothing here: who sent it says when it has arrived.
      owed: ({ to, toFacility }) => ({ enterprise: registeredOf(to), facility: toFacility }),
    },
  ],
  reports: ['stock_out'],
  closes: ['stock_in'],
  safety: ({ safety, damaged }) => ({ words: damaged ? [safety, 'damaged'] : [safety] }),
  result: ({ waybill, to, carrier, grossMassKg, batteries }, { state, prior }) => {
    const sent = { massKg: grossMassKg, things: batteries.length }
    const parties = { waybill, to: partyOf(to), carrier: partyOf(carrier) }
    const consignment = { ...parties, state, ...(prior && { prior }), sent }
    return { state: 'in_transit', consignment }
  },
  measure: GROSS,
  form: [
    'waybill',
    'to',
    'toFacility',
    'carrier',
    'safety',
    'unNumber',
    'grossMassKg',
    'expectedAt',
  ],
  permits: { carrierLicence: 'carrier' },
  fields: {
    /** Number of the waybill: what sender and consignee both name. */
    waybill: label,
    to: counterparty,
    toFacility: facilityId.optional(),
    carrier: counterparty,
    /** Permit of the carrier for dangerous goods. */
    carrierLicence: label.optional(),
    /** Number plate of the lorry. */
    vehiclePlate: label.optional(),
    /** Joint judgement of sender and consignee, GB/T 38698.1-2020 section 4. */
    safety,
    unNumber: z.enum(['UN3480', 'UN3481', 'UN3536', 'UN3556']).meta({ 'x-typical': { UN3480: 1 } }),
    /** Special provision 376: damaged or defective. */
    damaged: z.boolean().optional(),
    packaging: label.optional().meta({ 'x-usual': true, examples: ['防火周转箱', '金属托盘箱'] }),
    grossMassKg: massKg,
    maxStateOfChargePercent: percent.optional().meta({ 'x-usual': true, 'x-typical': [20, 30] }),
    expectedAt: instant,
  },
  batteryFields: {},
})

/**
 * All that was sent, and on the consignee's scales it weighs something else. What a part of it should
 * weigh, nobody has said.
 */
function otherMass(
  {
    waybill,
    grossMassKg,
    batteries,
    dispute,
  }: {
    waybill: string
    grossMassKg: number
    batteries: readonly { code: string }[]
    dispute?: string | undefined
  },
  before: FindBefore,
): Warning[] {
  const { sent } =
    batteries
      .map(({ code }) => before(code)?.consignment)
      .find((consignment) => consignment?.waybill === waybill) ?? {}
  if (dispute !== undefined || sent?.things !== batteries.length) return []
  if (!massesDiffer(sent.massKg, grossMassKg)) return []
  const params = { value: grossMassKg, sent: sent.massKg }
  return [{ code: 'mass_differs', pointer: '/event/grossMassKg', params }]
}

export const received = defineEvent({
  type: 'transport.received',
  title: { zh: '签收', en: 'Battery received' },
  signers: OWNERS,
  finishes: true,
  bringsIn: true,
  from: ['in_transit'],
  fromFor: ({ sender }, before) => {
    if (!sender) return []
    return (before as Battery).unrecorded ? ['outside', 'registered'] : ['outside']
  },
  to: 'received',
  custody: 'receives',
  disputable: true,
  lots: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'receiving',
    disposition: 'in_progress',
  },
  opens: ['stock_in'],
  closes: ['shipment_received', 'removal_handed_over', 'retired_collected'],
  result: (_, before) => {
    if (wasQuarantined(before)) return { state: 'quarantined' }
    if (isLot(before)) return { state: 'produced' }
    return { ...backFromOutside(before), state: 'received' }
  },
  warns: otherMass,
  parts: { 'missing/*': 'mention', 'unexpected/*': 'untouched' },
  measure: GROSS,
  form: ['waybill', 'grossMassKg'],
  fields: {
    waybill: label,
    /** Who sent it, if that is nobody who is registered, and so nobody dispatched it here. */
    sender: unregistered.optional(),
    /** What was really there, on the consignee's own scales. */
    grossMassKg: massKg,
    /** On the waybill and not there: they stay in transit, and their own chain says why. */
    missing: z.array(thing).max(256).optional(),
    /**
     * There and not on the waybill: seen by the consignee, not taken over by this event. The log
     * may never have heard of them; one that it knows can be claimed among `batteries`, in dispute.
     */
    unexpected: z.array(thing).max(256).optional(),
  },
  batteryFields: {},
})

/** To somebody who is not registered, and so cannot sign for it. */
export const delivered = defineEvent({
  type: 'transport.delivered',
  title: { zh: '送达登记范围外', en: 'Battery delivered outside the register' },
  signers: OWNERS,
  finishes: true,
  from: ['in_transit'],
  to: 'outside',
  custody: 'delivers',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'accepting' },
  closes: ['shipment_received', 'removal_handed_over', 'retired_collected'],
  measure: GROSS,
  form: ['waybill', 'paperSha256', 'grossMassKg'],
  fields: {
    waybill: label,
    /** Digest of the paper that the consignee signed. */
    paperSha256: sha256Hex,
    /** On the consignee's scales. */
    grossMassKg: massKg.optional(),
  },
  batteryFields: {},
})

export const transportVoided = defineEvent({
  type: 'transport.voided',
  title: { zh: '取消发运', en: 'Dispatch cancelled' },
  signers: OWNERS,
  finishes: true,
  from: ['in_transit'],
  to: 'prior',
  custody: 'keeps',
  disputable: true,
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'void_shipping' },
  closes: ['shipment_received'],
  result: (_, { consignment }) => {
    const { state, prior } = consignment!
    return { state, ...(prior && { prior }) }
  },
  form: ['waybill', 'reason'],
  fields: { waybill: label, reason: label },
  batteryFields: {},
})

export const waybillAccepted = defineEvent({
  type: 'transport.accepted',
  title: { zh: '承运确认', en: 'Carriage accepted' },
  signers: ['carrier'],
  from: ['in_transit'],
  to: 'same',
  custody: 'carries',
  lots: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'departing',
    disposition: 'in_transit',
  },
  safety: passOrFail,
  form: ['waybill', 'safety'],
  fields: { waybill: label, safety },
  batteryFields: {},
})
