/** Signatures by WebCrypto, which Node and browsers have: for who uses the core as a package. */

import { concatBytes, fromBase64Url } from '../bytes/encoding.ts'
import { mayBeSignature, type PublicKey, type VerifySignature } from './signature.ts'

/**
 * Verifies with the platform's own `crypto.subtle`. Browsers have it in secure contexts only, and
 * Ed25519 since Chrome 137, Firefox 129 and Safari 17; where it is missing, this rejects.
 */
export const verifySignature: VerifySignature = async (key, message, signature) => {
  if (!mayBeSignature(key, signature)) return false
  const { subtle } = globalThis.crypto
  const algorithm = key.kty === 'EC' ? ES256 : ED25519
  const publicKey = await subtle
    .importKey('raw', copy(bytesOf(key)), algorithm, false, ['verify'])
    .catch((error: Error) => {
      // A key that is not on its curve; anything else is the platform's lack, and no answer.
      if (error.name === 'DataError') return undefined
      throw error
    })
  return (
    publicKey !== undefined && subtle.verify(algorithm, publicKey, copy(signature), copy(message))
  )
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const ED25519 = { name: 'Ed25519' }

/** The point as SEC 1 writes it, uncompressed, or the 32 bytes of RFC 8032. */
function bytesOf(key: PublicKey): Uint8Array {
  const x = fromBase64Url(key.x) ?? new Uint8Array()
  if (key.kty === 'OKP') return x
  return concatBytes(Uint8Array.of(0x04), x, fromBase64Url(key.y) ?? new Uint8Array())
}

/** WebCrypto takes no view of memory that other threads might share. */
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
