/**
 * A submission: one event, signed by an enterprise, as a compact JWS (RFC 7515) in its one spelling.
 *
 * A library that verifies JWTs accepts many spellings of one signature: spare bits in the last
 * character, padding, white space. The log keeps these very bytes for ever and promises each
 * submission once, so everything is checked here against the bytes as they came.
 */

import { fromBase64Url, fromUtf8, toBase64Url, toUtf8 } from '../bytes/encoding.ts'
import { parseJson } from '../bytes/json.ts'
import { LedgerError } from '../errors.ts'
import type { PublicKey, VerifySignature } from '../keys/signature.ts'
import { CLOCK_TOLERANCE } from './clock.ts'

export const SUBMISSION_TYPE = 'battery-event+jwt'

/** Bytes. Leaves room in an entry (65,535 bytes) for 256 battery lines of 24-character codes. */
export const SUBMISSION_LIMIT = 36 * 1024

/** `iss` of what the authority signs: its first keys are configured, those after are in the log. */
export const AUTHORITY = 'authority'

export type SubmissionAlgorithm = 'ES256' | 'Ed25519' | 'EdDSA'

export interface Submission {
  /** The bytes as received, ASCII. */
  readonly jws: string
  readonly algorithm: SubmissionAlgorithm
  /** RFC 7638 thumbprint of the signer's key. */
  readonly kid: string
  /** Unified social credit code of the signer, or {@link AUTHORITY}. */
  readonly issuer: string
  /** Origin of the log that it is meant for. */
  readonly audience: string
  /** Seconds since 1970, by the signer's clock. */
  readonly issuedAt: number
  /** UUID, lower case: the signer's name for this submission. */
  readonly jti: string
  /** Not validated yet: see `parseEvent`. */
  readonly event: unknown
}

const COMPACT_JWS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/
const KID = /^[A-Za-z0-9_-]{43}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ISSUER = /^[0-9A-Z]{18}$/
const HEADER_MEMBERS = new Set(['alg', 'kid', 'typ'])
const CLAIMS = new Set(['iss', 'aud', 'iat', 'jti', 'event'])

/** What of a submission has to be known to check its signature. */
export type SignedBytes = Pick<Submission, 'jws' | 'algorithm' | 'kid'>

/**
 * Parses a submission without trusting it: its signature is checked by {@link verifySubmission}.
 *
 * @throws {@link LedgerError} `submission_too_large`, `submission_malformed`
 */
export const parseSubmission = (jws: string): Submission => parseContent(parseSigned(jws))

/**
 * Parses only the header, which says whose key must have signed. Its cost hardly depends on the size
 * of the payload.
 *
 * @throws {@link LedgerError} `submission_too_large`, `submission_malformed`
 */
export function parseSigned(jws: string): SignedBytes {
  if (jws.length > SUBMISSION_LIMIT) {
    throw new LedgerError('submission_too_large', { size: jws.length, limit: SUBMISSION_LIMIT })
  }
  const parts = COMPACT_JWS.exec(jws)
  if (!parts) throw malformed('spelling')
  const [, header = '', , signature = ''] = parts
  if (!fromBase64Url(signature)) throw malformed('spelling')
  return { jws, ...parseHeader(decodePart(header)) }
}

/** @throws {@link LedgerError} `submission_malformed` */
export function parseContent(signed: SignedBytes): Submission {
  const [, payload = ''] = signed.jws.split('.', 2)
  return { ...signed, ...parseClaims(decodePart(payload)) }
}

/**
 * Checks that the key signed the submission.
 *
 * @param key - the key that `kid` names, from a source that the submission cannot influence
 * @throws {@link LedgerError} `submission_untrusted`
 */
export async function verifySubmission(
  submission: SignedBytes,
  key: PublicKey,
  verify: VerifySignature,
): Promise<void> {
  const { message, signature } = signedParts(submission)
  if (!suits(submission.algorithm, key) || !(await verify(key, message, signature))) {
    throw new LedgerError('submission_untrusted', { reason: 'signature' })
  }
}

