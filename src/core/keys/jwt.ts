/** A JWT taken apart: all that is read of one before its signature is checked, or beside it. */

import { fromBase64Url, fromUtf8 } from '../bytes/encoding.ts'
import { parseJson } from '../bytes/json.ts'

export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * Header and payload of a compact JWS, whose signature is not looked at. What is undefined here
 * must not be given to a library either: libraries use `JSON.parse` without asking what stands in
 * the text.
 *
 * @returns undefined unless both are objects in strict JSON ({@link parseJson})
 */
export function decodeJwt(jws: string): DecodedJwt | undefined {
  const parts = jws.split('.')
  const [header, payload] = parts.slice(0, 2).map(decodePart)
  return parts.length === 3 && header && payload ? { header, payload } : undefined
}

function decodePart(part: string): Record<string, unknown> | undefined {
  const bytes = fromBase64Url(part)
  const text = bytes && fromUtf8(bytes)
  const value = text === undefined ? undefined : parseJson(text)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}
