/**
 * Fields that several event types share, with their units and ranges.
 *
 * What no validator needs, but a form, a document or a made-up event does, stands in `meta`:
 * - `x-typical`: of a number, what it mostly lies between; of a choice, the share of each
 * - `x-usual`: need not be there, and mostly is
 * - `x-names`: what a text is the name of
 * - `x-mass`: of something in hand; an event that has one says how it was found (`massBasis`)
 * - `x-measured`: a number, or why there is none
 * - `x-plausible`, `x-plausible-sum`: what a number, or all of an object, lies between where all is as
 *   it should be; outside, an event is accepted with a warning (`warnings.ts`)
 */

import { z } from 'zod'
import { isBatteryCode } from '../codes/battery-code.ts'
import { isCreditCode } from '../codes/credit-code.ts'
import { isIdentity, isLotId } from '../codes/identity.ts'
import { isProductCode } from '../codes/product-code.ts'
import { VIN } from '../codes/vin.ts'

export const batteryCode = z
  .string()
  .refine(isBatteryCode, { message: 'battery_code' })
  .meta({
    description: 'Battery code, GB/T 34014-2017: 24 characters, or 19 for a reused battery',
    examples: ['001CB240000003B3C0221953'],
    'x-names': 'battery',
  })

/** A code that stands on a label for good: of a battery, or of what used ones were made into. */
export const labelCode = z
  .string()
  .refine((text) => isBatteryCode(text) || isProductCode(text), { message: 'battery_code' })
  .meta({
    description: 'Battery code, GB/T 34014-2017, or product code, GB/T 45565-2025',
    examples: ['001CBC1B3C0221953RC', '7KQ2ES100-2611A0042-R'],
    'x-names': 'battery',
  })

/** A code on a label, or the temporary code of a battery whose label cannot be read. */
export const identity = z
  .string()
  .refine(isIdentity, { message: 'battery_code' })
  .meta({
    description:
      'Battery code, GB/T 34014-2017, product code, GB/T 45565-2025, or a temporary code',
    examples: ['001CB240000003B3C0221953', 'TMP-Z7KQ2M9XR4WT'],
    'x-names': 'battery',
  })

/** Name of a lot of material. */
export const lotId = z
  .string()
  .refine(isLotId, { message: 'lot_id' })
  .meta({
    description:
      'LOT-Z and 11 random characters of Crockford’s base32: it names nobody, and no two are the same',
    examples: ['LOT-Z7KQ2M9XR4WT'],
    'x-names': 'lot',
  })

export const creditCode = z
  .string()
  .refine(isCreditCode, { message: 'credit_code' })
  .meta({
    description: 'Unified social credit code, GB 32100-2015',
    examples: ['91350100M000100Y43'],
    'x-names': 'enterprise',
  })

/** What the log keeps track of: a battery or a lot. */
export const thing = z.union([identity, lotId], { error: 'battery_code' })

/** Six digits: GB/T 2260 district or county. */
export const district = z
  .string()
  .regex(/^\d{6}$/, { message: 'district' })
  .meta({ 'x-names': 'district' })
export const facilityId = z
  .string()
  .regex(/^[0-9A-Za-z-]{3,40}$/, { message: 'facility_id' })
  .meta({ 'x-names': 'facility' })
/** The first three characters of a battery code (GB/T 34014): whose it is. */
export const vendorCode = z
  .string()
  .regex(/^[0-9A-Z]{3}$/, { message: 'vendor' })
  .meta({ 'x-names': 'vendor', examples: ['001'] })
/** An instant with its offset, RFC 3339. */
export const instant = z.iso.datetime({ offset: true, message: 'instant' })
/** A day, ISO 8601. */
export const day = z.iso.date({ message: 'day' })
export const vin = z.string().regex(VIN, { message: 'vin' }).meta({ 'x-names': 'vehicle' })
// No control characters, line separators or lone surrogates; spelled out, because the published
// JSON Schema is read by validators that know no `\p{…}`.
// biome-ignore lint/suspicious/noControlCharactersInRegex: to be refused
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]{1,120}$/u

/** A short text of a person's: a name, a number on a paper. No line breaks, of any kind. */
export const label = z.string().regex(ONE_LINE, { message: 'label' })
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, { message: 'sha256' })

/** To the gram: what is counted must add up. */
export const massKg = z
  .number()
  .positive()
  .max(1_000_000)
  .refine(isWholeGrams, { message: 'grams' })
  .meta({ 'x-typical': [5, 500], 'x-mass': true })
/** By its maker's account. */
export const ratedMassKg = massKg.meta({ 'x-mass': false })
/** Of one battery: the heaviest packs, of buses and lorries, have a tonne or so. */
export const batteryMassKg = ratedMassKg.meta({ 'x-plausible': [0.005, 3_000] })
/** How the masses of an event were found. */
export const massBasis = z
  .enum(['weighed', 'estimated'])
  .optional()
  .meta({ 'x-usual': true, 'x-typical': { weighed: 0.97, estimated: 0.03 } })
