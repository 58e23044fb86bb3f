/** Ed25519 keys that must be refused wherever they stand, and some beside them that must not. */

import { concatBytes, toBase64, toBase64Url, toHex } from '../../../src/core/bytes/encoding.ts'
import type { Ed25519Key } from '../../../src/core/keys/signature.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import { ED25519, type KeyType, keyIdOf } from '../../../src/core/keys/verifier-key.ts'
import type { VectorKey } from './keys.ts'
import type { Vector, Vectors } from './vector.ts'

const PRIME = 2n ** 255n - 19n
const ORDER_8 = [
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))

/** The point with this y, as RFC 8032 writes it. */
export function pointOf(y: bigint, isNegative = false): Uint8Array {
  const hex = (y + (isNegative ? 2n ** 255n : 0n)).toString(16).padStart(64, '0')
  return Uint8Array.from(Buffer.from(hex, 'hex').reverse())
}

const negated = (point: Uint8Array) => point.with(31, point[31]! ^ 0x80)

/** R = this and S = 0 is a signature by this of whatever there is. */
export const IDENTITY = pointOf(1n)

export const WEAK: Readonly<Record<string, readonly [why: string, point: Uint8Array]>> = {
  identity: ['y = 1, the identity.', IDENTITY],
  'identity-negative': ['y = 1, with a sign, which 0 has not.', pointOf(1n, true)],
  'order-2': ['y = p − 1, of order 2.', pointOf(PRIME - 1n)],
  'order-2-negative': ['y = p − 1, with a sign, which 0 has not.', pointOf(PRIME - 1n, true)],
  'order-4': ['y = 0, of order 4.', pointOf(0n)],
  'order-4-negative': ['y = 0 and a negative x, of order 4.', pointOf(0n, true)],
  'order-8-a': ['Of order 8.', ORDER_8[0]!],
  'order-8-a-negative': ['Of order 8, and a negative x.', negated(ORDER_8[0]!)],
  'order-8-b': ['Of order 8, with the other y.', ORDER_8[1]!],
  'order-8-b-negative': ['Of order 8, with the other y and a negative x.', negated(ORDER_8[1]!)],
  'y-p': ['y = p: 0 in another spelling.', pointOf(PRIME)],
  'y-p-plus-1': ['y = p + 1: 1 in another spelling.', pointOf(PRIME + 1n)],
  'y-p-plus-3': ['y = p + 3: 3 in another spelling.', pointOf(PRIME + 3n)],
  'y-p-plus-3-negative': ['y = p + 3, and a negative x.', pointOf(PRIME + 3n, true)],
  'y-largest': ['y = 2^255 − 1.', pointOf(2n ** 255n - 1n)],
}

const SOUND: Readonly<Record<string, readonly [why: string, point: Uint8Array]>> = {
  'y-3': ['y = 3: small, and of no small order.', pointOf(3n)],
  'y-p-minus-2': ['y = p − 2: the largest y but one.', pointOf(PRIME - 2n)],
  'y-no-point': [
    'y = 2, of which there is no point: well-formed, and verifies nothing.',
    pointOf(2n),
  ],
}

export const jwkOf = (point: Uint8Array): Ed25519Key => ({
  ...{ kty: 'OKP', crv: 'Ed25519' },
  x: toBase64Url(point),
})

/** Verifier key of any bytes. */
export function vkeyOf(name: string, point: Uint8Array, type: KeyType = ED25519): string {
  const id = toHex(keyIdOf(name, type, point))
  return `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(type), point))}`
}

/** What the key of the identity “signs”. */
export const IDENTITY_KEY: VectorKey = {
  ...{ name: 'identity', alg: 'EdDSA', key: jwkOf(IDENTITY), kid: thumbprintOf(jwkOf(IDENTITY)) },
  secret: new Uint8Array(32),
  sign: () => concatBytes(IDENTITY, new Uint8Array(32)),
}

export const weakKeyVectors: Vectors = {
  ...each(WEAK, 'weak', (why, point) => ({ why, verdict: 'key_malformed', jwk: jwkOf(point) })),
  ...each(WEAK, 'weak-verifier-key', (why, point) => ({
    ...{ why, verdict: 'note_malformed' },
    ...{ name: 'ledger.example/cq', type: 1, publicKey: toBase64(point) },
  })),
  'weak-verifier-key-witness': {
    ...{ why: 'y = 1, the identity, for a witness.', verdict: 'note_malformed' },
    ...{ name: 'regulator.example/witness', type: 4, publicKey: toBase64(IDENTITY) },
  },
  ...each(SOUND, 'good', (why, point) => ({
    ...{ why, verdict: 'ok', jwk: jwkOf(point) },
    thumbprint: thumbprintOf(jwkOf(point)),
  })),
}

function each(
  points: typeof WEAK,
  prefix: string,
  vector: (why: string, point: Uint8Array) => Vector,
): Vectors {
  return Object.fromEntries(
    Object.entries(points).map(([name, [why, point]]) => [`${prefix}-${name}`, vector(why, point)]),
  )
}
