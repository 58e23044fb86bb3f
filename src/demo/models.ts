/** What the demo's makers build. */

import { type Enterprise, enterprisesOf } from './city.ts'

export interface Model {
  readonly name: string
  /** Undefined for makers that the city never heard of. */
  readonly maker: Enterprise | undefined
  readonly vendor: string
  readonly chemistry: 'B' | 'E'
  readonly specification: string
  readonly ratedCapacityAh: number
  readonly nominalVoltageV: number
  readonly ratedEnergyKwh: number
  readonly massKg: number
  readonly use: 'car' | 'bus' | 'swap'
}

const [tongliang, fuling, bishan] = enterprisesOf('maker')

/** Vendor codes are made up as well: `D01` to `D03` here, `D5x` from elsewhere, `D9x` for reuse. */
export const MODELS: readonly Model[] = [
  model('演示-C52', tongliang, 'D01', 'B', '52', 150, 345.6, 378, 'car'),
  model('演示-C68', fuling, 'D02', 'E', '68', 177, 384, 402, 'car'),
  model('演示-C40', bishan, 'D03', 'B', '40', 120, 332.8, 318, 'car'),
  model('演示-B75', tongliang, 'D01', 'B', '75', 130, 576, 612, 'bus'),
  model('演示-S50', fuling, 'D02', 'B', '50', 145, 345.6, 365, 'swap'),
]

/** Of makers who registered nothing: what stands on the plate is all that anybody knows. */
export const FOREIGN_MODELS: readonly Model[] = [
  model('演示-X30', undefined, 'D51', 'E', '30', 94, 320, 285, 'car'),
  model('演示-X45', undefined, 'D52', 'B', '45', 135, 332.8, 350, 'car'),
]

export const modelsFor = (use: Model['use']): Model[] => MODELS.filter((model) => model.use === use)

function model(
  name: string,
  maker: Enterprise | undefined,
  vendor: string,
  chemistry: Model['chemistry'],
  specification: string,
  ratedCapacityAh: number,
  nominalVoltageV: number,
  massKg: number,
  use: Model['use'],
): Model {
  const ratedEnergyKwh = Math.round(ratedCapacityAh * nominalVoltageV) / 1000
  return {
    name,
    maker,
    vendor,
    chemistry,
    specification,
    ratedCapacityAh,
    nominalVoltageV,
    ratedEnergyKwh,
    massKg,
    use,
  }
}
