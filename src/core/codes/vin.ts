/** Vehicle identification numbers: 17 characters, of which the ninth checks the others. */

/** ISO 3779: 17 capitals and digits, without I, O and Q. */
export const VIN = /^[0-9A-HJ-NPR-Z]{17}$/

/**
 * The check digit by the other 16 characters: 0–9 or X. Some vehicles that were made for export
 * carry another one, so one that differs is a reason to look again, and none to refuse.
 *
 * @param vin - {@link VIN}
 * @see GB 16735-2019, annex A; 49 CFR 565.15
 */
export function vinCheckDigit(vin: string): string {
  const sum = [...vin].reduce(
    (total, character, i) => total + WEIGHTS[i]! * numberFor(character),
    0,
  )
  return '0123456789X'[sum % 11]!
}

export const hasValidVinCheckDigit = (vin: string): boolean => vin[8] === vinCheckDigit(vin)

// The ninth, which is the check digit itself, weighs nothing.
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Letters count as in EBCDIC: A–I 1–9, J–R 1–9 (without O and Q), S–Z 2–9. */
function numberFor(character: string): number {
  if (/\d/.test(character)) return Number(character)
  const at = 'ABCDEFGH.JKLMN.P.R..STUVWXYZ'.indexOf(character)
  return at < 18 ? (at % 9) + 1 : at - 18
}
