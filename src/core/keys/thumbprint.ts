/** RFC 7638 thumbprints: the name of a key that anyone can compute from the key. */

import { toBase64Url, toUtf8 } from '../bytes/encoding.ts'
import { sha256 } from '../bytes/hash.ts'
import type { PublicKey } from './signature.ts'

/** Required members in lexicographic order (RFC 7638 section 3.2, RFC 8037 section 2), SHA-256, base64url. */
export function thumbprintOf(key: PublicKey): string {
  const members =
    key.kty === 'EC'
      ? { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
      : { crv: key.crv, kty: key.kty, x: key.x }
  return toBase64Url(sha256(toUtf8(JSON.stringify(members))))
}
