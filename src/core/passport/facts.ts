/** What a battery's events say of the battery itself: its ratings, its family. */

import type { ProductLevel } from '../codes/battery-code.ts'
import type { BatteryEvent } from '../events/catalogue.ts'

/** What a maker says of a battery; masses are left to those who handle it. */
export interface Ratings {
  readonly model?: string
  readonly ratedCapacityAh?: number
  readonly nominalVoltageV?: number
  readonly ratedEnergyKwh?: number
  /** ISO 8601 day. */
  readonly productionDate?: string
  readonly intendedUse?: string
  /** As it looks, where no code says so. */
  readonly level?: ProductLevel
}

export interface Family {
  /** Codes of the modules or cells that it was made of. */
  readonly children: readonly string[]
  /** Codes of those that came out of it whole. */
  readonly released: readonly string[]
  /** Lots that it, and others with it, came apart into. */
  readonly lots: readonly string[]
}

/** @param events - of the battery, as they stand, in order */
export const ratingsOf = (code: string, events: readonly BatteryEvent[]): Ratings =>
  events.map((event) => ratingsIn(event, code)).findLast((ratings) => ratings !== undefined) ?? {}

export function familyOf(code: string, events: readonly BatteryEvent[]): Family {
  const children: string[] = []
  const released: string[] = []
  const lots: string[] = []
  for (const event of events) {
    const { batteries } = event as { batteries: readonly { code: string }[] }
    if (!batteries.some((battery) => battery.code === code)) continue
    if (event.type === 'battery.registered') {
      children.push(...(event.batteries.find((one) => one.code === code)?.children ?? []))
    }
    if (event.type === 'battery.dismantled') {
      const own = event.batteries.find((one) => one.code === code)?.released ?? []
      released.push(...own.map((one) => one.code))
      lots.push(...event.fractions.map(({ lot }) => lot))
    }
    if (event.type === 'material.processed') lots.push(...event.outputs.map(({ lot }) => lot))
  }
  return { children, released, lots }
}

function ratingsIn(event: BatteryEvent, code: string): Ratings | undefined {
  if (event.type === 'battery.repurposed' && event.product.code === code) {
    return defined({ ...electrical(event.product), intendedUse: event.product.intendedUse })
  }
  if (!event.batteries.some((battery) => battery.code === code)) return undefined
  if (event.type === 'battery.registered') {
    const { model, productionDate } = event
    return defined({ ...electrical(event), model, productionDate })
  }
  if (event.type === 'identity.unreadable') {
    return defined({ level: event.batteries.find((battery) => battery.code === code)?.level })
  }
  return undefined
}

interface Electrical {
  readonly ratedCapacityAh?: number | undefined
  readonly nominalVoltageV?: number | undefined
  readonly ratedEnergyKwh?: number | undefined
}

const electrical = ({ ratedCapacityAh, nominalVoltageV, ratedEnergyKwh }: Electrical) => ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
})

const defined = (ratings: { [Name in keyof Ratings]: Ratings[Name] | undefined }): Ratings =>
  Object.fromEntries(Object.entries(ratings).filter(([, value]) => value !== undefined))
