/** What is said of a facility: what it is for, what it may take in, and by which permits. */

import { z } from 'zod'
import { day, label } from './fields.ts'

export const FACILITY_KINDS = [
  'collection_outlet',
  'central_outlet',
  'warehouse',
  'plant',
  'workshop',
] as const

export const PERMIT_KINDS = [
  'investment_filing',
  'eia',
  'discharge',
  'discharge_registration',
  'elv_dismantling',
  'hazardous_waste',
  'dangerous_goods',
  'recycling_filing',
  'business',
] as const

export type PermitKind = (typeof PERMIT_KINDS)[number]

export const permit = z
  .strictObject({
    kind: z.enum(PERMIT_KINDS),
    number: label,
    /** First and last day on which it holds. */
    validFrom: day,
    validTo: day,
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, {
    message: 'permit_days',
    path: ['validTo'],
  })

export type FacilityKind = (typeof FACILITY_KINDS)[number]
export type Permit = z.infer<typeof permit>

/** Tonnes; more than any plant has. */
export const tonnes = z.number().positive().max(10_000_000)

/** What may be said of a facility when it is registered, or later. */
export const described = {
  kind: z.enum(FACILITY_KINDS).optional(),
  /** All that it holds, not only new ones. */
  permits: z.array(permit).max(32).optional(),
  /** Of used batteries, as permitted. */
  capacityTonnesPerYear: tonnes.optional(),
  /** What may lie there at once. */
  storageLimitTonnes: tonnes.optional(),
}
