/**
 * What a battery is called: by its battery code, by the product code of what used ones were made
 * into, or by a temporary code while its label cannot be read; and what a lot of material is called.
 *
 *     TMP-Z<11 characters of Crockford's base32>
 *     LOT-Z<11 characters of Crockford's base32>
 *
 * These are random, 55 bits, so that no two enterprises give the same and nobody learns from one
 * whose it is: it stands on a label, and in passports that anyone may read. Earlier ones name who
 * gave them, by a credit code, none of which begins with Z:
 *
 *     TMP-<credit code>-<8 characters of Crockford's base32>
 *     LOT-<credit code>-<the maker's own id>
 *
 * None is like a code of GB/T 34014, which has no hyphens and another length, or like one of
 * GB/T 45565, which has no hyphen among its first five characters. All are in capitals and fit into a
 * URL and a line of an entry.
 */

import { toCrockford } from '../bytes/encoding.ts'
import { LedgerError } from '../errors.ts'
import { type BatteryCode, isBatteryCode, parseBatteryCode } from './battery-code.ts'
import { isCreditCode } from './credit-code.ts'
import { isProductCode, type ProductCode, parseProductCode } from './product-code.ts'

export type Identity =
  | { readonly kind: 'battery'; readonly code: string; readonly battery: BatteryCode }
  | { readonly kind: 'product'; readonly code: string; readonly product: ProductCode }
  | {
      readonly kind: 'temporary'
      readonly code: string
      /** Credit code of who gave it, in an earlier one. */
      readonly issuer?: string
    }

/**
 * @param code - in its canonical spelling
 * @throws {@link LedgerError} `battery_code_malformed`
 */
export function parseIdentity(code: string): Identity {
  if (isTemporaryCode(code)) {
    const issuer = issuerOf(code)
    return { kind: 'temporary', code, ...(issuer !== undefined && { issuer }) }
  }
  const product = parseProductCode(code)
  if (product) return { kind: 'product', code, product }
  const fault = code.startsWith('TMP-') ? 'temporary' : code.endsWith('-R') ? 'product' : undefined
  if (fault !== undefined) {
    const params = { code: code.slice(0, 60), fault, position: 1 }
    throw new LedgerError('battery_code_malformed', params)
  }
  return { kind: 'battery', code, battery: parseBatteryCode(code) }
}

/** Whether {@link parseIdentity} takes it: asked for each of an event's hundreds of codes. */
export const isIdentity = (code: string): boolean =>
  isBatteryCode(code) || isTemporaryCode(code) || isProductCode(code)

export const isTemporaryCode = (code: string): boolean =>
  /^TMP-Z[0-9A-HJKMNP-TV-Z]{11}$/.test(code) ||
  (/^TMP-.{18}-[0-9A-HJKMNP-TV-Z]{8}$/.test(code) && issuerOf(code) !== undefined)

/** The maker's own id, in an earlier one: 1–40 digits, capitals and hyphens, no hyphen first or last. */
export const isLotId = (id: string): boolean =>
  /^LOT-Z[0-9A-HJKMNP-TV-Z]{11}$/.test(id) ||
  (/^LOT-.{18}-(?!-)[0-9A-Z-]{1,40}$/.test(id) && !id.endsWith('-') && issuerOf(id) !== undefined)

/** Credit code of who gave a temporary code, or made a lot; undefined if it names nobody. */
export function issuerOf(id: string): string | undefined {
  const creditCode = id.slice(4, 22)
  return isCreditCode(creditCode) ? creditCode : undefined
}

/** Bytes of randomness that a name is made of. */
export const NAME_BYTES = 10

/** @param random - {@link NAME_BYTES}; the same ones give the same code */
export const temporaryCode = (random: Uint8Array): string => `TMP-${nameOf(random)}`

/** Name of a lot of material. @param random - as for {@link temporaryCode} */
export const lotId = (random: Uint8Array): string => `LOT-${nameOf(random)}`

const nameOf = (random: Uint8Array) => `Z${toCrockford(random).slice(0, 11)}`

/**
 * A name as the public sees it: an earlier one of a battery or a lot without whose it is. Of a
 * lot's own id, which its maker chose, only the end is left.
 */
export function publicName(code: string): string {
  if (!/^(TMP|LOT)-/.test(code) || issuerOf(code) === undefined) return code
  const own = code.slice('TMP-'.length + 18 + '-'.length)
  return code.startsWith('TMP-') ? `TMP-…${own}` : `LOT-…${own.slice(-4)}`
}

/** The same for several, each with another: two lots may end alike. */
export function publicNames(codes: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const code of codes) {
    const name = publicName(code)
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${name}~${n}`
    taken.add(free)
    names.set(code, free)
  }
  return names
}
