/** What the core needs of a platform's signatures: a key's public members, and two functions. */

import { isEd25519Key } from './ed25519.ts'

/** A public JWK (RFC 7517, RFC 8037): P-256 for ES256, or Ed25519. */
export type PublicKey = P256Key | Ed25519Key

/** A key together with its RFC 7638 thumbprint. */
export interface NamedKey {
  readonly kid: string
  readonly key: PublicKey
}

export interface P256Key {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  /** Base64url of 32 bytes, as is `y`. */
  readonly x: string
  readonly y: string
}

export interface Ed25519Key {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  /** Base64url of the 32-byte public key (RFC 8032). */
  readonly x: string
}

/** Bytes of a signature of either kind: ES256 as r ‖ s (RFC 7518 section 3.4), or Ed25519. */
export const SIGNATURE_LENGTH = 64

/**
 * Whether these bytes may be a signature by such a key at all. All verifiers ask this first: an
 * Ed25519 signature begins with a point, R, and where R is of small order, which only the key's own
 * holder can bring about, platforms differ: Node 24 and WebCrypto refuse what Node 22 takes.
 */
export const mayBeSignature = ({ kty }: PublicKey, signature: Uint8Array): boolean =>
  signature.length === SIGNATURE_LENGTH &&
  (kty === 'EC' || isEd25519Key(signature.subarray(0, SIGNATURE_LENGTH / 2)))

/**
 * Whether `signature` over `message` is by `key`. Answers false, and never throws, for whatever an
 * attacker can choose: a signature of another length, a key that is not on its curve.
 */
export type VerifySignature = (
  key: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>

/** Signs with the log's key. All that is asked of whatever holds it, so a KMS can stand behind. */
export type SignEd25519 = (message: Uint8Array) => Promise<Uint8Array>
