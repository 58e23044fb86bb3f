/** Testing: what a used battery is still worth, and whether it is safe to go on with. */

import { z } from 'zod'
import { defineEvent, saidOf } from './definition.ts'
import {
  capacityAh,
  condition,
  day,
  label,
  measured,
  numberIn,
  percent,
  resistanceMilliohm,
  sha256Hex,
  temperatureC,
  voltageV,
} from './fields.ts'

/** Ohm per volt, GB 38031. */
const insulationOhmPerVolt = z
  .number()
  .min(0)
  .max(1e9)
  .meta({ 'x-typical': [600, 5_000] })

const testers = ['tester', 'repurposer', 'recycler'] as const

/** A look, and what a meter says: enough to discharge it and take it apart, and not to use it again. */
export const inspected = defineEvent({
  type: 'battery.inspected',
  title: { zh: '外观检查', en: 'Battery inspected' },
  signers: ['dismantler', 'swap-operator', 'collector', 'warehouse', ...testers],
  from: ['collected', 'stored', 'received', 'quarantined', 'tested'],
  to: 'tested',
  custody: 'keeps',
  disputable: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' },
  closes: ['stock_out'],
  // That a look found nothing takes back nothing that was said before: only a full test does.
  safety: (event, code) => {
    const { condition, verdict, voltageV } = saidOf(event, code)!
    return { words: [condition, ...SAID_BY_VERDICT[verdict]], measuredV: numberIn(voltageV) }
  },
  result: (event, { code }) => {
    const { verdict } = saidOf(event, code)!
    return { state: verdict === 'quarantine' ? 'quarantined' : 'tested', verdict }
  },
  form: ['instrument'],
  fields: {
    /** What voltage and insulation were measured with. */
    instrument: label.optional().meta({ examples: ['万用表、绝缘测试仪'] }),
  },
  batteryFields: {
    condition,
    voltageV: measured(voltageV),
    insulationOhmPerVolt: measured(insulationOhmPerVolt).optional(),
    /** What is to become of it. `test`: it may be worth using again, which only a full test can say. */
    verdict: z.enum(['dismantle', 'test', 'quarantine']),
  },
})

const SAID_BY_VERDICT = {
  dismantle: ['dismantle'],
  test: [],
  quarantine: ['quarantine'],
} as const

export const tested = defineEvent({
  type: 'battery.tested',
  title: { zh: '检测', en: 'Battery tested' },
  signers: testers,
  from: ['collected', 'stored', 'received', 'quarantined', 'tested'],
  to: 'tested',
  custody: 'keeps',
  disputable: true,
  epcis: {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'inspecting',
    disposition: 'conformant',
  },
  // What is quarantined goes nowhere until it is tested again.
  opens: [
    {
      obligation: 'test_done',
      when: (event, { code }) => saidOf(event, code)?.verdict === 'quarantine',
    },
  ],
  closes: ['test_done'],
  safety: (event, code) => {
    const { verdict, openCircuitVoltageV } = saidOf(event, code)!
    // That it has to be kept apart, or may only come apart, takes back nothing that was said.
    const cleared = verdict === 'reuse' ? ({ inspected: true } as const) : {}
    return { words: [verdict], ...cleared, measuredV: numberIn(openCircuitVoltageV) }
  },
  result: (event, { code }) => {
    const { verdict } = saidOf(event, code)!
    return { state: verdict === 'quarantine' ? 'quarantined' : 'tested', verdict }
  },
  form: ['standard', 'instrument', 'calibratedOn', 'temperatureC', 'destructive', 'reportSha256'],
  fields: {
    /** Such as GB/T 34015-2017. */
    standard: label.meta({ examples: ['GB/T 34015-2017'] }),
    instrument: label.meta({ examples: ['充放电测试柜', '电池包综合测试系统'] }),
    calibratedOn: day,
    temperatureC: temperatureC.meta({ 'x-typical': [23, 27] }),
    destructive: z.boolean(),
    reportSha256: sha256Hex,
  },
  batteryFields: {
    measuredCapacityAh: measured(capacityAh),
    stateOfHealthPercent: measured(percent.meta({ 'x-typical': [50, 90] })),
    openCircuitVoltageV: measured(voltageV),
    internalResistanceMilliohm: measured(resistanceMilliohm),
    insulationOhmPerVolt: measured(insulationOhmPerVolt),
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
  safety: (event, code) => ({ measuredV: numberIn(saidOf(event, code)!.startVoltageV) }),
  form: ['method', 'durationH'],
  fields: {
    /** GB/T 33598.3-2021. */
    method: z
      .enum(['external_circuit', 'immersion'])
      .meta({ 'x-typical': { external_circuit: 0.67, immersion: 0.33 } }),
    durationH: z
      .number()
      .positive()
      .max(1_000)
      .meta({ 'x-typical': [5, 30] }),
  },
  batteryFields: {
    startVoltageV: measured(voltageV),
    endVoltageV: measured(voltageV.meta({ 'x-typical': [0.5, 9] })),
    endStateOfChargePercent: measured(percent.meta({ 'x-typical': [0, 2] })),
  },
})
