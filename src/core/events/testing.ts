/** Testing: what a used battery is still worth, and whether it is safe to go on with. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import {
  capacityAh,
  day,
  label,
  percent,
  resistanceMilliohm,
  sha256Hex,
  temperatureC,
  voltageV,
} from './fields.ts'

const testers = ['tester', 'repurposer', 'recycler'] as const

export const tested = defineEvent({
  type: 'battery.tested',
  title: { zh: '检测', en: 'Battery tested' },
  signers: testers,
  from: ['collected', 'stored', 'received', 'quarantined'],
  to: 'tested',
  custody: 'keeps',
  disputable: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'inspecting',
    disposition: 'conformant',
  },
  closes: ['test_done', 'stock_out'],
  form: ['standard', 'instrument', 'calibratedOn', 'temperatureC', 'destructive', 'reportSha256'],
  fields: {
    /** Such as GB/T 34015-2017. */
    standard: label,
    instrument: label,
    calibratedOn: day,
    temperatureC,
    destructive: z.boolean(),
    reportSha256: sha256Hex,
  },
  batteryFields: {
    measuredCapacityAh: capacityAh,
    stateOfHealthPercent: percent,
    openCircuitVoltageV: voltageV,
    internalResistanceMilliohm: resistanceMilliohm,
    /** Ohm per volt, GB 38031. */
    insulationOhmPerVolt: z.number().min(0).max(1e9),
    /** What is to become of it. `quarantine`: it goes nowhere until it is tested again. */
    verdict: z.enum(['reuse', 'dismantle', 'quarantine']),
  },
})

export const discharged = defineEvent({
  type: 'battery.discharged',
  title: { zh: '放电', en: 'Battery discharged' },
  signers: testers,
  from: ['tested', 'quarantined'],
  to: 'discharged',
  custody: 'keeps',
  disputable: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:discharging' },
  form: ['method', 'durationH'],
  fields: {
    /** GB/T 33598.3-2021. */
    method: z.enum(['external_circuit', 'immersion']),
    durationH: z.number().positive().max(1_000),
  },
  batteryFields: {
    startVoltageV: voltageV,
    endVoltageV: voltageV,
    endStateOfChargePercent: percent,
  },
})
