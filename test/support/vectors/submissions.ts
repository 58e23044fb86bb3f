/** Submissions, each as if it came next: spellings, headers, claims, keys, signatures. */

import { createHmac } from 'node:crypto'
import { concatBytes, fromBase64Url, toBase64Url, toUtf8 } from '../../../src/core/encoding.ts'
import { AUTHORITY, SUBMISSION_LIMIT, SUBMISSION_TYPE } from '../../../src/core/submission.ts'
import type { VectorKey } from './keys.ts'
import {
  attach,
  COLLECTOR,
  claimsOf,
  END,
  events,
  headerOf,
  keys,
  OTHER,
  OTHER_PACK,
  respell,
  submit,
  submitTexts,
} from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const { scanner1, scanner2, admin, other, authority, root, stranger } = keys

const event = events.registered(END - 60, OTHER_PACK)
const claims = claimsOf(COLLECTOR, event, END)
const headerText = JSON.stringify(headerOf(admin))
const claimsText = JSON.stringify(claims)

const vector = (verdict: string, why: string, submission: string): Vector => ({
  why,
  verdict,
  submission,
})
const ok = (why: string, submission: string) => vector('ok', why, submission)
const malformed = (why: string, submission: string) =>
  vector('submission_malformed', why, submission)
const untrusted = (why: string, submission: string) =>
  vector('submission_untrusted', why, submission)
const rules = (one: Vector): Vector => ({ ...one, rules: true })

/** Whose header, or claims, say something else, signed all the same. */
const withHeader = (header: object, key = admin) =>
  submitTexts(key, JSON.stringify({ ...headerOf(key), ...header }), claimsText)
const withClaims = (other: object, key = admin) => submit(key, { ...claims, ...other })
const withPayload = (payload: string | Uint8Array) => submitTexts(admin, headerText, payload)

const good = submit(admin, claims)
const [header, payload, signature] = good.split('.') as [string, string, string]

const spelling: Vectors = {
  ...Object.fromEntries(
    lastCharacters().map(([at, last, spelt]) => [
      `last-character-${at}-${codeOf(last)}`,
      malformed(`The ${at} ends in "${last}", another spelling of the same bytes.`, spelt),
    ]),
  ),
  padded: malformed('The signature has padding.', `${good}==`),
  'newline-after': malformed('A newline after it.', `${good}\n`),
  'newline-within': malformed(
    'A newline in the signature.',
    `${good.slice(0, -9)}\n${good.slice(-9)}`,
  ),
  'space-before': malformed('A space before it.', ` ${good}`),
  'byte-order-mark': malformed('A byte-order mark before it.', `\ufeff${good}`),
  'standard-alphabet': malformed(
    'Plus and slash, as base64 has them, in the signature.',
    `${header}.${payload}.${withBoth(signature)}`,
  ),
  'two-parts': malformed('No signature.', `${header}.${payload}`),
  'empty-signature': malformed('An empty signature.', `${header}.${payload}.`),
  'four-parts': malformed('Four parts.', `${good}.${signature}`),
  'json-serialization': malformed(
    'A JWS in JSON serialization.',
    JSON.stringify({ protected: header, payload, signature }),
  ),
  'signature-of-63-bytes': malformed('A byte of the signature is missing.', cutSignature(63)),
  'signature-of-65-bytes': malformed('A byte is added to the signature.', cutSignature(65)),
  'signature-in-der': malformed('The signature is in DER.', derSigned()),
  longest: ok('As long as a submission may be.', ofLength(SUBMISSION_LIMIT)),
  'too-long': vector(
    'submission_too_large',
    'A byte longer than allowed.',
    ofLength(SUBMISSION_LIMIT + 1),
  ),
}

