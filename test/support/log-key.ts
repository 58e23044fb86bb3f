/** An Ed25519 key for signing notes in tests. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { fromBase64Url } from '../../src/core/encoding.ts'
import type { SignEd25519 } from '../../src/core/signature.ts'
import { type VerifierKey, verifierKey } from '../../src/core/verifier-key.ts'

export interface LogKey {
  readonly publicKey: Uint8Array
  readonly verifierKey: VerifierKey
  readonly sign: SignEd25519
}

export function newLogKey(name: string): LogKey {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = fromBase64Url(pair.publicKey.export({ format: 'jwk' }).x!)!
  return {
    publicKey,
    verifierKey: verifierKey(name, publicKey),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}
