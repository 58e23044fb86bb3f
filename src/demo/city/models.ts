/** What the demo's makers build. */

import { type Enterprise, enterprisesOf } from './enterprises.ts'

/** Letters of battery types: B iron phosphate, E ternary. */
export const CHEMISTRIES = ['B', 'E'] as const
export type Chemistry = (typeof CHEMISTRIES)[number]

export interface Model {
  readonly name: string
  /** Undefined for a maker that the city never heard of. */
  readonly maker: Enterprise | undefined
  readonly vendor: string
  readonly chemistry: Chemistry
  readonly specification: string
  readonly ratedCapacityAh: number
  readonly nominalVoltageV: number
  readonly ratedEnergyKwh: number
  readonly massKg: number
  /** How many its maker registers with it; 0 if it keeps their codes to itself. */
  readonly modules: number
  readonly use: keyof typeof VOLTAGES
}

const VOLTAGES = { car: 345.6, bus: 576, swap: 345.6, storage: 768 } as const

const [tongliang, fuling, bishan] = enterprisesOf('maker')

// Vendor codes are made up as well: D0x for the city's makers, D5x from elsewhere, D9x for reuse.
const C52 = model('D01', tongliang, { use: 'car', chemistry: 'B', size: '52', massKg: 378 })
const C68 = model('D02', fuling, { use: 'car', chemistry: 'E', size: '68', massKg: 402 })
const C40 = model('D03', bishan, { use: 'car', chemistry: 'B', size: '40', massKg: 318 })
export const BUS_MODEL = model('D01', tongliang, {
  use: 'bus',
  chemistry: 'B',
  size: '75',
  massKg: 612,
  modules: 6,
})
export const SWAP_MODEL = model('D02', fuling, {
  use: 'swap',
  chemistry: 'B',
  size: '50',
  massKg: 365,
})
export const CAR_MODELS: readonly Model[] = [C52, C68, C40]

/** Of makers who registered nothing: what stands on the plate is all that anybody knows. */
export const FOREIGN_MODELS: readonly Model[] = [
  model('D51', undefined, { use: 'car', chemistry: 'E', size: '30', massKg: 285 }),
  model('D52', undefined, { use: 'car', chemistry: 'B', size: '45', massKg: 350 }),
]

type Plan = Pick<Model, 'use' | 'chemistry' | 'massKg'> & {
  /** Kilowatt-hours, about. */
  readonly size: string
  readonly modules?: number
}

function model(
  vendor: string,
  maker: Enterprise | undefined,
  { use, chemistry, size, massKg, modules = 0 }: Plan,
): Model {
  const nominalVoltageV = VOLTAGES[use]
  const ratedCapacityAh = Math.round((Number(size) * 1000) / nominalVoltageV)
  return {
    name: `演示-${use.toUpperCase()}${size}`,
    maker,
    vendor,
    chemistry,
    specification: size,
    ratedCapacityAh,
    nominalVoltageV,
    ratedEnergyKwh: Math.round(ratedCapacityAh * nominalVoltageV) / 1000,
    massKg,
    modules,
    use,
  }
}
