/** Of every type in the catalogue, the least that a valid event says and the most. */

import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import * as events from './events.ts'
import { DISTRICT, newKey } from './fleet.ts'

export interface Sample {
  readonly name: string
  readonly type: string
  /** With what must be there, and nothing else. */
  readonly least: object
  /** With every optional member too. */
  readonly most: object
  /** A member whose own members are not looked at before the event has its place in the log. */
  readonly unread?: string
  /** That it must have some of its optional members; which, other tests say. */
  readonly choice?: true
}

const CODE = '001PB240000003B3C0221953'
const PART = '001CB240000003B3C0221953'
const PRODUCT = '001PB24B3C0000001RP'
const ENTERPRISE = '91350100M000100Y43'
const OTHER = '91500105MA5U0AAA0M'
const FACILITY = 'CQ-JLP-001'
const LOT = `LOT-${ENTERPRISE}-A1`
const OTHER_LOT = `LOT-${ENTERPRISE}-A2`
const TEMPORARY = `TMP-${ENTERPRISE}-7KQ2M9XR`
const ENTRY = { index: 7, leafHash: `${'A'.repeat(43)}=` }
const ALERT = { kind: 'vendor_unknown', thing: CODE }
const ALERT_OF_ENTRY = { ...ALERT, entry: 7 }
const time = '2026-01-08T08:30:00+08:00'

const common = {
  time,
  onBehalfOf: OTHER,
  place: { district: DISTRICT, facility: FACILITY },
  evidence: [{ sha256: '0f'.repeat(32), mediaType: 'image/jpeg' }],
}

