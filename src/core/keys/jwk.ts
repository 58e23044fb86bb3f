/** Public keys as JWK (RFC 7517), as they stand in files and answers. */

import { fromBase64Url } from '../bytes/encoding.ts'
import { isEd25519Key } from './ed25519.ts'
import type { PublicKey } from './signature.ts'

const COORDINATE_LENGTH = 32

/**
 * The public members of a JWK; others (`kid`, `alg`, `d`) are left out.
 *
 * @returns undefined unless it is a P-256 or Ed25519 key, its coordinates in canonical base64url;
 *   for an Ed25519 key that nobody may trust, too
 */
export function parsePublicKey(jwk: unknown): PublicKey | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined
  const { kty, crv, x, y } = jwk as Record<string, unknown>
  if (!isCoordinate(x)) return undefined
  if (kty === 'OKP' && crv === 'Ed25519') {
    return isEd25519Key(fromBase64Url(x)) ? { kty, crv, x } : undefined
  }
  return kty === 'EC' && crv === 'P-256' && isCoordinate(y) ? { kty, crv, x, y } : undefined
}

const isCoordinate = (value: unknown): value is string =>
  typeof value === 'string' && fromBase64Url(value)?.length === COORDINATE_LENGTH
