import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { isEd25519Key } from '../../../src/core/keys/ed25519.ts'
import { parsePublicKey } from '../../../src/core/keys/jwk.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import {
  ED25519_COSIGNATURE,
  parseVerifierKey,
  verifierKey,
} from '../../../src/core/keys/verifier-key.ts'
import { parsePolicy } from '../../../src/core/log/policy.ts'
import { parseTrust } from '../../../src/core/log/trust.ts'
import { enrolmentRequest } from '../../../src/http/schemas/registry.ts'
import { parseKeyFile } from '../../../src/native/keys.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { refusalOf } from '../../support/refusals.ts'
import {
  IDENTITY,
  IDENTITY_KEY,
  jwkOf,
  pointOf,
  vkeyOf,
  WEAK,
} from '../../support/vectors/weak-keys.ts'

const PRIME = 2n ** 255n - 19n
const ORIGIN = 'ledger.example/cq'
const CREDIT_CODE = '91350100M000100Y43'

/** What the library says, which decodes the point: also from a y that is not below p. */
function isSmallOrder(bytes: Uint8Array): boolean {
  try {
    return ed25519.Point.fromBytes(bytes, true).isSmallOrder()
  } catch {
    return false // no point has this y
  }
}

describe('an Ed25519 key', () => {
  it('is refused if its point is of small order, in each spelling, and for no other y nearby', () => {
    const near = Array.from({ length: 40 }, (_, i) => BigInt(i))
    const high = near.map((i) => PRIME - 20n + i).filter((y) => y < 2n ** 255n)
    for (const y of [...near, ...high]) {
      for (const isNegative of [false, true]) {
        const bytes = pointOf(y, isNegative)
        expect(isEd25519Key(bytes), String(y)).toBe(y < PRIME && !isSmallOrder(bytes))
      }
    }
  })

  it('is refused if it is one of the points that the curve library lists, or its negative', () => {
    const points = ED25519_TORSION_SUBGROUP.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))
    expect(points).toHaveLength(8)
    for (const bytes of points) {
      expect(isSmallOrder(bytes)).toBe(true)
      expect(isEd25519Key(bytes)).toBe(false)
      expect(isEd25519Key(bytes.with(31, bytes[31]! ^ 0x80))).toBe(false)
    }
  })

  it('is taken if it was made as keys are, and as the library has any other bytes', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, (secret) => {
        const key = ed25519.getPublicKey(secret)
        expect(ed25519.Point.fromBytes(key).isTorsionFree()).toBe(true)
        expect(isEd25519Key(key)).toBe(true)
        expect(isEd25519Key(secret)).toBe(!isSmallOrder(secret))
      }),
      { numRuns: 50 },
    )
  })

  it('is refused without its 32 bytes', () => {
    for (const bytes of [undefined, new Uint8Array(), new Uint8Array(31), new Uint8Array(33)]) {
      expect(isEd25519Key(bytes)).toBe(false)
    }
  })
})

it('a key of small order would sign whatever there is', async () => {
  const message = Uint8Array.of(1, 2, 3)
  const { key, sign } = IDENTITY_KEY
  // By the equation of RFC 8032. Platforms differ in whether they let it come to that.
  expect(ed25519.verify(sign(message), message, IDENTITY, { zip215: true })).toBe(true)
  expect(await verifySignature(key, message, sign(message))).toBe(false)
})

describe.each(Object.entries(WEAK))('the weak key %s is refused', (_, [, point]) => {
  const key = jwkOf(point)
  const kid = thumbprintOf(key)
  const vkey = vkeyOf(ORIGIN, point)

  it('as a JWK, and in a key file', () => {
    expect(parsePublicKey(key)).toBeUndefined()
    const file = { ...key, d: 'A'.repeat(43), kid, alg: 'Ed25519', iss: CREDIT_CODE }
    expect(parseKeyFile(JSON.stringify(file))).toBeUndefined()
  })

  it('as a verifier key, in a policy, and in a trust file', () => {
    expect(refusalOf(() => parseVerifierKey(vkey))).toBe('note_malformed')
    expect(refusalOf(() => verifierKey(ORIGIN, point))).toBe('note_malformed')
    expect(refusalOf(() => parsePolicy(`log ${vkey}\nquorum none`))).toBe('policy_malformed')
    const witness = vkeyOf('w.example', point, ED25519_COSIGNATURE)
    expect(refusalOf(() => parsePolicy(`witness w ${witness}\nquorum w`))).toBe('policy_malformed')
    expect(parseTrust(trustFile([{ kid, ...key }]))).toBeUndefined()
  })

  it('in an event that adds it, and from a device that asks for it', () => {
    const event = {
      ...{ type: 'key.added', time: '2026-11-22T08:00:00+08:00', enterprise: CREDIT_CODE },
      ...{ kind: 'device', label: 'scanner' },
    }
    expect(refusalOf(() => parseEvent({ ...event, key }))).toBe('event_invalid')
    expect(refusalOf(() => parseEvent({ ...event, key: sound }))).toBeUndefined()
    const request = { enterprise: CREDIT_CODE, label: 'scanner', proof: 'a.b.c' }
    expect(enrolmentRequest.safeParse({ ...request, key }).success).toBe(false)
    expect(enrolmentRequest.safeParse({ ...request, key: sound }).success).toBe(true)
  })
})

const sound = jwkOf(ed25519.getPublicKey(new Uint8Array(32).fill(1)))

/** One that would be taken, but for the keys. */
function trustFile(authorityKeys: readonly object[]): string {
  const vkey = vkeyOf(ORIGIN, ed25519.getPublicKey(new Uint8Array(32).fill(2)))
  return JSON.stringify({ origin: ORIGIN, policy: [`log ${vkey}`, 'quorum none'], authorityKeys })
}

it('a trust file and a verifier key beside them are taken', () => {
  expect(parseTrust(trustFile([{ kid: thumbprintOf(sound), ...sound }]))).toBeDefined()
  expect(toBase64(IDENTITY)).toBe(`AQ${'A'.repeat(41)}=`)
})