/** What was signed (RFC 7515 section 5.1), and the 64-byte signature. */
export function signedParts({ jws }: Pick<SignedBytes, 'jws'>): {
  message: Uint8Array
  signature: Uint8Array
} {
  const end = jws.lastIndexOf('.')
  return { message: toUtf8(jws.slice(0, end)), signature: fromBase64Url(jws.slice(end + 1))! }
}

/** The key's own algorithm, never the one that the submission asks for. */
export const suits = (algorithm: SubmissionAlgorithm, key: PublicKey): boolean =>
  key.kty === 'EC' ? algorithm === 'ES256' : algorithm !== 'ES256'

/**
 * Checks the claims that depend on the log and on its clock.
 *
 * @throws {@link LedgerError} `submission_untrusted`
 */
export function checkClaims(submission: Submission, origin: string, now: Date): void {
  if (submission.audience !== origin) {
    throw new LedgerError(
      'submission_untrusted',
      { reason: 'audience', audience: submission.audience.slice(0, 60), origin },
      { pointer: '/aud' },
    )
  }
  if (submission.issuedAt > now.getTime() / 1000 + CLOCK_TOLERANCE) {
    throw new LedgerError(
      'submission_untrusted',
      { reason: 'issuedInFuture', iat: submission.issuedAt, now: now.toISOString() },
      { pointer: '/iat' },
    )
  }
}

/** Header of a submission, in the member order that this project writes. */
export const encodeSigningInput = (
  header: { alg: SubmissionAlgorithm; kid: string },
  claims: { iss: string; aud: string; iat: number; jti: string; event: unknown },
): string =>
  [{ alg: header.alg, kid: header.kid, typ: SUBMISSION_TYPE }, claims]
    .map((part) => toBase64Url(toUtf8(JSON.stringify(part))))
    .join('.')

function decodePart(part: string): Record<string, unknown> {
  const bytes = fromBase64Url(part)
  if (!bytes) throw malformed('spelling')
  const text = fromUtf8(bytes)
  if (text === undefined) throw malformed('utf8')
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('json')
  return value as Record<string, unknown>
}

function parseHeader(header: Record<string, unknown>) {
  // `crit`, `jku`, `jwk`, `x5c`, `b64` and what may come: an unknown member could change what
  // the signature means, so none is accepted.
  const unknown = Object.keys(header).find((name) => !HEADER_MEMBERS.has(name))
  if (unknown !== undefined) throw malformed('headerMember', { member: unknown.slice(0, 60) })
  const { alg, kid, typ } = header
  if (typ !== SUBMISSION_TYPE) throw malformed('typ')
  if (!isAlgorithm(alg)) throw malformed('alg')
  if (typeof kid !== 'string' || !KID.test(kid)) throw malformed('kid')
  return { algorithm: alg, kid }
}

function parseClaims(claims: Record<string, unknown>) {
  const unknown = Object.keys(claims).find((name) => !CLAIMS.has(name))
  if (unknown !== undefined) throw malformed('claim', { claim: unknown.slice(0, 60) })
  const { iss, aud, iat, jti, event } = claims
  if (typeof iss !== 'string' || !(iss === AUTHORITY || ISSUER.test(iss))) {
    throw malformed('claim', { claim: 'iss' }, '/iss')
  }
  if (typeof aud !== 'string') throw malformed('claim', { claim: 'aud' }, '/aud')
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0) {
    throw malformed('claim', { claim: 'iat' }, '/iat')
  }
  if (typeof jti !== 'string' || !UUID.test(jti)) {
    throw malformed('claim', { claim: 'jti' }, '/jti')
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw malformed('claim', { claim: 'event' }, '/event')
  }
  return { issuer: iss, audience: aud, issuedAt: iat, jti, event }
}

const isAlgorithm = (alg: unknown): alg is SubmissionAlgorithm =>
  alg === 'ES256' || alg === 'Ed25519' || alg === 'EdDSA'

const malformed = (reason: string, more: Record<string, string> = {}, pointer?: string) =>
  new LedgerError('submission_malformed', { reason, ...more }, { pointer })
