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

export const removed = (code: string, more: Common = {}) => ({
  ...event('battery.removed', [], { vin: 'LS5A3DBE0PA000001', reason: 'scrap' }, {}),
  batteries: [{ code, voltageV: 320, stateOfChargePercent: 20, condition: 'intact' }],
  ...more,
})

export const retired = (codes: Codes, more: Common = {}) =>
  event('battery.retired', codes, { reason: 'capacity' }, more)

/** @param from - who gives it: a credit code or `person:…` */
export const collected = (codes: Codes, from: string, more: Common = {}) =>
  event('battery.collected', codes, { from, grossMassKg: 412.5 }, more)

export const storedIn = (codes: Codes, more: Common = {}) =>
  event('storage.in', codes, { safety: 'pass', temperatureC: 21 }, more)

export const storedOut = (codes: Codes, more: Common = {}) =>
  event('storage.out', codes, { safety: 'pass', temperatureC: 21 }, more)

export const dispatched = (
  codes: Codes,
  { to, carrier, waybill }: { to: string; carrier: string; waybill: string },
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
