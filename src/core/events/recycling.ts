/** Recycling: batteries come apart into modules and fractions, those into black mass, that into materials. */

import { z } from 'zod'
import { outsider } from './counterparty.ts'
import { defineEvent } from './definition.ts'
import {
  assayPercent,
  batteryCode,
  day,
  label,
  lossKg,
  lotId,
  lotInput,
  massKg,
  percent,
  perElement,
} from './fields.ts'
import { FRACTIONS, isResidue, MATERIALS } from './materials.ts'
import { GROSS } from './measure.ts'
import type { OpenedThing } from './obligations.ts'

/** Scales are not exact: what comes out may weigh this part more than what went in. */
const SCALE_TOLERANCE = 0.02

/** What comes out and is of use to nobody has to go to somebody who may dispose of it. */
const RESIDUE = {
  obligation: 'residue_disposed',
  when: (_: unknown, { kind, said: { material } }: OpenedThing) =>
    kind === 'output' && material !== undefined && isResidue(material),
} as const

const processors = ['repurposer', 'recycler'] as const

const dismantling = defineEvent({
  type: 'battery.dismantled',
  title: { zh: '拆解', en: 'Batteries dismantled' },
  signers: processors,
  from: ['discharged', 'tested'],
  to: 'dismantled',
  custody: 'keeps',
  epcis: { type: 'AssociationEvent', action: 'DELETE', bizStep: 'disassembling' },
  opens: [RESIDUE],
  closes: ['stock_in', 'test_done'],
  parts: { 'batteries/*/released/*/code': 'released', 'fractions/*/lot': 'output' },
  measure: GROSS,
  form: ['method', 'grossMassKg', 'fractions', 'lossKg'],
  fields: {
    method: z
      .enum(['manual', 'semi_automatic', 'automatic'])
      .meta({ 'x-typical': { manual: 0.25, semi_automatic: 0.5, automatic: 0.25 } }),
    /** All the batteries together, on the scales before they come apart. */
    grossMassKg: massKg,
    /** What they came apart into, but for the children that keep a code; a lot each. */
    fractions: z.array(z.strictObject({ lot: lotId, material: z.enum(FRACTIONS), massKg })).max(32),
    lossKg,
  },
  batteryFields: {
    /** Modules, or cells, that came out whole, with what they weigh; those unknown begin here. */
    released: z
      .array(z.strictObject({ code: batteryCode, massKg }))
      .max(256)
      .optional(),
  },
})

export const dismantled = {
  ...dismantling,
  schema: dismantling.schema.superRefine((event, context) => {
    const children = event.batteries.flatMap(({ released = [] }) => released)
    const out = [...children, ...event.fractions].reduce((sum, part) => sum + part.massKg, 0)
    balance(context, event.grossMassKg, out + event.lossKg, 'grossMassKg')
  }),
}

const output = z.strictObject({
  lot: lotId,
  material: z.enum(MATERIALS),
  massKg,
  assay: assayPercent.optional(),
})

const processing = defineEvent({
  type: 'material.processed',
  title: { zh: '破碎处理（黑粉）', en: 'Material processed' },
  signers: ['recycler'],
  from: ['collected', 'stored', 'received', 'discharged', 'tested'],
  to: 'processed',
  custody: 'keeps',
  epcis: { type: 'TransformationEvent', bizStep: 'own:processing' },
  opens: [RESIDUE],
  closes: ['stock_in', 'test_done'],
  parts: { 'inputs/*/lot': 'input', 'outputs/*/lot': 'output' },
  measure: { results: ({ outputs }) => outputs },
  form: ['line', 'batteriesMassKg', 'inputs', 'outputs', 'lossKg'],
  names: 'any',
  fields: {
    /** The plant's own name for the line. */
    line: label,
    /** The batteries together, cells or modules that go in whole. */
    batteriesMassKg: lossKg,
    inputs: z.array(lotInput).max(64),
    outputs: z.array(output).min(1).max(32),
    lossKg,
  },
  batteryFields: {},
})