/** @param more - optional members of the event @param battery - and of each of its batteries */
function sample(name: string, event: { type: string }, more: object = {}, battery: object = {}) {
  const least = { ...event, time }
  const { batteries } = least as unknown as { batteries: object[] }
  const detailed = batteries.map((one) => ({ ...one, ...battery }))
  const { shape } = CATALOGUE.get(event.type)?.schema ?? {}
  const weighed = shape && 'massBasis' in shape ? { massBasis: 'weighed' } : {}
  const most = { ...least, ...common, ...weighed, ...more, batteries: detailed }
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
const DISPUTE = { dispute: '实物在我库' }
const assay = { assay: { Li: 3.5 } }
const product = (events.repurposed(CODE, PRODUCT) as unknown as { product: object }).product

export const BATTERY_SAMPLES: readonly Sample[] = [
  sample('battery.registered, produced', events.produced(CODE), {}, { children: [PART] }),
  sample('battery.registered, unrecorded', events.registered(CODE), ratings, { children: [PART] }),
  sample('battery.sold', events.sold(CODE, OTHER), DISPUTE),
  sample('battery.installed', events.installed(CODE), {
    ...DISPUTE,
    certificateDate: '2021-05-01',
  }),
  sample('battery.removed', events.removed(CODE), { ...DISPUTE, replacement: PART }),
  sample('vehicle.scrapped', events.vehicleScrapped(CODE), {
    replacesCertificate: '报废回收 500107-0000',
    swapEvidence: '换电协议 12',
    replacementEvidence: '维修单 7',
    statementSha256: '0f'.repeat(32),
  }),
  sample('vehicle.scrapping_voided', events.scrappingVoided(CODE), {
    basis: '渝商务撤〔2026〕3 号',
  }),
  sample(
    'battery.retired',
    events.retired(CODE),
    { ...DISPUTE, method: 'full_test' },
    { stateOfHealthPercent: 71.5, cycles: 1_100 },
  ),
  sample(
    'battery.collected',
    events.collected(CODE, 'person:6b1f0c2e'),
    { ...DISPUTE, netMassKg: 385 },
    { stateOfHealthPercent: 71.5, stateOfChargePercent: 20, condition: 'dented' },
  ),
  sample('storage.in', events.storedIn(CODE), { ...DISPUTE, zone: 'A-1', grossMassKg: 412.5 }),
  sample('storage.out', events.storedOut(CODE), { ...DISPUTE, zone: 'A-1', grossMassKg: 412.5 }),
  sample(
    'stock.counted',
    events.counted(CODE),
    {
      ...DISPUTE,
      massBasis: 'weighed',
      shortages: [{ code: PART, cause: 'under_inquiry' }],
      surpluses: [{ code: PRODUCT, cause: 'received_unrecorded' }],
    },
    { massKg: 385 },
  ),
  sample('transport.dispatched', events.dispatched(CODE, shipment), {
    ...DISPUTE,
    toFacility: FACILITY,
    carrierLicence: '渝交运管许可 500000000001',
    vehiclePlate: '渝A12345',
    damaged: false,
    packaging: 'UN 4G',
    maxStateOfChargePercent: 30,
  }),
  sample('transport.accepted', events.accepted(CODE, shipment.waybill)),
  sample('transport.received', events.received(CODE, shipment.waybill), {
    ...DISPUTE,
    sender: { firm: '贵阳某再生资源公司', creditCode: '91350100M000100Y43' },
    missing: [PART],
    unexpected: [PRODUCT],
  }),
  sample('transport.delivered', events.delivered(CODE, shipment.waybill), { grossMassKg: 412.5 }),
  sample('transport.voided', events.cancelled(CODE, shipment.waybill), DISPUTE),
  sample(
    'battery.inspected',
    events.inspected(CODE, 'dismantle'),
    {
      ...{ ...DISPUTE, instrument: '万用表 2' },
    },
    { insulationOhmPerVolt: 500 },
  ),
  sample('battery.tested', events.tested(CODE, 'reuse'), DISPUTE),
  sample('battery.discharged', events.discharged(CODE), DISPUTE),
  sample('battery.repurposed', events.repurposed(CODE, PRODUCT), {
    product: { ...product, massKg: 400, labelSha256: 'a0'.repeat(32) },
  }),
  sample('reuse.deployed', events.deployed(CODE, OTHER), { ...DISPUTE, installedEnergyKwh: 4.8 }),
  sample('reuse.returned', events.returned(CODE, OTHER), DISPUTE),
  sample(
    'battery.dismantled',
    events.dismantled(CODE, [LOT]),
    {},
    { released: [{ code: PART, massKg: 5.5 }] },
  ),
  sample(
    'material.processed',
    events.processed(CODE, [{ lot: LOT, massKg: 5 }], [{ lot: OTHER_LOT, massKg: 7 }]),
    { outputs: [{ lot: OTHER_LOT, massKg: 7, material: 'black_mass', ...assay }] },
  ),
  sample(
    'material.recovered',
    events.recovered([{ lot: LOT, massKg: 5 }], [{ lot: OTHER_LOT, massKg: 7 }]),
    {
      inputs: [{ lot: LOT, massKg: 5, ...assay }],
      recoveryPercent: { Li: 93 },
      energyKgcePerTonne: 2_100,
      waterReusePercent: 91,
      energyProduct: 'lithium_carbonate',
      ...{ periodFrom: '2026-01-01', periodTo: '2026-01-07' },
    },
  ),
  sample('residue.disposed', events.disposed([{ lot: LOT, massKg: 5 }])),
  sample('identity.relabelled', events.relabelled(CODE, PRODUCT)),
  sample('identity.unreadable', events.unreadable(TEMPORARY)),
  sample('incident.reported', events.incident(CODE, 'fire'), { ...DISPUTE, injuries: 0 }),
  sample('incident.closed', events.closed(CODE, 7), { reportSha256: 'b0'.repeat(32) }),
  {
    ...sample('record.corrected', events.corrected(ENTRY, [CODE], events.retired(CODE))),
    unread: 'event',
  },
  sample('record.voided', events.voided(ENTRY, [CODE])),
  sample('dispute.resolved', events.resolved(CODE, OTHER, 'collected')),
  sample('hold.placed', events.held(CODE), { until: time }),
  sample('hold.released', events.freed(CODE)),
  sample('attestation.issued', events.attested(CODE, OTHER)),
  sample('alert.acknowledged', events.alertAcknowledged(ALERT), {
    comment: '已转办',
    alert: ALERT_OF_ENTRY,
  }),
  sample('alert.explained', events.alertExplained(ALERT), { alert: ALERT_OF_ENTRY }),
  sample('alert.closed', events.alertClosed(ALERT), { alert: ALERT_OF_ENTRY }),
  sample('dismantling.published', events.published('001', 'CP-52'), {
    url: 'https://maker.example/cp-52',
  }),
]

const registration = (name: string, event: { type: string }, more: object = {}): Sample => {
  const least = { ...event, time }
  return { name, type: event.type, least, most: { ...least, ...more } }
}

const permit = {
  kind: 'eia',
  number: '渝环准〔2025〕1 号',
  validFrom: '2025-01-01',
  validTo: '2027-12-31',
}
const described = {
  kind: 'plant',
  permits: [permit],
  capacityTonnesPerYear: 20_000,
  storageLimitTonnes: 300,
}

const keyAdded = { type: 'key.added', enterprise: ENTERPRISE, kind: 'device', label: '手持终端' }

export const REGISTRY_SAMPLES: readonly Sample[] = [
  registration('enterprise.registered', {
    type: 'enterprise.registered',
    ...{ creditCode: ENTERPRISE, name: '重庆演示回收', roles: ['collector'], district: DISTRICT },
  }),
  ...['enterprise.suspended', 'enterprise.reinstated'].map((type) =>
    registration(type, { type, ...{ creditCode: ENTERPRISE, reason: '渝经信〔2026〕3 号' } }),
  ),
  {
    ...registration('enterprise.changed', {
      type: 'enterprise.changed',
      ...{ creditCode: ENTERPRISE, name: '重庆演示', roles: ['recycler'], district: DISTRICT },
    }),
    choice: true,
  },
  registration(
    'facility.registered',
    {
      type: 'facility.registered',
      ...{ facility: FACILITY, enterprise: ENTERPRISE, name: '一号库', district: DISTRICT },
    },
    described,
  ),
  {
    ...registration('facility.changed', {
      type: 'facility.changed',
      ...{ facility: FACILITY, name: '二号库', district: DISTRICT, ...described },
    }),
    choice: true,
  },
  {
    ...registration('vendor.registered', {
      type: 'vendor.registered',
      ...{ vendor: '04Q', enterprise: ENTERPRISE },
    }),
    choice: true,
  },
  registration('key.added, P-256', { ...keyAdded, ...{ key: newKey('EC').key } }),
  registration('key.added, Ed25519', { ...keyAdded, ...{ key: newKey('OKP').key } }),
  registration('key.revoked', {
    type: 'key.revoked',
    ...{ kid: newKey().kid, reason: 'stolen' },
  }),
  registration(
    'permit.registered',
    {
      type: 'permit.registered',
      ...{
        enterprise: OTHER,
        kind: 'hazardous_waste',
        number: 'CQ5001',
        issuer: '重庆市生态环境局',
      },
      ...{ validFrom: '2026-01-01' },
    },
    { validTo: '2030-12-31', facilities: [FACILITY], capacityTonnesPerYear: 5000 },
  ),
  registration('permit.ended', {
    type: 'permit.ended',
    ...{ kind: 'hazardous_waste', number: 'CQ5001', endedOn: '2026-06-30', reason: '吊销' },
  }),
  registration('enterprise.closed', {
    type: 'enterprise.closed',
    ...{ creditCode: OTHER, reason: '企业注销' },
  }),
  registration('facility.closed', {
    type: 'facility.closed',
    ...{ facility: FACILITY, reason: '租约到期' },
  }),
  registration('delegation.granted', {
    type: 'delegation.granted',
    ...{
      principal: OTHER,
      agent: ENTERPRISE,
      types: ['battery.collected'],
      until: '2027-01-01T00:00:00+08:00',
    },
  }),
  registration('delegation.revoked', {
    type: 'delegation.revoked',
    ...{ principal: OTHER, agent: ENTERPRISE, reason: '合同到期' },
  }),
  registration(
    'rules.changed',
    {
      type: 'rules.changed',
      ...{
        rule: 'stock_in.order-73',
        value: 20,
        periodFrom: '2026-07-01',
        basis: '渝经信〔2026〕1号',
      },
    },
    { periodTo: '2026-12-31' },
  ),
]

export const SAMPLES: readonly Sample[] = [...BATTERY_SAMPLES, ...REGISTRY_SAMPLES]
