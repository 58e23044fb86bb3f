/**
 * Signatures in the page itself, without the browser's own: that may lack Ed25519, and is denied to
 * pages that were opened from a file by some.
 */

import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { concatBytes, fromBase64Url } from '../../core/encoding.ts'
import { type PublicKey, SIGNATURE_LENGTH, type VerifySignature } from '../../core/signature.ts'

/** Milliseconds of work after which the page may show itself. */
const BREATH = 50

let rested = 0

export const verifySignature: VerifySignature = async (key, message, signature) => {
  if (performance.now() - rested > BREATH) {
    await new Promise((resolve) => setTimeout(resolve))
    rested = performance.now()
  }
  if (signature.length !== SIGNATURE_LENGTH) return false
  try {
    return verify(key, message, signature)
  } catch {
    // A key that is not on its curve, or what cannot be a signature.
    return false
  }
}

function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const x = fromBase64Url(key.x)!
  // As RFC 8032 has it, and as OpenSSL does it.
  if (key.kty === 'OKP') return ed25519.verify(signature, message, x, { zip215: false })
  const point = concatBytes(Uint8Array.of(0x04), x, fromBase64Url(key.y)!)
  return p256.verify(signature, message, point, { lowS: false, prehash: true, format: 'compact' })
}