const json: Vectors = {
  'white-space-and-order': ok(
    'White space, and another order of members: the signer’s own.',
    withPayload(JSON.stringify(Object.fromEntries(Object.entries(claims).reverse()), null, 2)),
  ),
  'escaped-member': ok(
    'A name of a member is written with an escape.',
    withPayload(claimsText.replace('"iss"', '"\\u0069ss"')),
  ),
  'duplicate-claim': malformed(
    'A claim stands twice.',
    withPayload(claimsText.replace('{', `{"iss":"${OTHER}",`)),
  ),
  'duplicate-claim-same': malformed(
    'A claim stands twice, with the same value.',
    withPayload(claimsText.replace('{', `{"iss":"${COLLECTOR}",`)),
  ),
  'duplicate-escaped': malformed(
    'A claim stands twice, once with an escape.',
    withPayload(claimsText.replace('{', `{"\\u0069ss":"${OTHER}",`)),
  ),
  'duplicate-in-event': malformed(
    'A member of the event stands twice.',
    withPayload(claimsText.replace('"origin":', '"origin":"produced","origin":')),
  ),
  'duplicate-in-header': malformed(
    'A member of the header stands twice.',
    submitTexts(admin, headerText.replace('{', '{"alg":"ES256",'), claimsText),
  ),
  'lone-surrogate': malformed(
    'A string has half of a surrogate pair.',
    withPayload(claimsText.replace('500107', '\\ud800')),
  ),
  'lone-surrogate-name': malformed(
    'A name has half of a surrogate pair.',
    withPayload(claimsText.replace('"district"', '"\\udc00"')),
  ),
  'number-too-large': malformed(
    'A number is beyond what a double holds.',
    withPayload(claimsText.replace('"origin":', '"massKg":1e400,"origin":')),
  ),
  'not-a-number': malformed(
    'NaN is not JSON.',
    withPayload(claimsText.replace('"origin":', '"massKg":NaN,"origin":')),
  ),
  'trailing-comma': malformed(
    'A comma after the last member.',
    withPayload(claimsText.replace(/\}$/, ',}')),
  ),
  comment: malformed('A comment.', withPayload(`${claimsText}//`)),
  'two-values': malformed('Two values.', withPayload(`${claimsText}{}`)),
  'payload-list': malformed('The payload is a list.', withPayload(`[${claimsText}]`)),
  'payload-bom': malformed('A byte-order mark in the payload.', withPayload(`\ufeff${claimsText}`)),
  'payload-empty': malformed('The payload is an empty text.', withPayload(' ')),
  'overlong-utf8': malformed('A slash in two bytes is not UTF-8.', withBytes([0xc0, 0xaf])),
  'surrogate-utf8': malformed('A surrogate in UTF-8 is not UTF-8.', withBytes([0xed, 0xa0, 0x80])),
  'stray-byte': malformed('A stray byte is not UTF-8.', withBytes([0xff])),
}

const headers: Vectors = {
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

const claimed: Vectors = {
  'good-es256': ok('Signed with ES256, by an admin key.', good),
  'good-authority': ok(
    'By the authority, with a key that an entry added.',
    submit(authority, claimsOf(AUTHORITY, events.reinstated(OTHER, END), END)),
  ),
  'iat-300-ahead': ok(
    'Issued 300 seconds ahead of the log’s clock.',
    withClaims({ iat: claims.iat + 300 }),
  ),
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

const signatures: Vectors = {
  'high-s': ok('The other ECDSA signature, (r, n − s): it holds too.', highS(good)),
  'other-payload': untrusted(
    'The signature of another payload.',
    `${header}.${toBase64Url(toUtf8(claimsText.replace('500107', '500108')))}.${signature}`,
  ),
  'other-header': untrusted(
    'The signature of another header.',
    `${toBase64Url(toUtf8(`${headerText} `))}.${payload}.${signature}`,
  ),
  'zero-signature': untrusted('r and s are 0.', withSignature(new Uint8Array(64))),
  'r-plus-order': untrusted('s and r are swapped.', withSignature(swapHalves())),
  'wrong-key-same-kid': untrusted(
    'Signed by another key, under the kid of a registered one.',
    attach(`${header}.${payload}`, stranger),
  ),
  'key-unknown': vector(
    'key_unknown',
    'Signed by a key that the log does not know.',
    submit(stranger, claims),
  ),
  'key-of-another': untrusted('Signed by another enterprise’s key.', submit(other, claims)),
  'key-of-another-authority': untrusted(
    'An enterprise’s key that signs as the authority.',
    submit(admin, { ...claims, iss: AUTHORITY }),
  ),
  'key-revoked': vector(
    'key_revoked',
    'Signed by a key that an entry has revoked.',
    submit(scanner1, claims),
  ),
  'root-revoked': vector(
    'key_revoked',
    'By the authority’s first key, which an entry has revoked, though the trust file has it.',
    submit(root, claimsOf(AUTHORITY, events.reinstated(OTHER, END), END)),
  ),
}

const eventRules: Vectors = {
  'event-type-unknown': rules(
    vector(
      'event_invalid',
      'A type that the catalogue has not.',
      withClaims({ event: { ...event, type: 'battery.exploded' } }),
    ),
  ),
  'event-member-unknown': rules(
    vector(
      'event_invalid',
      'A member that the type has not.',
      withClaims({ event: { ...event, remark: 'x' } }),
    ),
  ),
  'event-code-wrong': rules(
    vector(
      'battery_code_malformed',
      'A battery code of 23 characters.',
      withClaims({ event: { ...event, batteries: [{ code: OTHER_PACK.slice(1) }] } }),
    ),
  ),
  'event-code-twice': rules(
    vector(
      'event_invalid',
      'A battery stands twice.',
      withClaims({ event: { ...event, batteries: [{ code: OTHER_PACK }, { code: OTHER_PACK }] } }),
    ),
  ),
  'event-time-local': rules(
    vector(
      'event_invalid',
      'A time without an offset.',
      withClaims({ event: { ...event, time: '2026-11-22T08:30:00' } }),
    ),
  ),
  'event-in-future': rules(
    vector(
      'event_in_future',
      'It happened an hour ahead of the log’s clock.',
      withClaims({ event: { ...event, time: '2026-11-22T09:46:00+08:00' } }),
    ),
  ),
  'event-role': rules(
    vector(
      'role_not_allowed',
      'A type that no role of the enterprise may sign.',
      withClaims({
        event: {
          ...event,
          origin: 'produced',
          model: 'x',
          ratedCapacityAh: 100,
          nominalVoltageV: 350,
          ratedEnergyKwh: 35,
          massKg: 300,
          productionDate: '2026-01-01',
        },
      }),
    ),
  ),
  'event-facility-unknown': rules(
    vector(
      'facility_unknown',
      'A facility that nobody registered.',
      withClaims({ event: { ...event, place: { ...event.place, facility: 'CQ-JLP-002' } } }),
    ),
  ),
}

export const submissionVectors: Vectors = inFolder('submissions', {
  ...spelling,
  ...json,
  ...headers,
  ...claimed,
  ...signatures,
  ...eventRules,
})

/** The 15 other spellings of a signature, and one of the header and of the payload; the signature is over that. */
function lastCharacters(): [at: string, last: string, jws: string][] {
  const group = ALPHABET.indexOf(signature.at(-1)!) & 0x30
  const others = [...ALPHABET.slice(group, group + 16)].filter((last) => last !== signature.at(-1))
  const padTo = (text: string) => text + ' '.repeat((4 - (text.length % 3)) % 3)
  const [spareHeader, sparePayload] = [headerText, claimsText].map((text) =>
    respell(toBase64Url(toUtf8(padTo(text))), true),
  ) as [string, string]
  return [
    ...others.map((last): [string, string, string] => [
      'signature',
      last,
      `${header}.${payload}.${signature.slice(0, -1)}${last}`,
    ]),
    ['header', spareHeader.at(-1)!, attach(`${spareHeader}.${payload}`, admin)],
    ['payload', sparePayload.at(-1)!, attach(`${header}.${sparePayload}`, admin)],
  ]
}

/** For the name of a file where capitals and small letters may be the same. */
function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16)
}

