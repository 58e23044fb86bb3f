/**
 * Signatures in the page itself, without the browser's own: that may lack Ed25519, and some browsers
 * deny it to pages that were opened from a file.
 */

import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, fromBase64Url } from '../../core/bytes/encoding.ts'
import { equalBytes } from '../../core/bytes/hash.ts'
import { mayBeSignature, type PublicKey, type VerifySignature } from '../../core/keys/signature.ts'

/** Milliseconds of work after which the browser gets a turn to paint the page. */
const YIELD_AFTER_MS = 50

let yieldedAt = 0

export const verifySignature: VerifySignature = async (key, message, signature) => {
  if (performance.now() - yieldedAt > YIELD_AFTER_MS) {
    await new Promise((resolve) => setTimeout(resolve))
    yieldedAt = performance.now()
  }
  if (!mayBeSignature(key, signature)) return false
  try {
    return verify(key, message, signature)
  } catch {
    // A key that is not on its curve, or what cannot be a signature.
    return false
  }
}

function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const x = fromBase64Url(key.x)!
  if (key.kty === 'OKP') return verifyEd25519(x, message, signature)
  const point = concatBytes(Uint8Array.of(0x04), x, fromBase64Url(key.y)!)
  return p256.verify(signature, message, point, { lowS: false, prehash: true, format: 'compact' })
}

/**
 * Without the cofactor, as RFC 8032 section 5.1.7 allows and OpenSSL and WebCrypto do: the curve
 * library takes signatures by which verifiers would disagree.
 */
function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const r = signature.slice(0, 32)
  const s = bytesToNumberLE(signature.slice(32))
  if (s >= Point.Fn.ORDER) return false
  const k = Point.Fn.create(bytesToNumberLE(sha512(concatBytes(r, key, message))))
  const found = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(key).multiplyUnsafe(k))
  return equalBytes(found.toBytes(), r)
}

const { Point } = ed25519
