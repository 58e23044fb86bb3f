/** Facilities: what each is for, what it may take, and under which permits. */

import type { FacilityKind, Permit } from '../../core/events/permits.ts'
import { DAY, dayText } from './calendar.ts'
import type { Enterprise, Trade } from './enterprises.ts'

interface Description {
  readonly kind?: FacilityKind
  readonly permits?: Permit[]
  readonly capacityTonnesPerYear?: number
  readonly storageLimitTonnes?: number
}

const YEAR = 365 * DAY

/** @param at - when it is registered, in milliseconds */
export function describeFacility({ trade }: Enterprise, at: number): Description {
  const kind = KINDS[trade]
  const permits = (PERMITS[trade] ?? []).map((permit) => permitFrom(permit, at - YEAR, 5))
  return {
    ...(kind && { kind }),
    ...(permits.length > 0 && { permits }),
    ...(CAPACITIES[trade] && { capacityTonnesPerYear: CAPACITIES[trade] }),
    ...(STORAGE_LIMITS[trade] && { storageLimitTonnes: STORAGE_LIMITS[trade] }),
  }
}

/** @param from - first day on which it holds @param years - how long */
export const permitFrom = (kind: Permit['kind'], from: number, years: number): Permit => ({
  kind,
  number: `演示-${kind.toUpperCase()}-${dayText(from).slice(0, 4)}`,
  validFrom: dayText(from),
  validTo: dayText(from + years * YEAR),
})

const KINDS: Readonly<Partial<Record<Trade, FacilityKind>>> = {
  maker: 'plant',
  carmaker: 'plant',
  workshop: 'workshop',
  silent: 'workshop',
  dismantler: 'central_outlet',
  collector: 'collection_outlet',
  warehouse: 'warehouse',
  repurposer: 'plant',
  recycler: 'plant',
}

const PERMITS: Readonly<Partial<Record<Trade, readonly Permit['kind'][]>>> = {
  carrier: ['dangerous_goods'],
  dismantler: ['business', 'eia'],
  repurposer: ['eia'],
  recycler: ['eia', 'discharge', 'business'],
}

const CAPACITIES: Readonly<Partial<Record<Trade, number>>> = { repurposer: 2_000, recycler: 10_000 }

const STORAGE_LIMITS: Readonly<Partial<Record<Trade, number>>> = {
  dismantler: 30,
  collector: 5,
  warehouse: 30,
}
