/** What a maker says of a battery. */

import type { ProductLevel } from '../codes/battery-code.ts'

export interface Ratings {
  readonly model?: string | undefined
  readonly ratedCapacityAh?: number | undefined
  readonly nominalVoltageV?: number | undefined
  readonly ratedEnergyKwh?: number | undefined
  readonly massKg?: number | undefined
  /** ISO 8601 day. */
  readonly productionDate?: string | undefined
  readonly intendedUse?: string | undefined
  /** As it looks, where no code says so. */
  readonly level?: ProductLevel | undefined
}
