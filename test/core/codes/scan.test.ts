import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBatteryCode } from '../../../src/core/codes/battery-code.ts'
import { isTemporaryCode } from '../../../src/core/codes/identity.ts'
import { readScan, readScans, SCAN_LIMIT, type ScanFault } from '../../../src/core/codes/scan.ts'
import { anyCode, code19, code24 } from '../../support/codes.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

const CODE = '04QCB76836300JBC40000903'
const OTHER = '001CB240000003B3C0221953'
const REUSED = '001PB24B3C0000001RP'
const TEMPORARY = 'TMP-91500105MA5U0AAA0M-0123ABCD'

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

const faultOf = (scanned: string): [ScanFault, number] | undefined => {
  const reading = readScan(scanned)
  return reading.kind === 'none' ? [reading.fault, reading.position] : undefined
}

describe('a scan', () => {
  it.each(vectors.valid)('of $code, a code of the vectors, is that code unchanged', ({ code }) => {
    expect(readScan(code)).toEqual({ kind: 'code', code, changed: [] })
  })

  it.each([
    [CODE.toLowerCase(), ['case']],
    ['04QCB76 836300J BC4 0000903', ['spacing']],
    ['04QCB76-836300J–BC4—0000903', ['spacing']],
    ['04QCB76836300J\r\nBC40000903\r\n', ['spacing']],
    [`\ufeff${CODE}\u200b\u3000`, ['width', 'spacing']],
    [fullWidth(CODE), ['width']],
    [fullWidth(CODE.toLowerCase()), ['width', 'case']],
    [`]Q1${CODE}`, ['symbology']],
    [`]d2${CODE}`, ['symbology']],
    [`]C1${CODE.toLowerCase()}\r`, ['symbology', 'case', 'spacing']],
    [`https://ledger.example/b/${CODE}`, ['address']],
    [`HTTPS://LEDGER.EXAMPLE/CQ/B/${CODE}?lang=en#events`, ['address']],
    [`ledger.example/b/${CODE.toLowerCase()}`, ['address', 'case']],
    [`]Q1https://ledger.example/b/${CODE}\n`, ['address', 'symbology']],
    [`https://id.example/01/06901234567892/21/${CODE}`, ['gs1']],
    [`https://id.example/8004/${CODE}?11=240101`, ['gs1']],
    [`https://id.example/01/06901234567892?240=${CODE}&10=A1`, ['gs1']],
    [`(01)06901234567892(240)${CODE}(10)A1`, ['gs1']],
    [`]d20106901234567892240${CODE}\x1d10A1`, ['gs1', 'symbology']],
    [`]C110A1\x1d8004${CODE}`, ['gs1', 'symbology']],
    [`]Q30106901234567892\x1d11240101250${CODE}`, ['gs1', 'symbology']],
    [`10A1\x1d21${CODE}\x1d`, ['gs1']],
  ])('reads the code out of %j', (scanned, changed) => {
    expect(readScan(scanned)).toEqual({ kind: 'code', code: CODE, changed })
  })

  it.each([
    ['7KQ2ES100-2611A0042-R', []],
    ['7kq2es100–2611a0042−r', ['case', 'spacing']],
    ['7KQ2ES100 - 2611A0042 - R\r\n', ['spacing']],
    [']Q17KQ2ES100-2611A0042-R', ['symbology']],
    ['https://ledger.example/b/7KQ2ES100-2611A0042-R', ['address']],
  ])('reads the product code out of %j', (scanned, changed) => {
    const code = '7KQ2ES100-2611A0042-R'
    expect(readScan(scanned)).toEqual({ kind: 'code', code, changed })
  })

  it('takes no battery code that lacks a character for a product code', () => {
    for (const scanned of ['04QCB-76836300JBC4000090', '04QCB76836300J-BC40000-90']) {
      expect(readScan(scanned).kind).not.toBe('code')
    }
  })

  it.each([REUSED, TEMPORARY])('reads %s in every case, width and address', (code) => {
    expect(readScan(code)).toEqual({ kind: 'code', code, changed: [] })
    for (const scanned of [
      code.toLowerCase(),
      fullWidth(code),
      ` ${code}\n`,
      `]Q1${code}`,
      `https://ledger.example/b/${code}`,
      `https://id.example/01/06901234567892/21/${code}`,
    ]) {
      expect(readScan(scanned)).toMatchObject({ kind: 'code', code })
    }
  })

  it.each([
    ['BC4000090304QCB76836300J', [CODE], 'swapped'],
    ['0JBC4000090304QCB7683630', [CODE], 'swapped'],
    ['BC4 0000903\n04QCB76 836300J', [CODE], 'swapped'],
    ['0000903 04QCB76836300JBC4', [CODE], 'swapped'],
    ['0000001RP 001PB24B3C', [REUSED], 'swapped'],
    [`A${CODE}`, [CODE], 'surrounded'],
    [`${CODE}KM`, [CODE], 'surrounded'],
    [`S/N: ${CODE.toLowerCase()} (2021)`, [CODE], 'surrounded'],
    [`电池包编码：${CODE}`, [CODE], 'surrounded'],
    ['编码:04QCB76 836300J BC4 0000903', [CODE], 'surrounded'],
    [`https://maker.example/trace?sn=${CODE}`, [CODE], 'surrounded'],
    [`临时 ${TEMPORARY}`, [TEMPORARY], 'surrounded'],
    [`21${CODE}`, [CODE], 'surrounded'],
    [`${CODE}${OTHER}`, [CODE, OTHER], 'several'],
    [`${CODE}\n04QCB76`, [CODE], 'surrounded'],
    [`PACK ${REUSED}\nCELL ${CODE}, ${OTHER}`, [REUSED, CODE, OTHER], 'several'],
    [`https://l.example/b/${CODE}\n${OTHER}`, [CODE, OTHER], 'several'],
    [`https://l.example/b/${CODE}?21=${OTHER}`, [CODE, OTHER], 'several'],
  ])('proposes what it may hold, and decides nothing: %j', (scanned, codes, why) => {
    expect(readScan(scanned)).toEqual({ kind: 'proposal', codes, why })
  })

  it('of two lines that are a code in either order proposes both', () => {
    const [upper, lower] = ['001CB2400000', '03BCA0221953']
    expect(isBatteryCode(upper + lower) && isBatteryCode(lower + upper)).toBe(true)
    expect(readScan(`${lower}\n${upper}`)).toEqual({
      kind: 'proposal',
      codes: [lower + upper, upper + lower],
      why: 'order',
    })
    expect(readScan(lower + upper)).toMatchObject({ kind: 'code', code: lower + upper })
  })

  it.each([
    ['', 'empty', 1],
    [' \r\n', 'empty', 1],
    [']Q1', 'empty', 1],
    ['X'.repeat(SCAN_LIMIT + 1), 'tooLong', SCAN_LIMIT + 1],
    ['04qcb768 36300j7', 'length', 17],
    ['04qcb768 36300j', 'secondHalfMissing', 16],
    ['04QCB7683630', 'halfMissing', 13],
    ['BC40000903', 'firstHalfMissing', 1],
    ['0JBC4 0000903', 'firstHalfMissing', 1],
    ['04Q XB76836300JBC40000903 77', 'length', 27],
    ['04QCB76 836300*BC40000903', 'character', 15],
    ['你好', 'character', 1],
    ['04Q XB7 6836300JBC40000903', 'productType', 5],
    ['https://l.example/b/04QCB7683', 'length', 30],
    ['https://l.example/cells', 'character', 6],
    [fullWidth('04QCB76836300JBC4000X903'), 'serial', 18],
    ['TMP-91500105MA5U0AAA0M-0123ABC', 'temporary', 1],
  ] as const)('says what is wrong where: %.60j', (scanned, fault, position) => {
    expect(faultOf(scanned)).toEqual([fault, position])
  })

  it.each(vectors.invalid)('takes $code of the vectors for no code: $why', ({ code }) => {
    expect(readScan(code).kind).not.toBe('code')
  })

  it('that is a credit code, a lot or a vehicle number is no code', () => {
    for (const scanned of [
      ...vectors.uscc.valid,
      'LOT-91350100M000100Y43-BM-2026-7',
      'L0DEM0CN1ND000001',
    ]) {
      expect(readScan(scanned).kind).toBe('none')
    }
  })

  it('finds a code however it is decorated, and says that it changed it', () => {
    const decorations: readonly ((code: string) => string)[] = [
      (code) => code.toLowerCase(),
      fullWidth,
      (code) => ` ${code}\r\n`,
      (code) => code.replace(/.{4}/g, '$& '),
      (code) => code.replace(/.{5}/g, '$&-'),
      (code) => `]Q1${code}`,
      (code) => `]C1${code}`,
    ]
    const carriers: readonly ((code: string) => string)[] = [
      (code) => code,
      (code) => `https://l.example/b/${code}`,
      (code) => `https://id.example/01/06901234567892/21/${code}`,
      (code) => `]d2240${code}`,
    ]
    fc.assert(
      fc.property(
        anyCode,
        fc.constantFrom(...decorations),
        fc.constantFrom(...decorations.slice(0, 3)),
        (code, decorate, again) => {
          // The one case in which spaces leave a choice: it reads as a code in either order.
          const reading = readScan(decorate(again(code)))
          if (reading.kind === 'proposal') expect(reading.why).toBe('order')
          else expect(reading).toMatchObject({ kind: 'code', code })
        },
      ),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(anyCode, fc.constantFrom(...carriers), (code, carry) => {
        const reading = readScan(carry(code))
        expect(reading).toMatchObject({ kind: 'code', code })
        expect(reading.kind === 'code' && reading.changed.length > 0).toBe(carry(code) !== code)
      }),
      { numRuns: 1_000 },
    )
  })

  it('never changes a code that is spelt as it should be', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(readScan(code)).toEqual({ kind: 'code', code, changed: [] })
      }),
    )
  })

  it('never takes swapped lines for the code, wherever the line was broken', () => {
    fc.assert(
      fc.property(anyCode, fc.integer({ min: 1, max: 18 }), (code, cut) => {
        const [upper, lower] = [code.slice(0, cut), code.slice(cut)]
        const scans = [`${lower}\n${upper}`, `${lower} ${upper}`, `${lower}\r\n${upper}\r\n`]
        for (const scanned of scans) {
          const reading = readScan(scanned)
          expect(reading.kind).toBe('proposal')
          if (reading.kind === 'proposal') expect(reading.codes).toContain(code)
        }
      }),
    )
    fc.assert(
      fc.property(code24, fc.constantFrom(12, 14), (code, cut) => {
        const scanned = code.slice(cut) + code.slice(0, cut)
        fc.pre(!isBatteryCode(scanned))
        expect(readScan(scanned)).toMatchObject({ kind: 'proposal', why: 'swapped' })
      }),
    )
    fc.assert(
      fc.property(code19, fc.constantFrom(7, 9), (code, cut) => {
        const scanned = code.slice(cut) + code.slice(0, cut)
        fc.pre(!isBatteryCode(scanned))
        expect(readScan(scanned)).toMatchObject({ kind: 'proposal' })
      }),
    )
  })

  it('of a label with extra characters proposes the code, unless codes overlap', () => {
    const extra = fc.string({ unit: fc.constantFrom(...'ABCXYZ0189'), maxLength: 2 })
    fc.assert(
      fc.property(extra, code24, extra, (before, code, after) => {
        fc.pre(before + after !== '')
        const reading = readScan(before + code + after)
        if (reading.kind === 'proposal') expect(reading.codes).toContain(code)
        else expect(reading).toMatchObject({ kind: 'none', fault: 'ambiguous' })
      }),
    )
  })

  it('of any text is a code that parses, proposals that parse, or a fault within the text', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      anyCode,
      fc.constantFrom(']C1', '\x1d', '/b/', '(240)', '/21/', 'TMP-', '\n', '½', 'ﬁ', '𝟎'),
    )
    const isCode = (code: string) => isBatteryCode(code) || isTemporaryCode(code)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const scanned = parts.join('')
        const reading = readScan(scanned)
        if (reading.kind === 'code') {
          expect(isCode(reading.code)).toBe(true)
          expect(reading.changed.length === 0).toBe(reading.code === scanned)
          expect(new Set(reading.changed).size).toBe(reading.changed.length)
        } else if (reading.kind === 'proposal') {
          expect(reading.codes.length).toBeGreaterThan(0)
          expect(reading.codes.every(isCode)).toBe(true)
        } else {
          expect(reading.position).toBeGreaterThanOrEqual(1)
          expect(reading.position).toBeLessThanOrEqual(scanned.length + 1)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('several scans', () => {
  const cuts = fc.constantFrom(12, 14)
  const halves = (code: string, cut: number) => [code.slice(0, cut), code.slice(cut)] as const

  it('that are the two symbols of a code are that code, in either order', () => {
    fc.assert(
      fc.property(code24, cuts, fc.boolean(), (code, cut, isSwapped) => {
        const [first, second] = halves(code, cut)
        const reading = readScans(isSwapped ? [second, first] : [first, second])
        if (reading.kind === 'code') {
          expect(reading).toEqual({ kind: 'code', code, changed: ['joined'] })
          return
        }
        // Rarely, a half can be either, and then both orders make a code.
        expect(reading).toMatchObject({ kind: 'proposal', why: 'several' })
        expect(reading.kind === 'proposal' && reading.codes).toContain(code)
      }),
    )
  })

  it('of one symbol say which is missing', () => {
    const [first, second] = halves(CODE, 14)
    expect(readScans([first])).toMatchObject({ kind: 'none', fault: 'secondHalfMissing' })
    expect(readScans([second, second])).toMatchObject({ kind: 'none', fault: 'firstHalfMissing' })
    expect(readScans([first, first.toLowerCase()])).toMatchObject({ fault: 'secondHalfMissing' })
  })

  it('of the symbols of two batteries are never guessed at', () => {
    const other = '001CB240000003B3C0221953'
    const [[first, second], [another]] = [halves(CODE, 14), halves(other, 14)]
    const reading = readScans([first, another, second])
    expect(reading).toEqual({ kind: 'proposal', codes: [CODE, another + second], why: 'several' })
  })

  it('of halves that were broken at different places are no code', () => {
    const [first] = halves(CODE, 14)
    const [, second] = halves(CODE, 12)
    expect(readScans([first, second])).toMatchObject({ kind: 'none' })
  })

  it('are what the last one is, if that is no half', () => {
    const [first] = halves(CODE, 14)
    expect(readScans([first, REUSED])).toEqual({ kind: 'code', code: REUSED, changed: [] })
    expect(readScans([first, 'x'])).toMatchObject({ kind: 'none', fault: 'length' })
    expect(readScans([])).toMatchObject({ kind: 'none', fault: 'empty' })
  })
})

describe('a scan with letters for digits', () => {
  it.each([
    '04QCB76836300JBC4OOOO9O3',
    '04QC876836300JBC40000903',
    '04qcb76836300jbc4oooo9o3',
    '04QCB76836300JBC4000O9O3',
  ])('%s is offered as the code that it may be, and never taken for it', (scanned) => {
    expect(readScan(scanned)).toEqual({ kind: 'proposal', codes: [CODE], why: 'misread' })
  })

  it('is none where no twin makes it one', () => {
    expect(readScan('04QCB76836300JBC4000X9O3')).toMatchObject({ kind: 'none', fault: 'serial' })
  })
})

describe('a code whose date is none', () => {
  it.each(['001CB240000003BDC0221953', '001CB240000003B2Y0221953'])(
    '%s is read all the same',
    (code) => {
      expect(readScan(code.toLowerCase())).toEqual({ kind: 'code', code, changed: ['case'] })
      expect(readScan(`${code}\r\n`)).toMatchObject({ kind: 'code', code })
    },
  )
})

describe('a scan of an address', () => {
  it('is read through percent signs', () => {
    const coded = [...CODE].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
    expect(readScan(`https://ledger.example/b/${coded}`)).toEqual({
      kind: 'code',
      code: CODE,
      changed: ['address', 'encoding'],
    })
    expect(readScan(encodeURIComponent(`https://ledger.example/b/${CODE}`))).toMatchObject({
      code: CODE,
    })
    expect(readScan(encodeURIComponent(fullWidth(CODE)))).toMatchObject({
      kind: 'code',
      code: CODE,
    })
    expect(readScan('%ff%zz')).toMatchObject({ kind: 'none', fault: 'character' })
  })
})
