import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasValidVinCheckDigit, vinCheckDigit } from '../../../src/core/codes/vin.ts'

// The transliteration of 49 CFR 565.15, table III, spelt out.
const VALUES: Readonly<Record<string, number>> = {
  ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7 },
  ...{ R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
}
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const CHARACTERS = `0123456789${Object.keys(VALUES).join('')}`
const vins = fc.string({
  unit: fc.constantFrom(...CHARACTERS),
  minLength: 17,
  maxLength: 17,
})

describe('the check digit of a vehicle', () => {
  it('is X for ten, and holds for numbers of vehicles that there are', () => {
    expect(hasValidVinCheckDigit('1M8GDM9AXKP042788')).toBe(true)
    expect(hasValidVinCheckDigit('5GZCZ43D13S812715')).toBe(true)
    expect(hasValidVinCheckDigit('1M8GDM9A1KP042788')).toBe(false)
  })

  it('is the weighed sum by the table of letters', () => {
    fc.assert(
      fc.property(vins, (vin) => {
        const sum = [...vin].reduce(
          (total, c, i) => total + WEIGHTS[i]! * (VALUES[c] ?? Number(c)),
          0,
        )
        expect(vinCheckDigit(vin)).toBe(sum % 11 === 10 ? 'X' : String(sum % 11))
      }),
    )
  })

  it('tells any single character that is another', () => {
    fc.assert(
      fc.property(vins, fc.nat(16), fc.constantFrom(...'0123456789'), (vin, at, digit) => {
        fc.pre(at !== 8 && /\d/.test(vin[at]!) && vin[at] !== digit)
        const right = vin.slice(0, 8) + vinCheckDigit(vin) + vin.slice(9)
        const wrong = right.slice(0, at) + digit + right.slice(at + 1)
        expect(hasValidVinCheckDigit(wrong)).toBe(false)
      }),
    )
  })
})
