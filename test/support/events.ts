/** Valid events, one function for each type, so that a test says only what it is about. */

import { DISTRICT } from './fleet.ts'

interface Common {
  readonly time?: string
  readonly [member: string]: unknown
}

let serial = 0

/** A battery code that no other test of the process has. */
export const nextBatteryCode = (level: 'P' | 'M' | 'C' = 'P'): string =>
  `04Q${level}B76836300JBC4${String(++serial).padStart(7, '0')}`

// After every event's time stands the log's own clock, so a day ago is never in the future.
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString()

const event = (type: string, codes: string | readonly string[], fields: object, more: Common) => ({
  type,
  time: yesterday(),
  place: { district: DISTRICT },
  batteries: [codes].flat().map((code) => ({ code })),
  ...fields,
  ...more,
})

type Codes = string | readonly string[]

/** As `event`, with members of each battery beside its code. */
const eachOf = (type: string, codes: Codes, battery: object, fields: object, more: Common) => ({
  ...event(type, [], fields, {}),
  batteries: [codes].flat().map((code) => ({ code, ...battery })),
  ...more,
})

/** A lot's name that no other test of the process has. */
export const nextLot = (enterprise: string): string => `LOT-${enterprise}-T${++serial}`

/** A temporary code that no other test of the process has. */
export const nextTemporaryCode = (enterprise: string): string =>
  `TMP-${enterprise}-${String(++serial).padStart(8, '0')}`

export const registered = (codes: Codes, more: Common = {}) =>
  event('battery.registered', codes, { origin: 'unrecorded' }, more)

/** With all that a maker knows. */
export const produced = (codes: Codes, more: Common = {}) =>
  event(
    'battery.registered',
    codes,
    {
      origin: 'produced',
      model: 'CP-52',
      ratedCapacityAh: 150,
      nominalVoltageV: 350.4,
      ratedEnergyKwh: 52.56,
      massKg: 386.125,
      productionDate: '2024-11-12',
    },
    more,
  )

export const installed = (codes: Codes, more: Common = {}) =>
  event(
    'battery.installed',
    codes,
    { vin: 'LS5A3DBE0PA000001', vehicleModel: 'SC7001', swapModel: false },
    more,
  )

export const removed = (codes: Codes, more: Common = {}) =>
  eachOf(
    'battery.removed',
    codes,
    { voltageV: 320, stateOfChargePercent: 20, condition: 'intact' },
    { vin: 'LS5A3DBE0PA000001', reason: 'scrap' },
    more,
  )

export const retired = (codes: Codes, more: Common = {}) =>
  event('battery.retired', codes, { reason: 'capacity' }, more)

/** @param from - who gives it: a credit code, `person:…`, or somebody who is not registered */
export const collected = (codes: Codes, from: string | object, more: Common = {}) =>
  event('battery.collected', codes, { from, grossMassKg: 412.5 }, more)

export const storedIn = (codes: Codes, more: Common = {}) =>
  event('storage.in', codes, { safety: 'pass', temperatureC: 21 }, more)

export const storedOut = (codes: Codes, more: Common = {}) =>
  event('storage.out', codes, { safety: 'pass', temperatureC: 21 }, more)

