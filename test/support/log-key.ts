/** Ed25519 keys for signing notes in tests, as a log or as a witness. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { fromBase64Url } from '../../src/core/bytes/encoding.ts'
import type { SignEd25519 } from '../../src/core/keys/signature.ts'
import {
  ED25519,
  ED25519_COSIGNATURE,
  type KeyType,
  type VerifierKey,
  verifierKey,
} from '../../src/core/keys/verifier-key.ts'

export interface LogKey {
  readonly publicKey: Uint8Array
  readonly verifierKey: VerifierKey
  readonly sign: SignEd25519
}

export const newWitnessKey = (name: string): LogKey => newLogKey(name, ED25519_COSIGNATURE)

export function newLogKey(name: string, type: KeyType = ED25519): LogKey {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = fromBase64Url(pair.publicKey.export({ format: 'jwk' }).x!)!
  return {
    publicKey,
    verifierKey: verifierKey(name, publicKey, type),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}
