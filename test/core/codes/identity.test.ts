import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBatteryCode } from '../../../src/core/codes/battery-code.ts'
import {
  isLotId,
  issuerOf,
  isTemporaryCode,
  lotId,
  NAME_BYTES,
  parseIdentity,
  publicName,
  publicNames,
  temporaryCode,
} from '../../../src/core/codes/identity.ts'
import { isProductCode } from '../../../src/core/codes/product-code.ts'
import { readScan } from '../../../src/core/codes/scan.ts'
import { anyCode, anyProductCode } from '../../support/codes.ts'
import { errorOf } from '../../support/refusals.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

const ISSUER = '91500105MA5U0AAA0M'
const TEMPORARY = `TMP-${ISSUER}-0123ABCD`
const PRODUCT = '7KQ2ES100-2611A0042-R'
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

  it('is a product code, with the parts that it is reported to have', () => {
    expect(parseIdentity(PRODUCT)).toEqual({
      kind: 'product',
      code: PRODUCT,
      product: { code: PRODUCT, enterprise: '7KQ2', fixed: 'ES100', variable: '2611A0042' },
    })
  })

  it.each([
    ['an I or O among the enterprise’s characters', '7KO2ES100-2611A0042-R'],
    ['no fixed part', '7KQ2-2611A0042-R'],
    ['no variable part', '7KQ2ES100-R'],
    ['too long a part', `7KQ2${'E'.repeat(21)}-2611A0042-R`],
    ['a line break', `${PRODUCT}\n`],
  ])('is no product code with %s', (_, code) => {
    expect(isProductCode(code)).toBe(false)
    expect(faultOf(code)).toBe(code.endsWith('-R') ? 'product' : 'length')
  })

  it('is never of two kinds', () => {
    fc.assert(
      fc.property(anyProductCode, (code) => {
        expect([isBatteryCode(code), isTemporaryCode(code), isLotId(code)]).toEqual([
          ...[false, false, false],
        ])
        expect(parseIdentity(code)).toMatchObject({ kind: 'product', code })
        expect(publicName(code)).toBe(code)
        expect(readScan(` ${code.toLowerCase()}`)).toMatchObject({ kind: 'code', code })
      }),
    )
  })

  it('is an earlier temporary code, which names who gave it', () => {
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

describe.each([
  ['a temporary code', temporaryCode, isTemporaryCode, isLotId],
  ['the name of a lot', lotId, isLotId, isTemporaryCode],
] as const)('%s', (_, make, isOne, isOther) => {
  it('made of any random bytes is one, names nobody, and fits into an entry and a URL', () => {
    const bytes = fc.uint8Array({ minLength: NAME_BYTES, maxLength: NAME_BYTES })
    fc.assert(
      fc.property(bytes, (random) => {
        const code = make(random)
        expect(isOne(code)).toBe(true)
        expect(isBatteryCode(code) || isOther(code)).toBe(false)
        expect(issuerOf(code)).toBeUndefined()
        expect(publicName(code)).toBe(code)
        expect(code).toMatch(/^[\x21-\x7e]{16}$/)
        expect(encodeURIComponent(code)).toBe(code)
      }),
    )
  })
})

describe('a new temporary code', () => {
  it('is read out of other text as any code is, and out of no earlier one', () => {
    const bytes = fc.uint8Array({ minLength: NAME_BYTES, maxLength: NAME_BYTES })
    fc.assert(
      fc.property(bytes, (random) => {
        const code = temporaryCode(random)
        for (const text of [
          code,
          code.toLowerCase(),
          code.replace('-', ''),
          `https://x/b/${code}`,
        ]) {
          expect(readScan(text)).toMatchObject({ kind: 'code', code })
        }
        expect(readScan(`x ${code} y`)).toMatchObject({ kind: 'proposal', codes: [code] })
      }),
    )
    expect(readScan(`x ${TEMPORARY} y`)).toMatchObject({ kind: 'proposal', codes: [TEMPORARY] })
    expect(parseIdentity('TMP-Z7KQ2M9XR4WT')).toEqual({
      kind: 'temporary',
      code: 'TMP-Z7KQ2M9XR4WT',
    })
  })
})

describe('what the public sees of a name', () => {
  it('tells nobody’s credit code, nor more of a maker’s own id than its end', () => {
    expect(publicName(TEMPORARY)).toBe('TMP-…0123ABCD')
    expect(publicName(LOT)).toBe('LOT-…26-7')
    const [one, other] = [`LOT-${ISSUER}-BM-2026-7`, `LOT-${ISSUER}-ST-2026-7`]
    const names = [...publicNames([one, other, TEMPORARY]).values()]
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).not.toContain(ISSUER)
  })
})

describe('an earlier id of a lot', () => {
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
