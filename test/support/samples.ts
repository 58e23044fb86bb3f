/** Of every type in the catalogue, the least that a valid event says and the most. */

import * as events from './events.ts'
import { DISTRICT, newKey } from './fleet.ts'

export interface Sample {
  readonly name: string
  readonly type: string
  /** With what must be there, and nothing else. */
  readonly least: object
  /** With every optional member too. */
  readonly most: object
}

const CODE = '001PB240000003B3C0221953'
const PART = '001CB240000003B3C0221953'
const PRODUCT = '001PB24B3C0000001RP'
const ENTERPRISE = '91350100M000100Y43'
const OTHER = '91500105MA5U0AAA0M'
const FACILITY = 'CQ-JLP-001'
const time = '2026-01-08T08:30:00+08:00'

const common = {
  time,
  place: { district: DISTRICT, facility: FACILITY },
  evidence: [{ sha256: '0f'.repeat(32), mediaType: 'image/jpeg' }],
}

/** @param more - optional members of the event @param battery - and of each of its batteries */
function sample(name: string, event: { type: string }, more: object = {}, battery: object = {}) {
  const least = { ...event, time }
  const { batteries } = least as unknown as { batteries: object[] }
  const detailed = batteries.map((one) => ({ ...one, ...battery }))
  const most = { ...least, ...common, ...more, batteries: detailed }
  return { name, type: event.type, least, most }
}

const shipment = { to: ENTERPRISE, carrier: OTHER, waybill: '渝运 0001' }
const ratings = {
  model: 'CP-52',
  ratedCapacityAh: 150,
  nominalVoltageV: 350.4,
  ratedEnergyKwh: 52.56,
  massKg: 385,
  productionDate: '2021-03-12',
}
const product = (events.repurposed(CODE, PRODUCT) as unknown as { product: object }).product

export const BATTERY_SAMPLES: readonly Sample[] = [
  sample('battery.registered, produced', events.produced(CODE), {}, { children: [PART] }),
  sample('battery.registered, unrecorded', events.registered(CODE), ratings, { children: [PART] }),
  sample('battery.installed', events.installed(CODE), { certificateDate: '2021-05-01' }),
  sample('battery.removed', events.removed(CODE), { replacement: PART }),
  sample(
    'battery.retired',
    events.retired(CODE),
    { method: 'full_test' },
    { stateOfHealthPercent: 71.5, cycles: 1_100 },
  ),
  sample(
    'battery.collected',
    events.collected(CODE, 'person:6b1f0c2e'),
    { netMassKg: 385 },
    { stateOfHealthPercent: 71.5, stateOfChargePercent: 20, condition: 'dented' },
  ),
  sample('storage.in', events.storedIn(CODE), { zone: 'A-1', grossMassKg: 412.5 }),
  sample('storage.out', events.storedOut(CODE), { zone: 'A-1', grossMassKg: 412.5 }),
  sample('transport.dispatched', events.dispatched(CODE, shipment), {
    toFacility: FACILITY,
    carrierLicence: '渝交运管许可 500000000001',
    vehiclePlate: '渝A12345',
    damaged: false,
    packaging: 'UN 4G',
    maxStateOfChargePercent: 30,
  }),
  sample('transport.received', events.received(CODE, shipment.waybill)),
  sample('battery.repurposed', events.repurposed(CODE, PRODUCT), {
    product: { ...product, massKg: 400, labelSha256: 'a0'.repeat(32) },
  }),
]

const registration = (name: string, event: { type: string }) => {
  const least = { ...event, time }
  return { name, type: event.type, least, most: least }
}

const keyAdded = { type: 'key.added', enterprise: ENTERPRISE, kind: 'device', label: '手持终端' }

export const REGISTRY_SAMPLES: readonly Sample[] = [
  registration('enterprise.registered', {
    type: 'enterprise.registered',
    ...{ creditCode: ENTERPRISE, name: '重庆演示回收', roles: ['collector'], district: DISTRICT },
  }),
  registration('facility.registered', {
    type: 'facility.registered',
    ...{ facility: FACILITY, enterprise: ENTERPRISE, name: '一号库', district: DISTRICT },
  }),
  registration('key.added, P-256', { ...keyAdded, ...{ key: newKey('EC').key } }),
  registration('key.added, Ed25519', { ...keyAdded, ...{ key: newKey('OKP').key } }),
  registration('key.revoked', {
    type: 'key.revoked',
    ...{ kid: newKey().kid, reason: 'stolen' },
  }),
]

export const SAMPLES: readonly Sample[] = [...BATTERY_SAMPLES, ...REGISTRY_SAMPLES]
