/** Signing by Node's own OpenSSL: submissions, access tokens and enrolments, as compact JWS. Fast, so synchronous. */

import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { toBase64Url, toUtf8 } from '../core/bytes/encoding.ts'
import { TOKEN_LIFETIME, TOKEN_TYPE } from '../core/keys/access-token.ts'
import { ENROLMENT_TYPE } from '../core/keys/enrolment.ts'
import { encodeSigningInput } from '../core/log/submission.ts'
import type { PrivateKey } from './keys.ts'

/** A key that speaks for somebody. */
export type SigningKey = PrivateKey & { readonly iss: string }

/**
 * Signs an event as its key's enterprise. Nothing is checked: that is for who accepts it.
 *
 * @param aud - origin of the log
 * @param iat - seconds since 1970
 * @param jti - UUID, lower case
 */
export const signSubmission = (
  key: SigningKey,
  { aud, event, iat, jti }: { aud: string; event: unknown; iat: number; jti: string },
): string => seal(key, encodeSigningInput(key, { iss: key.iss, aud, iat, jti, event }))

/** Signs an access token for reading. Parameters as for {@link signSubmission}. */
export function signToken(
  key: SigningKey,
  { aud, iat, jti }: { aud: string; iat: number; jti: string },
): string {
  const header = { alg: key.alg, kid: key.kid, typ: TOKEN_TYPE }
  const claims = { iss: key.iss, aud, iat, exp: iat + TOKEN_LIFETIME, jti }
  return seal(key, `${encodeJson(header)}.${encodeJson(claims)}`)
}

/**
 * Signs that the device which holds this key asks to be enrolled.
 *
 * @param aud - origin of the log
 * @param iat - seconds since 1970
 */
export function signEnrolment(
  key: SigningKey,
  claims: { aud: string; iat: number; label: string; commitment: string },
): string {
  const header = { alg: key.alg, kid: key.kid, typ: ENROLMENT_TYPE }
  return seal(key, `${encodeJson(header)}.${encodeJson({ iss: key.iss, ...claims })}`)
}

/** Signs bytes: ES256 as r ‖ s (RFC 7518 section 3.4), or Ed25519. */
export function signBytes(key: PrivateKey, message: Uint8Array): Uint8Array {
  const digest = key.alg === 'ES256' ? 'sha256' : null
  return sign(digest, message, { key: keyObject(key), dsaEncoding: 'ieee-p1363' })
}

const seal = (key: PrivateKey, signingInput: string): string =>
  `${signingInput}.${toBase64Url(signBytes(key, toUtf8(signingInput)))}`

const encodeJson = (value: unknown) => toBase64Url(toUtf8(JSON.stringify(value)))

// Loading a key costs more than signing with it. Weak, so that it lives as long as its owner's.
const loaded = new WeakMap<PrivateKey, KeyObject>()

function keyObject(key: PrivateKey): KeyObject {
  const known = loaded.get(key)
  if (known) return known
  const object = createPrivateKey({ key: { ...key.publicKey, d: key.d }, format: 'jwk' })
  loaded.set(key, object)
  return object
}