/** A mass that may be nothing. */
export const lossKg = z
  .number()
  .min(0)
  .max(1_000_000)
  .refine(isWholeGrams, { message: 'grams' })
  .meta({ 'x-typical': [0, 2] })
export const resistanceMilliohm = z
  .number()
  .positive()
  .max(10_000)
  .meta({ 'x-typical': [28, 95] })
export const percent = z.number().min(0).max(100)
export const capacityAh = z
  .number()
  .positive()
  .max(100_000)
  .meta({ 'x-typical': [100, 220] })
export const energyKwh = z
  .number()
  .positive()
  .max(100_000)
  .meta({ 'x-typical': [30, 75] })
export const voltageV = z
  .number()
  .min(0)
  .max(2_000)
  .meta({ 'x-typical': [300, 400], 'x-plausible': [0, 1_500] })
export const temperatureC = z
  .number()
  .min(-60)
  .max(1_500)
  .meta({ 'x-typical': [16, 26], 'x-plausible': [-40, 60] })
/** Why something was not measured. */
export const UNMEASURED = [
  'burnt',
  'flooded',
  'no_terminals',
  'unsafe',
  'no_access',
  'no_instrument',
  'other',
] as const

export type Measured = number | { readonly unmeasured: (typeof UNMEASURED)[number] }

/** What somebody measured, or why nobody could: `{ "unmeasured": "burnt" }`. */
export const measured = (number: z.ZodNumber) =>
  z.union([number, z.strictObject({ unmeasured: z.enum(UNMEASURED) })]).meta({ 'x-measured': true })

/** The number, where there is one. */
export const numberIn = (said: Measured | undefined): number | undefined =>
  typeof said === 'number' ? said : undefined

export const safety = z.enum(['pass', 'fail']).meta({ 'x-typical': { pass: 1 } })
export const condition = z
  .enum(['intact', 'dented', 'swollen', 'leaking', 'burnt', 'flooded'])
  .meta({ 'x-typical': { intact: 0.93, dented: 0.04, swollen: 0.03 } })

/** What a document shows. */
const evidenceKind = z.enum([
  'photo',
  'weighing_slip',
  'test_report',
  'manifest',
  'contract',
  'certificate',
  'video',
  'owner_statement',
  'other',
])

/** What every event carries, whatever it says. */
export const common = {
  /** When it happened, by the signer's account. The log's own time stands in the entry. */
  time: instant,
  /** Whose act it is, if the signer signs for another who has let it (`delegation.granted`). */
  onBehalfOf: creditCode.optional(),
  place: z.strictObject({
    facility: facilityId.optional(),
    district,
    /** Town or subdistrict: tells to which district a part of a divided one belongs. */
    town: label.optional().meta({ examples: ['大湾镇', '蔡家岗街道'] }),
  }),
  /** Digests of documents and photographs that the signer keeps. */
  evidence: z
    .array(
      z.strictObject({
        sha256: sha256Hex,
        mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
        kind: evidenceKind.optional(),
      }),
    )
    .max(32)
    .optional(),
}

/**
 * Why the signer says it although the log holds otherwise: it is recorded, and marks the batteries
 * as disputed until the authority decides.
 */
export const dispute = label

/** One event may name 1–256 batteries: a scan session, a shipment. */
export const BATTERIES_LIMIT = 256

/** Things of all kinds that one event may touch: each is a line of an entry that has 65,535 bytes. */
export const PARTS_LIMIT = 320

/** Metals whose mass is followed from black mass to product. */
export const ELEMENTS = ['Ni', 'Co', 'Mn', 'Li', 'Cu', 'Al', 'Fe'] as const
export type Element = (typeof ELEMENTS)[number]

/** Elements of which an assay can tell: phosphorus and fluorine say what black mass may be sold as. */
export const ASSAYED_ELEMENTS = [...ELEMENTS, 'P', 'F'] as const
export type AssayedElement = (typeof ASSAYED_ELEMENTS)[number]

/** A number for each element that there is one for. */
export const perElement = (
  number: z.ZodNumber,
): z.ZodType<Partial<Record<AssayedElement, number>>> =>
  z.strictObject(Object.fromEntries(ASSAYED_ELEMENTS.map((name) => [name, number.optional()])))

/** Assay of a lot: percent of its mass. */
export const assayPercent = perElement(percent).meta({ 'x-plausible-sum': [0, 100] })

/** Something that goes into a process: so much of a lot. */
export const lotInput = z.strictObject({ lot: lotId, massKg })

function isWholeGrams(kilograms: number): boolean {
  return Math.abs(kilograms * 1000 - Math.round(kilograms * 1000)) < 1e-6
}
