/**
 * Codes of GB/T 45565-2025 for products that used batteries were made into, such as storage: beside
 * or instead of the 19 characters of GB/T 34014.
 *
 *     EEEE<fixed part>-<variable part>-R
 *
 * The standard's text was not to be had. By what others report of it, a code begins with the four
 * characters of its enterprise, without I and O, has a part that is the same for a model and one
 * that is each product's own, and ends in -R if the battery is reused. Lengths are not known: up to
 * 20 characters of each part are taken. Without the -R, a battery code that lacks a character would look like one.
 */

export interface ProductCode {
  readonly code: string
  /** The first four characters. */
  readonly enterprise: string
  /** What follows them up to the hyphen. */
  readonly fixed: string
  readonly variable: string
}

const PRODUCT_CODE = /^([0-9A-HJ-NP-Z]{4})([0-9A-Z]{1,20})-([0-9A-Z]{1,20})-R$/

/** @param code - in its canonical spelling: capitals and plain hyphens, no spaces */
export const isProductCode = (code: string): boolean => PRODUCT_CODE.test(code)

/** @returns undefined if it is none */
export function parseProductCode(code: string): ProductCode | undefined {
  const [, enterprise, fixed, variable] = PRODUCT_CODE.exec(code) ?? []
  if (enterprise === undefined) return undefined
  return { code, enterprise, fixed: fixed!, variable: variable! }
}
