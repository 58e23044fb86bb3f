/** The registry in the log: who may sign what is said by entries too, so a verifier learns it from the log alone. */

import { z } from 'zod'
import { ROLES } from '../roles.ts'
import { common, creditCode, district, facilityId, label } from './fields.ts'

const { time } = common

/** 32 bytes in canonical base64url: a key that had two spellings would have two thumbprints. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)

export const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32, y: bytes32 }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32 }),
])

export const enterpriseRegistered = z.strictObject({
  type: z.literal('enterprise.registered'),
  time,
  creditCode,
  name: label,
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  district,
})

export const facilityRegistered = z.strictObject({
  type: z.literal('facility.registered'),
  time,
  facility: facilityId,
  enterprise: creditCode,
  name: label,
  district,
})

export const keyAdded = z.strictObject({
  type: z.literal('key.added'),
  time,
  enterprise: creditCode,
  /** An admin key may add and revoke device keys of its enterprise. */
  kind: z.enum(['admin', 'device']),
  label,
  key: publicKey,
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
  facilityRegistered,
  keyAdded,
  keyRevoked,
])

export type RegistryEvent = z.infer<typeof registryEvent>
