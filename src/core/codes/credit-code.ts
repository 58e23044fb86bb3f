/** Unified social credit codes of enterprises (统一社会信用代码, GB 32100-2015). */

// No I, O, S, V, Z: they are too like digits.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_CODE = new RegExp(`^[${ALPHABET}]{18}$`)

/** Whether it has the form of a credit code; the check character may still be wrong. */
export const isCreditCode = (text: string): boolean => CREDIT_CODE.test(text)

/**
 * Check character of the first 17: 31 − (Σ value × 3^position mod 31).
 *
 * Some genuine codes are said to fail it, so it warns and does not refuse.
 *
 * @see GB 32100-2015; worked example 91350100M000100Y43
 */
export function creditCodeCheckCharacter(code: string): string {
  let sum = 0
  let weight = 1
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!
}

export const hasValidCheckCharacter = (code: string): boolean =>
  isCreditCode(code) && creditCodeCheckCharacter(code) === code[17]
