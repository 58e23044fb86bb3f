/** Submissions with other headers, and with other claims. */

import { createHmac } from 'node:crypto'
import { toBase64Url, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { AUTHORITY, SUBMISSION_TYPE } from '../../../src/core/log/submission.ts'
import {
  COLLECTOR,
  claimsOf,
  END,
  events,
  headerOf,
  keys,
  OTHER,
  submit,
  submitTexts,
} from './story.ts'
import {
  claims,
  claimsText,
  event,
  good,
  malformed,
  ok,
  payload,
  untrusted,
  vector,
  withClaims,
  withHeader,
  withPayload,
} from './submission-builders.ts'
import type { Vectors } from './vector.ts'

const { scanner2, admin, authority, stranger } = keys

export const headerVectors: Vectors = {
  'typ-jwt': malformed('Another typ.', withHeader({ typ: 'JWT' })),
  'typ-access-token': malformed('The typ of an access token.', withHeader({ typ: 'access+jwt' })),
  'typ-capitals': malformed(
    'The typ in capitals.',
    withHeader({ typ: SUBMISSION_TYPE.toUpperCase() }),
  ),
  'typ-media-type': malformed(
    'The typ with application/ before it.',
    withHeader({ typ: `application/${SUBMISSION_TYPE}` }),
  ),
  'typ-missing': malformed('No typ.', withHeader({ typ: undefined })),
  crit: malformed('A header with crit.', withHeader({ crit: ['exp'] })),
  'crit-empty': malformed('A header with an empty crit.', withHeader({ crit: [] })),
  b64: malformed('A header with b64.', withHeader({ b64: true })),
  jwk: malformed('A header that brings its own key.', withHeader({ jwk: stranger.key })),
  jku: malformed(
    'A header that says where to fetch a key.',
    withHeader({ jku: 'https://keys.example/' }),
  ),
  x5c: malformed('A header with a certificate.', withHeader({ x5c: ['MIIB'] })),
  'alg-none': malformed(
    'alg none, and no signature.',
    `${toBase64Url(toUtf8(JSON.stringify({ ...headerOf(admin), alg: 'none' })))}.${payload}.`,
  ),
  'alg-none-signed': malformed('alg none, with a signature.', withHeader({ alg: 'none' })),
  'alg-hs256': malformed('HS256 with the public key as the secret.', macSigned('HS256')),
  'alg-es256-mac': untrusted(
    'Says ES256, and is an HMAC with the public key as the secret.',
    macSigned('ES256'),
  ),
  'alg-es384': malformed('An alg that the protocol has not.', withHeader({ alg: 'ES384' })),
  'alg-small': malformed('alg in small letters.', withHeader({ alg: 'es256' })),
  'alg-list': malformed('A list of algs.', withHeader({ alg: ['ES256'] })),
  'alg-of-other-kind': untrusted(
    'Says EdDSA, and its key is a P-256 key.',
    withHeader({ alg: 'EdDSA' }),
  ),
  'alg-ed25519': ok(
    'Ed25519 is another name of EdDSA, for an Ed25519 key.',
    submitTexts(scanner2, JSON.stringify({ ...headerOf(scanner2), alg: 'Ed25519' }), claimsText),
  ),
  'alg-eddsa': ok('EdDSA, for an Ed25519 key.', submit(scanner2, claims)),
  'kid-number': malformed('kid is a number.', withHeader({ kid: 1 })),
  'kid-url': malformed('kid is a URL.', withHeader({ kid: 'https://keys.example/1' })),
  'kid-missing': malformed('No kid.', withHeader({ kid: undefined })),
  'kid-no-thumbprint': vector(
    'key_unknown',
    'kid is not the thumbprint of the key that signed, nor of any.',
    withHeader({ kid: swap(admin.kid) }),
  ),
}

export const claimVectors: Vectors = {
  'good-es256': ok('Signed with ES256, by an admin key.', good),
  'good-authority': ok(
    'By the authority, with a key that an entry added.',
    submit(authority, claimsOf(AUTHORITY, events.reinstated(OTHER, END), END)),
  ),
  'iat-300-ahead': ok(
    'Issued 300 seconds ahead of the log’s clock.',
    withClaims({ iat: claims.iat + 300 }),
  ),
  'iat-point-zero': ok(
    'iat has a point and a zero: a whole number all the same.',
    withIatText(`${claims.iat}.0`),
  ),
  'iat-exponent': ok('iat has an exponent.', withIatText(`${claims.iat}e0`)),
  'iat-long-ago': ok('Issued in 1970.', withClaims({ iat: 0 })),
  'iat-301-ahead': untrusted(
    'Issued 301 seconds ahead of the log’s clock.',
    withClaims({ iat: claims.iat + 301 }),
  ),
  'iat-milliseconds': untrusted('Issued in milliseconds.', withClaims({ iat: claims.iat * 1000 })),
  'iat-fraction': malformed('iat is no whole number.', withClaims({ iat: claims.iat + 0.5 })),
  'iat-text': malformed('iat is a text.', withClaims({ iat: String(claims.iat) })),
  'iat-negative': malformed('iat is negative.', withClaims({ iat: -1 })),
  'iat-beyond-2-53': malformed('iat is 2^53, which a double rounds.', withClaims({ iat: 2 ** 53 })),
  'iat-missing': malformed('No iat.', withClaims({ iat: undefined })),
  'aud-other': untrusted('For another log.', withClaims({ aud: 'ledger.example/other' })),
  'aud-slash': untrusted(
    'For this log, with a slash behind.',
    withClaims({ aud: 'ledger.example/cq/' }),
  ),
  'aud-list': malformed(
    'A list of audiences, though this log is the only one in it.',
    withClaims({ aud: ['ledger.example/cq'] }),
  ),
  'jti-capitals': malformed('jti in capitals.', withClaims({ jti: claims.jti.toUpperCase() })),
  'jti-no-hyphens': malformed(
    'jti without hyphens.',
    withClaims({ jti: claims.jti.replaceAll('-', '') }),
  ),
  'jti-newline': malformed('jti with a newline.', withClaims({ jti: `${claims.jti}\n` })),
  'jti-missing': malformed('No jti.', withClaims({ jti: undefined })),
  'iss-small': malformed('iss in small letters.', withClaims({ iss: COLLECTOR.toLowerCase() })),
  'iss-short': malformed('iss is too short.', withClaims({ iss: COLLECTOR.slice(1) })),
  'iss-missing': malformed('No iss.', withClaims({ iss: undefined })),
  'claim-exp': malformed(
    'A claim that a submission has not.',
    withClaims({ exp: claims.iat + 60 }),
  ),
  'event-missing': malformed('No event.', withClaims({ event: undefined })),
  'event-list': malformed('The event is a list.', withClaims({ event: [event] })),
  'event-null': malformed('The event is null.', withClaims({ event: null })),
}

/** With these digits, to the letter. */
function withIatText(digits: string): string {
  return withPayload(claimsText.replace(`"iat":${claims.iat}`, `"iat":${digits}`))
}

function swap(kid: string): string {
  return (kid.startsWith('A') ? 'B' : 'A') + kid.slice(1)
}

function macSigned(alg: string): string {
  const input = `${toBase64Url(toUtf8(JSON.stringify({ ...headerOf(admin), alg })))}.${payload}`
  const mac = createHmac('sha512', JSON.stringify(admin.key)).update(input).digest()
  return `${input}.${toBase64Url(new Uint8Array(mac))}`
}