function cutSignature(length: number): string {
  const bytes = new Uint8Array(65)
  bytes.set(fromBase64Url(signature)!)
  return withSignature(bytes.slice(0, length))
}

function withSignature(bytes: Uint8Array): string {
  return `${header}.${payload}.${toBase64Url(bytes)}`
}

function swapHalves(): Uint8Array {
  const bytes = fromBase64Url(signature)!
  return concatBytes(bytes.slice(32), bytes.slice(0, 32))
}

function withBoth(text: string): string {
  return `+/${text.slice(2)}`
}

function withBytes(bytes: number[]): string {
  const [before, after] = claimsText.split('unrecorded') as [string, string]
  return withPayload(concatBytes(toUtf8(before), Uint8Array.from(bytes), toUtf8(after)))
}

function swap(kid: string): string {
  return (kid.startsWith('A') ? 'B' : 'A') + kid.slice(1)
}

function derSigned(): string {
  const bytes = fromBase64Url(signature)!
  const integer = (part: Uint8Array) => {
    const value = part[0]! > 0x7f ? concatBytes(Uint8Array.of(0), part) : part
    return concatBytes(Uint8Array.of(0x02, value.length), value)
  }
  const body = concatBytes(integer(bytes.slice(0, 32)), integer(bytes.slice(32)))
  return withSignature(concatBytes(Uint8Array.of(0x30, body.length), body))
}

function macSigned(alg: string): string {
  const input = `${toBase64Url(toUtf8(JSON.stringify({ ...headerOf(admin), alg })))}.${payload}`
  const mac = createHmac('sha512', JSON.stringify(admin.key)).update(input).digest()
  return `${input}.${toBase64Url(new Uint8Array(mac))}`
}

/** With n − s in place of s. */
export function highS(jws: string): string {
  const end = jws.lastIndexOf('.')
  const bytes = fromBase64Url(jws.slice(end + 1))!
  const s = BigInt(`0x${Buffer.from(bytes.slice(32)).toString('hex')}`)
  const flipped = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  return `${jws.slice(0, end)}.${toBase64Url(concatBytes(bytes.slice(0, 32), flipped))}`
}

/** Spaces in its header, since base64url cannot have just any length. */
function ofLength(length: number): string {
  for (const spaces of [0, 1, 2]) {
    const padded = headerText + ' '.repeat(spaces)
    const rest = length - toBase64Url(toUtf8(padded)).length - 86 - 2
    const filler = Math.floor((rest * 3) / 4) - claimsText.length
    const jws = submitTexts(admin as VectorKey, padded, claimsText + ' '.repeat(filler))
    if (jws.length === length) return jws
  }
  throw new Error(`no submission has ${length} characters`)
}
