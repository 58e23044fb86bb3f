import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBatteryCode } from '../../src/core/battery-code.ts'
import {
  isLotId,
  issuerOf,
  isTemporaryCode,
  parseIdentity,
  temporaryCode,
} from '../../src/core/identity.ts'
import { anyCode } from '../support/codes.ts'
import { errorOf } from '../support/refusals.ts'
import vectors from '../vectors/codes.json' with { type: 'json' }

const ISSUER = '91500105MA5U0AAA0M'
const TEMPORARY = `TMP-${ISSUER}-0123ABCD`
const LOT = `LOT-${ISSUER}-BM-2026-7`

const faultOf = (code: string) => errorOf(() => parseIdentity(code))?.params.fault

describe('an identity', () => {
  it('is a battery code, whichever it is', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(parseIdentity(code)).toMatchObject({ kind: 'battery', code, battery: { code } })
      }),
    )
    for (const { code } of vectors.valid) expect(parseIdentity(code).kind).toBe('battery')
    for (const { code } of vectors.invalid) expect(faultOf(code)).toBeDefined()
  })

  it('is a temporary code, which names who gave it', () => {
    expect(parseIdentity(TEMPORARY)).toEqual({
      kind: 'temporary',
      code: TEMPORARY,
      issuer: ISSUER,
    })
  })

  it.each([
    `TMP-${ISSUER}-0123ABC`,
    `TMP-${ISSUER}-0123ABCDE`,
    `TMP-${ISSUER}-0123ABCI`,
    `TMP-${ISSUER}-0123abcd`,
    'TMP-91500105MA5U0AAA0I-0123ABCD',
    `${TEMPORARY}\n`,
  ])('is not %j, a temporary code misspelt', (code) => {
    expect(isTemporaryCode(code)).toBe(false)
    expect(faultOf(code)).toBe('temporary')
  })

  it('is no lot, and no text in any other form', () => {
    for (const code of [LOT, TEMPORARY.slice(4), TEMPORARY.toLowerCase(), '']) {
      expect(faultOf(code)).toBe('length')
    }
  })
})

describe('a temporary code', () => {
  it('made of any random bytes is one, like no battery code, and fits into an entry and a URL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (random) => {
        const code = temporaryCode(ISSUER, random)
        expect(isTemporaryCode(code)).toBe(true)
        expect(isBatteryCode(code) || isLotId(code)).toBe(false)
        expect(issuerOf(code)).toBe(ISSUER)
        expect(code).toMatch(/^[\x21-\x7e]{31}$/)
        expect(encodeURIComponent(code)).toBe(code)
      }),
    )
    expect(temporaryCode(ISSUER, Uint8Array.of(0, 0x44, 0x32, 0x14, 0xc7))).toBe(
      `TMP-${ISSUER}-01234567`,
    )
  })
})

describe('the id of a lot', () => {
  it('names its maker and has an id of the maker’s own', () => {
    for (const own of ['1', 'BM-2026-7', 'A'.repeat(40)]) {
      const id = `LOT-${ISSUER}-${own}`
      expect(isLotId(id)).toBe(true)
      expect(issuerOf(id)).toBe(ISSUER)
      expect(isTemporaryCode(id) || isBatteryCode(id)).toBe(false)
    }
  })

  it.each([
    `LOT-${ISSUER}-`,
    `LOT-${ISSUER}--7`,
    `LOT-${ISSUER}-7-`,
    `LOT-${ISSUER}-bm`,
    `LOT-${ISSUER}-${'A'.repeat(41)}`,
    `LOT-${ISSUER}-B 7`,
    `LOT-${ISSUER}-7\n`,
    'LOT-91500105MA5U0AAA0I-7',
    `LOT${ISSUER}7`,
    TEMPORARY,
  ])('is not %j', (id) => {
    expect(isLotId(id)).toBe(false)
  })
})
