/** Second life: used batteries become a product with a code of its own (再利用, formerly 梯次利用). */

import { z } from 'zod'
import { counterparty } from './counterparty.ts'
import { defineEvent } from './definition.ts'
import {
  capacityAh,
  energyKwh,
  label,
  labelCode,
  ratedMassKg,
  sha256Hex,
  voltageV,
} from './fields.ts'
import type { Ratings } from './ratings.ts'
import type { Battery } from './traceable.ts'
import type { FindBefore, Warning } from './warnings.ts'

const MOSTLY_STORAGE = { energy_storage: 0.8, backup_power: 0.2 }

const rated = ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
  massKg,
  intendedUse,
}: Ratings): Ratings => ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
  massKg,
  intendedUse,
})

/** Batteries of which the newest test does not say that they may be used again, or that have none. */
const untested = (
  { batteries }: { batteries: readonly { code: string }[] },
  before: FindBefore,
): Warning[] =>
  batteries.flatMap(({ code }, i): Warning[] => {
    const found = before(code) as Battery | undefined
    if (!found || found.verdict === 'reuse') return []
    const pointer = `/event/batteries/${i}/code`
    return [{ code: 'not_tested_for_reuse', pointer, params: { code } }]
  })

export const repurposed = defineEvent({
  type: 'battery.repurposed',
  title: { zh: '再利用产品', en: 'Batteries repurposed' },
  signers: ['repurposer'],
  from: ['collected', 'stored', 'received', 'tested'],
  to: 'repurposed',
  custody: 'keeps',
  epcis: { type: 'TransformationEvent', bizStep: 'commissioning' },
  closes: ['stock_in', 'test_done'],
  safety: ({ product }, code) =>
    product.code === code ? { ratedV: product.nominalVoltageV } : undefined,
  warns: untested,
  result: ({ product }) => ({ state: 'repurposed', product: product.code }),
  parts: { 'product/code': 'product' },
  measure: { results: ({ product }) => [product], ratesResults: true },
  ratings: ({ product }, code) => (product.code === code ? rated(product) : undefined),
  form: ['product'],
  fields: {
    /** The new battery; those named in `batteries` are its parents and end here. */
    product: z.strictObject({
      code: labelCode,
      ratedCapacityAh: capacityAh,
      nominalVoltageV: voltageV,
      ratedEnergyKwh: energyKwh,
      massKg: ratedMassKg.optional(),
      intendedUse: z
        .enum([
          'energy_storage',
          'backup_power',
          'low_speed_vehicle',
          'electric_bicycle',
          'lighting',
          'other',
        ])
        .meta({ 'x-typical': MOSTLY_STORAGE }),
      /** Standard of the product that its use must meet. */
      productStandard: label.meta({ examples: ['GB/T 36276-2023'] }),
      labelSha256: sha256Hex.optional().meta({ 'x-usual': true }),
    }),
  },
  batteryFields: {},
})

export const deployed = defineEvent({
  type: 'reuse.deployed',
  title: { zh: '再利用投用', en: 'Product put to use' },
  signers: ['repurposer'],
  from: [],
  fromIfRepurposed: ['registered', 'in_trade', 'received', 'stored'],
  to: 'deployed',
  custody: 'deploys',
  disputable: true,
  epcis: { type: 'TransactionEvent', action: 'ADD', bizStep: 'installing', disposition: 'active' },
  reports: ['stock_out'],
  closes: ['stock_in'],
  form: ['user', 'site', 'use', 'installedEnergyKwh'],
  fields: {
    /** Who uses it: an enterprise, or a private person under a pseudonym. */
    user: counterparty,
    site: label,
    use: z
      .enum(['energy_storage', 'backup_power', 'low_speed_vehicle', 'lighting', 'other'])
      .meta({ 'x-typical': MOSTLY_STORAGE }),
    installedEnergyKwh: energyKwh.optional(),
  },
  batteryFields: {},
})

export const returned = defineEvent({
  type: 'reuse.returned',
  title: { zh: '再利用退回', en: 'Product taken back' },
  signers: ['repurposer', 'recycler', 'collector'],
  bringsIn: true,
  from: ['deployed'],
  to: 'retired',
  custody: 'takes',
  disputable: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving', disposition: 'returned' },
  opens: ['retired_collected'],
  safety: ({ reason }) => ({ words: reason === 'fault' ? [reason] : [] }),
  form: ['user', 'reason'],
  fields: {
    user: counterparty,
    reason: z
      .enum(['worn_out', 'fault', 'contract_ended', 'recall'])
      .meta({ 'x-typical': { worn_out: 0.5, fault: 0.25, contract_ended: 0.25 } }),
  },
  batteryFields: {},
})