export const dispatched = (
  codes: Codes,
  { to, carrier, waybill }: { to: string | object; carrier: string | object; waybill: string },
  more: Common = {},
) =>
  event(
    'transport.dispatched',
    codes,
    {
      waybill,
      to,
      carrier,
      safety: 'pass',
      unNumber: 'UN3480',
      grossMassKg: 1200,
      expectedAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
    more,
  )

export const received = (codes: Codes, waybill: string, more: Common = {}) =>
  event('transport.received', codes, { waybill, grossMassKg: 1199.5 }, more)

/** To somebody who is not registered, by the sender. */
export const delivered = (codes: Codes, waybill: string, more: Common = {}) =>
  event('transport.delivered', codes, { waybill, paperSha256: '1e'.repeat(32) }, more)

/** @param product - code of what they become */
export const repurposed = (codes: Codes, product: string, more: Common = {}) =>
  event(
    'battery.repurposed',
    codes,
    {
      product: {
        code: product,
        ratedCapacityAh: 100,
        nominalVoltageV: 48,
        ratedEnergyKwh: 4.8,
        intendedUse: 'energy_storage',
        productStandard: 'GB/T 36276-2023',
      },
    },
    more,
  )

/** @param to - credit code of the buyer, or somebody who is not registered */
export const sold = (codes: Codes, to: string | object, more: Common = {}) =>
  event('battery.sold', codes, { to, saleDate: '2024-12-01' }, more)

export const vehicleScrapped = (codes: Codes, more: Common = {}) =>
  event(
    'vehicle.scrapped',
    codes,
    {
      vin: 'LS5A3DBE0PA000001',
      certificate: '报废回收 500107-0001',
      certificateDate: '2026-01-05',
      batteryPresent: true,
      swapModel: false,
    },
    more,
  )

export const scrappingVoided = (codes: Codes, more: Common = {}) =>
  event(
    'vehicle.scrapping_voided',
    codes,
    { vin: 'LS5A3DBE0PA000001', certificate: '报废回收 500107-0001', reason: 'pledged' },
    more,
  )

/** By the carrier. */
export const accepted = (codes: Codes, waybill: string, more: Common = {}) =>
  event('transport.accepted', codes, { waybill, safety: 'pass' }, more)

export const cancelled = (codes: Codes, waybill: string, more: Common = {}) =>
  event('transport.voided', codes, { waybill, reason: '订单取消' }, more)

export type Verdict = 'reuse' | 'dismantle' | 'quarantine'

export const inspected = (
  codes: Codes,
  verdict: 'dismantle' | 'test' | 'quarantine',
  more: Common = {},
) => eachOf('battery.inspected', codes, { condition: 'intact', voltageV: 340, verdict }, {}, more)

export const tested = (codes: Codes, verdict: Verdict, more: Common = {}) =>
  eachOf(
    'battery.tested',
    codes,
    {
      measuredCapacityAh: 110,
      stateOfHealthPercent: 73,
      openCircuitVoltageV: 340,
      internalResistanceMilliohm: 1.2,
      insulationOhmPerVolt: 500,
      verdict,
    },
    {
      standard: 'GB/T 34015-2017',
      instrument: '充放电柜 3',
      calibratedOn: '2026-01-01',
      temperatureC: 25,
      destructive: false,
      reportSha256: '0f'.repeat(32),
    },
    more,
  )

export const discharged = (codes: Codes, more: Common = {}) =>
  eachOf(
    'battery.discharged',
    codes,
    { startVoltageV: 320, endVoltageV: 2, endStateOfChargePercent: 0 },
    { method: 'external_circuit', durationH: 8 },
    more,
  )

/** @param user - a credit code or `person:…` */
export const deployed = (codes: Codes, user: string, more: Common = {}) =>
  event('reuse.deployed', codes, { user, site: '两江储能站', use: 'energy_storage' }, more)

export const returned = (codes: Codes, user: string, more: Common = {}) =>
  event('reuse.returned', codes, { user, reason: 'worn_out' }, more)

/** @param lots - that it comes apart into, of aluminium; 100 kg each */
export const dismantled = (codes: Codes, lots: readonly string[], more: Common = {}) =>
  event(
    'battery.dismantled',
    codes,
    {
      method: 'manual',
      grossMassKg: 386.125 * [codes].flat().length,
      fractions: lots.map((lot) => ({ lot, material: 'aluminium', massKg: 100 })),
      lossKg: 1.5,
    },
    more,
  )

export interface LotMass {
  readonly lot: string
  readonly massKg: number
}

/** Of batteries, as heavy as what comes out together. */
export const processed = (
  codes: Codes,
  inputs: readonly LotMass[],
  outputs: readonly LotMass[],
  more: Common = {},
) =>
  event(
    'material.processed',
    codes,
    {
      line: '破碎线 1',
      batteriesMassKg: [codes].flat().length > 0 ? massOf(outputs) : 0,
      inputs,
      outputs: outputs.map((lot) => ({ ...lot, material: 'black_mass' })),
      lossKg: 0,
    },
    more,
  )

export const recovered = (
  inputs: readonly LotMass[],
  outputs: readonly LotMass[],
  more: Common = {},
) =>
  event(
    'material.recovered',
    [],
    {
      line: '湿法 2',
      inputs: inputs.map((lot) => ({ ...lot, assay: {} })),
      outputs: outputs.map((lot) => ({
        ...lot,
        material: 'lithium_carbonate',
        purityPercent: 99.5,
      })),
      recoveryPercent: {},
      lossKg: 0,
    },
    more,
  )

export const disposed = (inputs: readonly LotMass[], more: Common = {}) =>
  event(
    'residue.disposed',
    [],
    {
      inputs,
      wasteCode: '900-044-49',
      manifest: '5001072026000001',
      receiver: '渝危废处置',
      permit: 'CQ5001',
    },
    more,
  )

export const relabelled = (code: string, newCode: string, more: Common = {}) =>
  eachOf(
    'identity.relabelled',
    code,
    { newCode },
    { reason: 'label_damaged', witness: '当班安全员' },
    more,
  )

export const unreadable = (codes: Codes, more: Common = {}) =>
  eachOf('identity.unreadable', codes, { level: 'pack' }, { reason: 'damaged' }, more)

export type Misfortune = 'fire' | 'leak' | 'accident' | 'theft' | 'loss'

export const incident = (codes: Codes, kind: Misfortune, more: Common = {}) =>
  event('incident.reported', codes, { kind, action: '已隔离并报告' }, more)

/** @param incident - index of the entry that reported it */
export const closed = (codes: Codes, incident: number, more: Common = {}) =>
  event(
    'incident.closed',
    codes,
    { incident, closedBy: 'reporter', outcome: 'dealt_with', measures: '更换冷却管路，培训班组' },
    more,
  )

export const counted = (codes: Codes, more: Common = {}) =>
  event('stock.counted', codes, { stocktake: 'PD-2026-11' }, more)

export const published = (vendor: string, model: string, more: Common = {}) =>
  event(
    'dismantling.published',
    [],
    { vendor, model, version: '1.0', languages: ['zh'], documentSha256: 'd1'.repeat(32) },
    more,
  )

export const held = (codes: Codes, more: Common = {}) =>
  event('hold.placed', codes, { basis: '渝经信执法〔2026〕1 号' }, more)

export const freed = (codes: Codes, more: Common = {}) =>
  event('hold.released', codes, { reason: '已核实' }, more)

export const attested = (codes: Codes, enterprise: string, more: Common = {}) =>
  event(
    'attestation.issued',
    codes,
    {
      enterprise,
      periodFrom: '2026-01-01',
      periodTo: '2026-03-31',
      result: 'conformant',
      reportSha256: '0f'.repeat(32),
    },
    more,
  )

/** An alert, as lists of alerts name it. */
export interface AlertName {
  readonly kind: string
  readonly thing: string
  readonly entry?: number
}

export const alertAcknowledged = (alert: AlertName, more: Common = {}) =>
  event('alert.acknowledged', [], { alert }, more)

export const alertExplained = (alert: AlertName, more: Common = {}) =>
  event('alert.explained', [], { alert, explanation: '磅单录入有误，已更正' }, more)

export const alertClosed = (alert: AlertName, more: Common = {}) =>
  event('alert.closed', [], { alert, reason: '现场已核实' }, more)

/** An entry, as a correction names it. */
export interface Reference {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
}

/** @param codes - all that the entry touched @param instead - what it should have said */
export const corrected = (
  entry: Reference,
  codes: readonly string[],
  instead: object,
  more: Common = {},
) =>
  event(
    'record.corrected',
    [],
    { entry, codes, reason: 'incorrect_data', explanation: '录入有误', event: instead },
    more,
  )

export const voided = (entry: Reference, codes: readonly string[], more: Common = {}) =>
  event(
    'record.voided',
    [],
    { entry, codes, reason: 'did_not_occur', explanation: '并未发生' },
    more,
  )

/** By the authority. */
export const resolved = (codes: Codes, custodian: string, state: string, more: Common = {}) =>
  eachOf('dispute.resolved', codes, { custodian, state }, { reason: '以现场核查为准' }, more)

const massOf = (lots: readonly LotMass[]) =>
  lots.reduce((sum, { massKg }) => sum + Math.round(massKg * 1000), 0) / 1000
