/** The registry in the log: who may sign what is said by entries too, so a verifier learns it from the log alone. */

import { z } from 'zod'
import { fromBase64Url } from '../bytes/encoding.ts'
import { isEd25519Key } from '../keys/ed25519.ts'
import { AUTHORITY } from '../log/submission.ts'
import { common, creditCode, day, district, facilityId, label } from './fields.ts'
import { ROLES } from './roles.ts'

const { time } = common

/** 32 bytes in canonical base64url: a key that had two spellings would have two thumbprints. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)

const ed25519Key = bytes32.refine((x) => isEd25519Key(fromBase64Url(x)), { message: 'weak_key' })

export const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32, y: bytes32 }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: ed25519Key }),
])

const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length)

export const enterpriseRegistered = z.strictObject({
  type: z.literal('enterprise.registered'),
  time,
  creditCode,
  name: label,
  roles,
  district,
})

/** Says what is different now, and that alone. */
export const enterpriseChanged = z
  .strictObject({
    type: z.literal('enterprise.changed'),
    time,
    creditCode,
    name: label.optional(),
    /** All of its roles from now on, not only new ones. */
    roles: roles.optional(),
    district: district.optional(),
  })
  .refine(saysMoreThan('creditCode'), { message: 'no_change' })

/** Until it is reinstated, the enterprise holds none of its roles. */
export const enterpriseSuspended = z.strictObject({
  type: z.literal('enterprise.suspended'),
  time,
  creditCode,
  reason: label,
})

export const enterpriseReinstated = z.strictObject({
  type: z.literal('enterprise.reinstated'),
  time,
  creditCode,
  reason: label,
})

export const FACILITY_KINDS = [
  'collection_outlet',
  'central_outlet',
  'warehouse',
  'plant',
  'workshop',
] as const

export const PERMIT_KINDS = ['eia', 'discharge', 'dangerous_goods', 'business'] as const

export const permit = z
  .strictObject({
    /** Environmental impact assessment, discharge of pollutants, dangerous goods, trade. */
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

/** Tonnes; more than any plant has. */
const tonnes = z.number().positive().max(10_000_000)

/** What may be said of a facility when it is registered, or later. */
const described = {
  kind: z.enum(FACILITY_KINDS).optional(),
  /** All that it holds, not only new ones. */
  permits: z.array(permit).max(32).optional(),
  /** Of used batteries, as permitted. */
  capacityTonnesPerYear: tonnes.optional(),
  /** What may lie there at once. */
  storageLimitTonnes: tonnes.optional(),
}

export const facilityRegistered = z.strictObject({
  type: z.literal('facility.registered'),
  time,
  facility: facilityId,
  enterprise: creditCode,
  name: label,
  district,
  ...described,
})

/** Says what is different now, and that alone. Whose it is never changes. */
export const facilityChanged = z
  .strictObject({
    type: z.literal('facility.changed'),
    time,
    facility: facilityId,
    name: label.optional(),
    district: district.optional(),
    ...described,
  })
  .refine(saysMoreThan('facility'), { message: 'no_change' })

/** Whose batteries bear a vendor code: an enterprise of the registry, or one that is known by its name only. */
export const vendorRegistered = z
  .strictObject({
    type: z.literal('vendor.registered'),
    time,
    /** The first three characters of a battery code (GB/T 34014). */
    vendor: z.string().regex(/^[0-9A-Z]{3}$/, { message: 'vendor' }),
    enterprise: creditCode.optional(),
    name: label.optional(),
  })
  .refine(({ enterprise, name }) => (enterprise === undefined) !== (name === undefined), {
    message: 'vendor_holder',
  })

/** The authority adds keys of its own in the same way: so it can replace those it began with. */
const keyHolder = z.union([creditCode, z.literal(AUTHORITY)], { error: 'credit_code' })

export const keyAdded = z
  .strictObject({
    type: z.literal('key.added'),
    time,
    enterprise: keyHolder,
    /** An admin key may add and revoke device keys of its enterprise; the authority has no others. */
    kind: z.enum(['admin', 'device']),
    label,
    key: publicKey,
  })
  .refine(({ enterprise, kind }) => enterprise !== AUTHORITY || kind === 'admin', {
    message: 'authority_device',
    path: ['kind'],
  })

export const keyRevoked = z.strictObject({
  type: z.literal('key.revoked'),
  time,
  /** RFC 7638 thumbprint of the key. */
  kid: bytes32,
  reason: z.enum(['lost', 'stolen', 'replaced', 'left', 'other']),
})

export const registryEvent = z.discriminatedUnion('type', [
  enterpriseRegistered,
  enterpriseChanged,
  enterpriseSuspended,
  enterpriseReinstated,
  facilityRegistered,
  facilityChanged,
  vendorRegistered,
  keyAdded,
  keyRevoked,
])

export type RegistryEvent = z.infer<typeof registryEvent>
export type FacilityKind = (typeof FACILITY_KINDS)[number]
export type Permit = z.infer<typeof permit>

/** Whether an event says anything beside what it is about. */
function saysMoreThan(subject: string): (event: object) => boolean {
  return (event) => Object.keys(event).some((member) => !['type', 'time', subject].includes(member))
}
