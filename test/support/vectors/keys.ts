/** Keys of the protocol's vectors: made from their names, so that everybody has them. */

import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, toBase64Url, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { sha256 } from '../../../src/core/bytes/hash.ts'
import type { NamedKey, PublicKey } from '../../../src/core/keys/signature.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import {
  ED25519,
  ED25519_COSIGNATURE,
  type KeyType,
  type VerifierKey,
  verifierKey,
} from '../../../src/core/keys/verifier-key.ts'

export interface VectorKey extends NamedKey {
  readonly name: string
  readonly alg: 'ES256' | 'EdDSA'
  readonly secret: Uint8Array
  /** Always the same signature: of RFC 6979 for ES256. */
  sign(message: Uint8Array): Uint8Array
}

export interface VectorNoteKey {
  readonly verifierKey: VerifierKey
  readonly publicKey: Uint8Array
  readonly secret: Uint8Array
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

const secretOf = (name: string) => sha256(toUtf8(`cellproof test key, known to all: ${name}`))

export function ecKey(name: string): VectorKey {
  const secret = secretOf(name)
  const point = p256.getPublicKey(secret, false)
  const x = toBase64Url(point.slice(1, 33))
  const key: PublicKey = { kty: 'EC', crv: 'P-256', x, y: toBase64Url(point.slice(33)) }
  return {
    ...{ name, key, kid: thumbprintOf(key), alg: 'ES256', secret },
    sign: (message) => p256.sign(message, secret, { lowS: false, prehash: true }),
  }
}

/**
 * A signature that holds only for who multiplies by the cofactor (RFC 8032 section 5.1.7 leaves it
 * open): to R is added the point of order 2.
 */
export function signWithTorsion(message: Uint8Array, secret: Uint8Array): Uint8Array {
  const { Point, utils } = ed25519
  const { prefix, scalar, pointBytes } = utils.getExtendedPublicKey(secret)
  const hashed = (...parts: Uint8Array[]) =>
    Point.Fn.create(bytesToNumberLE(sha512(concatBytes(...parts))))
  const r = hashed(prefix, message)
  const orderTwo = Point.fromBytes(Uint8Array.from([0xec, ...Array(30).fill(0xff), 0x7f]))
  const point = Point.BASE.multiply(r).add(orderTwo).toBytes()
  const s = Point.Fn.create(r + hashed(point, pointBytes, message) * scalar)
  return concatBytes(point, numberToBytesLE(s, 32))
}

/** A signature whose R is the identity: by the key's own secret, and taken by some libraries alone. */
export function signWithoutNonce(message: Uint8Array, secret: Uint8Array): Uint8Array {
  const { Point, utils } = ed25519
  const { scalar, pointBytes } = utils.getExtendedPublicKey(secret)
  const point = Point.ZERO.toBytes()
  const k = Point.Fn.create(bytesToNumberLE(sha512(concatBytes(point, pointBytes, message))))
  return concatBytes(point, numberToBytesLE(Point.Fn.create(k * scalar), 32))
}

/** The same signature with S + n in place of S, which is below 2^256. */
export function addOrder(signature: Uint8Array): Uint8Array {
  const s = bytesToNumberLE(signature.slice(32)) + ed25519.Point.Fn.ORDER
  return concatBytes(signature.slice(0, 32), numberToBytesLE(s, 32))
}

export function edKey(name: string): VectorKey {
  const secret = secretOf(name)
  const key: PublicKey = {
    ...{ kty: 'OKP', crv: 'Ed25519' },
    x: toBase64Url(ed25519.getPublicKey(secret)),
  }
  return {
    ...{ name, key, kid: thumbprintOf(key), alg: 'EdDSA', secret },
    sign: (message) => ed25519.sign(message, secret),
  }
}

/** Signs notes: a log's, or with another type a witness's. */
export function noteKey(
  name: string,
  type: KeyType = ED25519,
  secretName: string = name,
): VectorNoteKey {
  const secret = secretOf(secretName)
  const publicKey = ed25519.getPublicKey(secret)
  return {
    verifierKey: verifierKey(name, publicKey, type),
    publicKey,
    secret,
    sign: async (message) => ed25519.sign(message, secret),
  }
}

export const witnessKey = (name: string): VectorNoteKey => noteKey(name, ED25519_COSIGNATURE)
