import { concatBytes, fromBase64Url, toBase64Url } from '../../../src/core/bytes/encoding.ts'
import {
  COLLECTOR,
  claimsOf,
  END,
  events,
  headerOf,
  keys,
  OTHER_PACK,
  submit,
  submitTexts,
} from './story.ts'
import type { Vector } from './vector.ts'

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const { admin } = keys

export const event = events.registered(END - 60, OTHER_PACK)
export const claims = claimsOf(COLLECTOR, event, END)
export const headerText = JSON.stringify(headerOf(admin))
export const claimsText = JSON.stringify(claims)

export const vector = (verdict: string, why: string, submission: string): Vector => ({
  why,
  verdict,
  submission,
})
export const ok = (why: string, submission: string) => vector('ok', why, submission)
export const malformed = (why: string, submission: string) =>
  vector('submission_malformed', why, submission)
export const untrusted = (why: string, submission: string) =>
  vector('submission_untrusted', why, submission)
export const rules = (one: Vector): Vector => ({ ...one, rules: true })

/** Whose header, or claims, say something else, signed all the same. */
export const withHeader = (header: object, key = admin) =>
  submitTexts(key, JSON.stringify({ ...headerOf(key), ...header }), claimsText)
export const withClaims = (other: object, key = admin) => submit(key, { ...claims, ...other })
export const withPayload = (payload: string | Uint8Array) => submitTexts(admin, headerText, payload)

export const good = submit(admin, claims)
export const [header, payload, signature] = good.split('.') as [string, string, string]

export function withSignature(bytes: Uint8Array): string {
  return `${header}.${payload}.${toBase64Url(bytes)}`
}

/** With n − s in place of s. */
export function highS(jws: string): string {
  const end = jws.lastIndexOf('.')
  const bytes = fromBase64Url(jws.slice(end + 1))!
  const s = BigInt(`0x${Buffer.from(bytes.slice(32)).toString('hex')}`)
  const flipped = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  return `${jws.slice(0, end)}.${toBase64Url(concatBytes(bytes.slice(0, 32), flipped))}`
}
