/** Schemas of what the service answers about the registry and the enrolment of devices. */

import { z } from 'zod'
import { creditCode, day, district, facilityId, label } from '../../core/events/fields.ts'
import { publicKey } from '../../core/events/keys.ts'
import { FACILITY_KINDS, PERMIT_KINDS, permit } from '../../core/events/permits.ts'
import { ROLES } from '../../core/events/roles.ts'
import { isEnrolmentSecret } from '../../core/keys/enrolment.ts'

const index = z.int().min(0).meta({ description: 'Index of the entry that says so' })
const indexes = z.array(z.int().min(0)).meta({ description: 'Entries that say so' })
const next = z.string().nullable().meta({ description: 'Cursor of the next page; null at the end' })
const kid = z.string().meta({ description: 'RFC 7638 thumbprint' })
const instant = z.iso.datetime({ offset: true })
const shortCode = z
  .string()
  .length(8)
  .meta({ examples: ['7KQ2M9XR'] })
export const enrolmentSecret = z
  .string()
  .refine(isEnrolmentSecret)
  .meta({ description: 'Base64 of 32 bytes', minLength: 44, maxLength: 44 })
const roles = z.array(z.enum(ROLES)).meta({ description: 'None while it is suspended' })

const described = {
  creditCode,
  name: label,
  roles,
  district,
  suspended: z.boolean(),
  closed: z.boolean().meta({ description: 'For good' }),
}

const facilityMembers = {
  facility: facilityId,
  enterprise: creditCode,
  name: label,
  district,
  kind: z.enum(FACILITY_KINDS).optional(),
  permits: z.array(permit).optional(),
  capacityTonnesPerYear: z.number().optional(),
  storageLimitTonnes: z.number().optional(),
  closed: instant.optional().meta({ description: 'Since when nothing is brought in' }),
}

const keyMembers = {
  kid,
  key: publicKey,
  holder: z.string().meta({ description: 'Credit code, or `authority`' }),
  kind: z.enum(['authority', 'admin', 'device']),
  addedAt: index.nullable().meta({
    description: 'Index of the entry that added it: it signs what comes after. Null if configured',
  }),
  revokedAt: index.nullable().meta({
    description: 'Index of the entry that revoked it: what came before stays valid',
  }),
}

export const registeredKey = z.strictObject(keyMembers)

export const facilityPage = z.strictObject({
  facilities: z.array(z.strictObject(facilityMembers)),
  next,
})

export const enterprisePage = z.strictObject({
  enterprises: z.array(z.strictObject(described)),
  next,
})

export const enterprise = z.strictObject({
  ...described,
  facilities: z.array(z.strictObject(facilityMembers)),
  permits: z.array(
    z.strictObject({
      kind: z.enum(PERMIT_KINDS),
      number: label,
      issuer: label,
      validFrom: day,
      validTo: day.optional(),
      facilities: z.array(facilityId).optional(),
      capacityTonnesPerYear: z.number().optional(),
      endedOn: day.optional(),
      history: indexes,
    }),
  ),
  delegations: z
    .array(
      z.strictObject({
        principal: creditCode,
        agent: creditCode,
        types: z.array(z.string()),
        until: instant,
        revoked: z.boolean(),
        history: indexes,
      }),
    )
    .optional(),
  history: z
    .array(
      z.strictObject({
        index,
        name: label,
        roles,
        district,
        suspended: z.boolean(),
        closed: z.literal(true).optional(),
      }),
    )
    .optional(),
  keys: z.array(z.strictObject({ ...keyMembers, label })).optional(),
})

export const enrolmentRequest = z.strictObject({
  enterprise: creditCode,
  label,
  key: publicKey,
  proof: z.string().max(4096).meta({
    description:
      'Compact JWS by the key: typ device-enrolment+jwt, kid; iss the enterprise, aud the origin of the log, iat, label, commitment',
  }),
})

export const enrolmentChallenge = z.strictObject({ challenge: enrolmentSecret })

export const enrolmentNonce = z.strictObject({ nonce: enrolmentSecret })

export const enrolment = z.strictObject({
  id: z.uuid().meta({ description: 'For the device alone: it asks by it what became of it' }),
  code: shortCode,
  url: z.url().meta({
    description: 'Of the page that says how to approve. The device makes its QR code itself',
  }),
  expiresAt: instant,
})

export const enrolmentStanding = z.strictObject({
  id: z.uuid(),
  status: z.enum(['pending', 'approved', 'expired']),
  kid,
  challenge: enrolmentSecret
    .optional()
    .meta({ description: 'Of an admin; the device answers the first one, and no other' }),
  index: index.optional(),
  expiresAt: instant,
})

export const endedEnrolments = z.strictObject({
  ended: z.int().min(0).meta({ description: 'Requests that waited' }),
})

export const waitingEnrolments = z.strictObject({
  enrolments: z.array(
    z.strictObject({
      code: shortCode,
      enterprise: creditCode,
      label,
      kid,
      key: publicKey,
      commitment: enrolmentSecret,
      nonce: enrolmentSecret
        .optional()
        .meta({ description: 'Once the device has answered the challenge' }),
      expiresAt: instant,
    }),
  ),
})
