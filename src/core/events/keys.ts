/** Keys: whose signature counts from now on, and whose no longer. */

import { z } from 'zod'
import { fromBase64Url } from '../bytes/encoding.ts'
import { LedgerError } from '../errors.ts'
import { isEd25519Key } from '../keys/ed25519.ts'
import { thumbprintOf } from '../keys/thumbprint.ts'
import { AUTHORITY } from '../log/submission.ts'
import { defineEvent } from './definition.ts'
import { creditCode, label } from './fields.ts'
import {
  type RegisteredKey,
  requireAdminOf,
  requireAuthority,
  requireEnterprise,
} from './registry.ts'

/** 32 bytes in canonical base64url: a key that had two spellings would have two thumbprints. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)

const ed25519Key = bytes32.refine((x) => isEd25519Key(fromBase64Url(x)), { message: 'weak_key' })

export const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32, y: bytes32 }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: ed25519Key }),
])

/** The authority adds keys of its own in the same way: so it can replace those it began with. */
const keyHolder = z.union([creditCode, z.literal(AUTHORITY)], { error: 'credit_code' })

const keyAddition = defineEvent({
  type: 'key.added',
  title: { zh: '密钥登记', en: 'Key added' },
  fields: {
    enterprise: keyHolder,
    /** An admin key may add and revoke device keys of its enterprise; the authority has no others. */
    kind: z.enum(['admin', 'device']),
    label,
    key: publicKey,
  },
  adminsMay: true,
  applies({ enterprises, keys }, { type, enterprise, kind, label, key }, signer, index) {
    if (enterprise !== AUTHORITY) requireEnterprise(enterprises, enterprise)
    requireRuler(signer, { holder: enterprise, kind }, type)
    const kid = thumbprintOf(key)
    const added: RegisteredKey = {
      ...{ kid, key, holder: enterprise, label, addedAt: index, revokedAt: undefined },
      kind: enterprise === AUTHORITY ? 'authority' : kind,
    }
    const known = keys.get(kid)
    if (known && !isRepeatedRoot(known, added, signer)) {
      throw new LedgerError('key_conflict', { kid }, { pointer: '/event/key' })
    }
    keys.set(kid, added)
  },
})

export const keyAdded = {
  ...keyAddition,
  schema: keyAddition.schema.refine(
    ({ enterprise, kind }) => enterprise !== AUTHORITY || kind === 'admin',
    { message: 'authority_device', path: ['kind'] },
  ),
}

export const keyRevoked = defineEvent({
  type: 'key.revoked',
  title: { zh: '密钥吊销', en: 'Key revoked' },
  fields: {
    /** RFC 7638 thumbprint of the key. */
    kid: bytes32,
    reason: z.enum(['lost', 'stolen', 'replaced', 'left', 'other']),
  },
  adminsMay: true,
  applies({ keys }, { type, kid }, signer, index) {
    const key = keys.get(kid)
    if (!key) throw new LedgerError('key_unknown', { kid }, { pointer: '/event/kid' })
    requireRuler(signer, key, type)
    if (key.revokedAt !== undefined) {
      throw new LedgerError('key_revoked', { kid, index: key.revokedAt }, { pointer: '/event/kid' })
    }
    // Who revokes stays, and so one key of the authority at least: a rule that comes out the same
    // however many keys a verifier is configured with, as counting them would not.
    if (kid === signer.kid) {
      throw new LedgerError('self_revocation', { kid }, { pointer: '/event/kid' })
    }
    keys.set(kid, { ...key, revokedAt: index })
  },
})

/**
 * Whether an entry says of a configured key what the configuration says, for the first time. One
 * verifier may be configured with a key that another knows from the log alone: both must come to
 * the same registry.
 */
const isRepeatedRoot = (known: RegisteredKey, added: RegisteredKey, signer: RegisteredKey) =>
  known.addedAt < 0 &&
  known.revokedAt === undefined &&
  known.kid !== signer.kid &&
  added.kind === 'authority'

/** Over a device's key its enterprise's admins rule, over any key the authority. */
function requireRuler(
  signer: RegisteredKey,
  { holder, kind }: Pick<RegisteredKey, 'holder' | 'kind'>,
  type: string,
): void {
  if (kind === 'device') requireAdminOf(signer, holder, type)
  else requireAuthority(signer, type)
}
