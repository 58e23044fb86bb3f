/**
 * Verifier keys (C2SP signed-note v1.0.0): a public key with the name that it signs notes under,
 * written `<name>+<key ID, 8 hex digits>+<base64 of type ‖ public key>`.
 */

import {
  concatBytes,
  fromBase64,
  fromBase64Url,
  toBase64,
  toBase64Url,
  toHex,
  toUtf8,
} from '../bytes/encoding.ts'
import { sha256 } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import { isEd25519Key } from './ed25519.ts'
import type { Ed25519Key } from './signature.ts'

/** First byte of an encoded key, and part of its ID: what kind of signature it makes. */
export const ED25519 = 0x01
/** A witness's timestamped cosignature (C2SP tlog-cosignature): another message, the same keys. */
export const ED25519_COSIGNATURE = 0x04

export type KeyType = typeof ED25519 | typeof ED25519_COSIGNATURE

export const KEY_ID_LENGTH = 4

export interface VerifierKey {
  /** For a log, its origin. */
  readonly name: string
  readonly type: KeyType
  /** 4 bytes: enough to choose among a name's keys, too few to trust one by. */
  readonly keyId: Uint8Array
  readonly publicKey: Ed25519Key
}

/** Key names hold no space and no plus sign: those end them, in notes and in verifier keys. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}+]+$/u.test(name)

/**
 * @param publicKey - 32 bytes (RFC 8032), not of small order
 * @throws {@link LedgerError} `note_malformed` if the name or the key cannot be one
 */
export function verifierKey(
  name: string,
  publicKey: Uint8Array,
  type: KeyType = ED25519,
): VerifierKey {
  if (!isKeyName(name) || !isEd25519Key(publicKey)) throw malformed()
  return {
    name,
    type,
    keyId: keyIdOf(name, type, publicKey),
    publicKey: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) },
  }
}

export function formatVerifierKey({ name, type, keyId, publicKey }: VerifierKey): string {
  const encoded = concatBytes(Uint8Array.of(type), fromBase64Url(publicKey.x)!)
  return `${name}+${toHex(keyId)}+${toBase64(encoded)}`
}

/** @throws {@link LedgerError} `note_malformed` unless `text` is a verifier key of a known type */
export function parseVerifierKey(text: string): VerifierKey {
  // Base64 has plus signs of its own, so only the first two separate.
  const [name = '', keyId = ''] = text.split('+', 2)
  const encoded = fromBase64(text.slice(name.length + keyId.length + 2))
  const type = encoded?.[0]
  if (type !== ED25519 && type !== ED25519_COSIGNATURE) throw malformed()
  const key = verifierKey(name, encoded!.slice(1), type)
  if (toHex(key.keyId) !== keyId) throw malformed()
  return key
}

/** Whether it is spelt as a verifier key, of a type that may exist, and is not one of ours. */
export function isVerifierKeyOfUnknownType(text: string): boolean {
  const [name = '', keyId = ''] = text.split('+', 2)
  const encoded = fromBase64(text.slice(name.length + keyId.length + 2))
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(keyId) || !encoded) return false
  return encoded.length > 1 && encoded[0] !== ED25519 && encoded[0] !== ED25519_COSIGNATURE
}

export const keyIdOf = (name: string, type: number, publicKey: Uint8Array): Uint8Array =>
  sha256(concatBytes(toUtf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, KEY_ID_LENGTH)

const malformed = () => new LedgerError('note_malformed', { reason: 'verifier_key' })
