/**
 * What a battery is called: by its battery code, or by a temporary code while its label cannot be
 * read; and what a lot of material is called.
 *
 *     TMP-<credit code of who gave it>-<8 characters of Crockford's base32>
 *     LOT-<credit code of who made it>-<the maker's own id>
 *
 * Neither is like a code of GB/T 34014, which has no hyphens and is shorter. Both are in capitals
 * and fit into a URL and a line of an entry. Whoever gives one is named in it, so that no two
 * enterprises give the same.
 */

import { type BatteryCode, parseBatteryCode } from './battery-code.ts'
import { isCreditCode } from './credit-code.ts'
import { LedgerError } from './errors.ts'

export type Identity =
  | { readonly kind: 'battery'; readonly code: string; readonly battery: BatteryCode }
  | {
      readonly kind: 'temporary'
      readonly code: string
      /** Credit code of who gave it. */
      readonly issuer: string
    }

/**
 * @param code - in its canonical spelling
 * @throws {@link LedgerError} `battery_code_malformed`
 */
export function parseIdentity(code: string): Identity {
  if (isTemporaryCode(code)) return { kind: 'temporary', code, issuer: issuerOf(code) }
  if (code.startsWith('TMP-')) {
    const params = { code: code.slice(0, 60), fault: 'temporary', position: 1 }
    throw new LedgerError('battery_code_malformed', params)
  }
  return { kind: 'battery', code, battery: parseBatteryCode(code) }
}

export const isTemporaryCode = (code: string): boolean =>
  /^TMP-.{18}-[0-9A-HJKMNP-TV-Z]{8}$/.test(code) && isCreditCode(issuerOf(code))

/** The maker's own id: 1–40 digits, capitals and hyphens, no hyphen first or last. */
export const isLotId = (id: string): boolean =>
  /^LOT-.{18}-(?!-)[0-9A-Z-]{1,40}$/.test(id) && !id.endsWith('-') && isCreditCode(issuerOf(id))

/** Credit code of who gave a temporary code, or made a lot. */
export const issuerOf = (id: string): string => id.slice(4, 22)

/** @param random - 5 bytes; the same ones give the same code */
export const temporaryCode = (issuer: string, random: Uint8Array): string =>
  `TMP-${issuer}-${toCrockford(random)}`

/** Crockford's base32, of a multiple of 5 bytes. */
export function toCrockford(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const fives = bits.match(/.{5}/g) ?? []
  return fives.map((five) => BASE32[Number.parseInt(five, 2)]).join('')
}

// Crockford's: no I, L, O and U, since it may be written by hand.
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