export const processed = {
  ...processing,
  schema: processing.schema.superRefine((event, context) => {
    const { inputs, outputs, batteriesMassKg, lossKg } = event
    const into = inputs.reduce((sum, { massKg }) => sum + massKg, batteriesMassKg)
    if (into === 0) context.addIssue({ code: 'custom', message: 'no_input', path: ['inputs'] })
    if (event.batteries.length > 0 !== batteriesMassKg > 0) {
      context.addIssue({ code: 'custom', message: 'batteries_mass', path: ['batteriesMassKg'] })
    }
    balance(
      context,
      into,
      outputs.reduce((sum, { massKg }) => sum + massKg, lossKg),
      'outputs',
    )
  }),
}

export const recovered = defineEvent({
  type: 'material.recovered',
  title: { zh: '材料回收', en: 'Material recovered' },
  signers: ['recycler'],
  from: [],
  to: 'same',
  custody: 'keeps',
  epcis: { type: 'TransformationEvent', bizStep: 'own:recovering' },
  opens: [RESIDUE],
  closes: ['stock_in'],
  parts: { 'inputs/*/lot': 'input', 'outputs/*/lot': 'output' },
  measure: { results: ({ outputs }) => outputs },
  form: ['line', 'periodFrom', 'periodTo', 'inputs', 'outputs', 'recoveryPercent', 'lossKg'],
  needs: ({ energyKgcePerTonne }) => [
    ...['periodFrom', 'periodTo'],
    ...(energyKgcePerTonne === undefined ? [] : ['energyProduct']),
  ],
  names: 'none',
  fields: {
    line: label,
    /** First and last day of the run. */
    periodFrom: day.optional(),
    periodTo: day.optional(),
    inputs: z
      .array(lotInput.extend({ assay: assayPercent }))
      .min(1)
      .max(64),
    outputs: z
      .array(output.extend({ purityPercent: percent.meta({ 'x-typical': [99, 99.9] }) }))
      .min(1)
      .max(32),
    /** Of each element, how much of what went in came out. */
    recoveryPercent: perElement(z.number().min(0).max(120)),
    lossKg,
    /** What the energy is for; lithium carbonate unless it is said. */
    energyProduct: z.enum(MATERIALS).optional(),
    /** kgce for a tonne of that product. */
    energyKgcePerTonne: z
      .number()
      .min(0)
      .max(100_000)
      .optional()
      .meta({ 'x-usual': true, 'x-typical': [2_800, 4_200] }),
    waterReusePercent: percent.optional().meta({ 'x-usual': true, 'x-typical': [88, 95] }),
  },
  batteryFields: {},
})

export const residueDisposed = defineEvent({
  type: 'residue.disposed',
  title: { zh: '残余物处置', en: 'Residue disposed of' },
  signers: processors,
  finishes: true,
  from: [],
  to: 'same',
  custody: 'keeps',
  epcis: {
    type: 'ObjectEvent',
    action: 'DELETE',
    bizStep: 'destroying',
    disposition: 'disposed',
  },
  closes: ['residue_disposed', 'stock_in'],
  parts: { 'inputs/*/lot': 'input' },
  measure: { results: ({ inputs }) => inputs },
  // Groups of two digits, such as HW49, were what earlier entries said.
  warns: ({ wasteCode: value }) =>
    value === 'general' || /^\d{3}-\d{3}-\d{2}$/.test(value)
      ? []
      : [{ code: 'waste_code_form', pointer: '/event/wasteCode', params: { value } }],
  permits: { permit: 'receiver' },
  form: ['inputs', 'wasteCode', 'manifest', 'receiver', 'permit'],
  names: 'none',
  fields: {
    inputs: z.array(lotInput).min(1).max(64),
    /** Eight digits of the national list of hazardous wastes (国家危险废物名录); or `general`. */
    wasteCode: label.meta({ examples: ['900-044-49'] }),
    /** Number of the transfer manifest (危废联单). */
    manifest: label,
    receiver: z.union([label.meta({ examples: ['危险废物处置中心'] }), outsider]),
    /** The receiver's licence for hazardous waste. */
    permit: label,
  },
  batteryFields: {},
})

function balance(
  { addIssue }: z.core.$RefinementCtx,
  into: number,
  out: number,
  member: string,
): void {
  if (out > into * (1 + SCALE_TOLERANCE)) {
    addIssue({ code: 'custom', message: 'mass_balance', path: [member] })
  }
}
