/** Signatures and SHA-256 by Node's own OpenSSL: what the core takes as functions. */

import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { HASH_LENGTH, type Hash, useSha256 } from '../core/bytes/hash.ts'
import { mayBeSignature, type PublicKey, type VerifySignature } from '../core/keys/signature.ts'

/**
 * Verifies in Node's thread pool, so that the event loop stays free. What comes in one turn of the
 * loop is handed over together: to wake a thread for each costs as much as verifying.
 */
export const verifySignature: VerifySignature = async (key, message, signature) => {
  const publicKey = keyObject(key)
  if (!publicKey || !mayBeSignature(key, signature)) return false
  await endOfTurn()
  return new Promise((resolve, reject) => {
    verify(digestFor(key), message, keyInput(publicKey), signature, (error, holds) => {
      if (error) reject(error)
      else resolve(holds)
    })
  })
}

let turn: Promise<void> | undefined

function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined
      resolve()
    })
  })
  return turn
}

/** As {@link verifySignature}, for a worker thread that has nothing else to do meanwhile. */
export function verifySignatureSync(
  key: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const publicKey = keyObject(key)
  if (!publicKey || !mayBeSignature(key, signature)) return false
  return verify(digestFor(key), message, keyInput(publicKey), signature)
}

export function sha256Native(bytes: Uint8Array): Hash {
  // As a string, a character for each byte: three times as fast as through a Buffer, which would
  // also keep memory outside of V8's own alive for every hash that is kept.
  const digest = hash('sha256', bytes, 'binary')
  const result = new Uint8Array(HASH_LENGTH)
  for (let i = 0; i < HASH_LENGTH; i++) result[i] = digest.charCodeAt(i)
  return result
}

/** Makes the core hash natively, from here on in this thread. */
export const installNativeHash = (): void => useSha256(sha256Native)

// Loading a key costs about as much as verifying with it. Weak, so that it lives as long as the
// registry's own object; undefined stands for a key that is none.
const loaded = new WeakMap<PublicKey, KeyObject | undefined>()

function keyObject(key: PublicKey): KeyObject | undefined {
  if (!loaded.has(key)) loaded.set(key, loadKey(key))
  return loaded.get(key)
}

function loadKey(key: PublicKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...key }, format: 'jwk' })
  } catch {
    return undefined
  }
}

const digestFor = (key: PublicKey): 'sha256' | null => (key.kty === 'EC' ? 'sha256' : null)

// The encoding says how ECDSA's r and s stand (RFC 7518); Ed25519 has only one and ignores it.
const keyInput = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const
