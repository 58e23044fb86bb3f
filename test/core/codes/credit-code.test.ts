import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  creditCodeCheckCharacter,
  hasValidCheckCharacter,
  isCreditCode,
} from '../../../src/core/codes/credit-code.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const { valid, invalid, built_valid_checkdigit: built } = vectors.uscc
const body = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 17, maxLength: 17 })

describe('a credit code', () => {
  it.each([...valid, ...built])('%s has its check character', (code) => {
    expect(isCreditCode(code)).toBe(true)
    expect(hasValidCheckCharacter(code)).toBe(true)
    expect(creditCodeCheckCharacter(code)).toBe(code[17])
  })

  it.each([
    ...invalid,
    ...[...'IOSVZ'].map((letter) => `9135010${letter}M000100Y43`),
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100m000100y43',
    '91350100M000100Y43\n',
    '９１350100M000100Y43',
    '',
  ])('is not %j', (code) => {
    expect(isCreditCode(code)).toBe(false)
    expect(hasValidCheckCharacter(code)).toBe(false)
  })

  it('with any one character misread has another check character', () => {
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...ALPHABET), (written, at, put) => {
        const code = written + creditCodeCheckCharacter(written)
        expect(hasValidCheckCharacter(code)).toBe(true)
        const misread = code.slice(0, at) + put + code.slice(at + 1)
        expect(hasValidCheckCharacter(misread)).toBe(misread === code)
        expect(isCreditCode(misread)).toBe(true)
      }),
    )
  })
})
