/** Submissions in other spellings: of base64url, of the parts, of their JSON. */

import {
  concatBytes,
  fromBase64Url,
  toBase64Url,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'
import { SUBMISSION_LIMIT } from '../../../src/core/log/submission.ts'
import type { VectorKey } from './keys.ts'
import { attach, COLLECTOR, keys, OTHER, respell, submitTexts } from './story.ts'
import {
  ALPHABET,
  claims,
  claimsText,
  good,
  header,
  headerText,
  malformed,
  ok,
  payload,
  signature,
  vector,
  withPayload,
  withSignature,
} from './submission-builders.ts'
import type { Vectors } from './vector.ts'

const { admin } = keys

export const spellingVectors: Vectors = {
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

export const jsonVectors: Vectors = {
  'white-space-and-order': ok(
    'White space, and another order of members: the signer’s own.',
    withPayload(JSON.stringify(Object.fromEntries(Object.entries(claims).reverse()), null, 2)),
  ),
  'escaped-value': ok(
    'A value is written with escapes: here the type of the event.',
    withPayload(claimsText.replace('"battery.', '"batter\\u0079\\u002e')),
  ),
  'escaped-member': malformed(
    'A name of a claim is written with an escape.',
    withPayload(claimsText.replace('"iss"', '"\\u0069ss"')),
  ),
  'escaped-member-in-event': malformed(
    'A name in the event is written with an escape, with white space before its colon.',
    withPayload(claimsText.replace('"district":', '"distric\\u0074" \n:')),
  ),
  'escaped-member-in-header': malformed(
    'A name in the header is written with an escape.',
    submitTexts(admin, headerText.replace('"kid"', '"k\\u0069d"'), claimsText),
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

function withBoth(text: string): string {
  return `+/${text.slice(2)}`
}

function withBytes(bytes: number[]): string {
  const [before, after] = claimsText.split('unrecorded') as [string, string]
  return withPayload(concatBytes(toUtf8(before), Uint8Array.from(bytes), toUtf8(after)))
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
