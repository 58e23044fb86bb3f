/** Fields that several event types share, with their units and ranges. */

import { z } from 'zod'
import { isBatteryCode } from '../battery-code.ts'
import { isCreditCode } from '../credit-code.ts'

export const batteryCode = z
  .string()
  .refine(isBatteryCode, { message: 'battery_code' })
  .meta({
    description: 'Battery code, GB/T 34014-2017: 24 characters, or 19 for a reused battery',
    examples: ['001CB240000003B3C0221953'],
  })

export const creditCode = z
  .string()
  .refine(isCreditCode, { message: 'credit_code' })
  .meta({
    description: 'Unified social credit code, GB 32100-2015',
    examples: ['91350100M000100Y43'],
  })

/** A private person is known by a pseudonym alone: no schema has a field for who it is. */
export const giver = z.union([
  creditCode,
  z.string().regex(/^person:[0-9a-z-]{8,64}$/, { message: 'pseudonym' }),
])

/** Six digits: GB/T 2260 district or county. */
export const district = z.string().regex(/^\d{6}$/, { message: 'district' })
export const facilityId = z.string().regex(/^[0-9A-Za-z-]{3,40}$/, { message: 'facility_id' })
/** An instant with its offset, RFC 3339. */
export const instant = z.iso.datetime({ offset: true, message: 'instant' })
/** A day, ISO 8601. */
export const day = z.iso.date({ message: 'day' })
/** ISO 3779, without I, O and Q. */
export const vin = z.string().regex(/^[0-9A-HJ-NPR-Z]{17}$/, { message: 'vin' })
/** A short text of a person's: a name, a number on a paper. No line breaks, of any kind. */
export const label = z.string().regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,120}$/u, { message: 'label' })
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, { message: 'sha256' })

export const massKg = z.number().positive().max(100_000)
export const percent = z.number().min(0).max(100)
export const capacityAh = z.number().positive().max(100_000)
export const energyKwh = z.number().positive().max(100_000)
export const voltageV = z.number().min(0).max(2_000)
export const temperatureC = z.number().min(-60).max(1_500)
export const safety = z.enum(['pass', 'fail'])
export const condition = z.enum(['intact', 'dented', 'swollen', 'leaking', 'burnt', 'flooded'])

/** What every event carries, whatever it says. */
export const common = {
  /** When it happened, by the signer's account. The log's own time stands in the entry. */
  time: instant,
  place: z.strictObject({ facility: facilityId.optional(), district }),
  /** Digests of documents and photographs that the signer keeps. */
  evidence: z
    .array(
      z.strictObject({ sha256: sha256Hex, mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/) }),
    )
    .max(32)
    .optional(),
}

/** One event may name 1–256 batteries: a scan session, a shipment. */
export const BATTERIES_LIMIT = 256
