import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BatteryCodeFault,
  isBatteryCode,
  isDatedCode,
  parseBatteryCode,
} from '../../../src/core/codes/battery-code.ts'
import { errorOf } from '../../support/refusals.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

// The pattern of io.catenax.traction_battery_code 2.0.0.
const CATENA_X =
  /(^[A-Z0-9]{3}[PMC][A-GZ][A-Z0-9]{2}[A-Z0-9]{7}[1-9A-GH-NPR-Y][1-9A-C][0-9A-GH-NPR-Y][0-9]{7}$)|(^[A-Z0-9]{3}[PMC][A-GZ][A-Z0-9]{2}[1-9A-GH-NPR-Y][1-9A-C][0-9A-GH-NPR-Y][0-9]{7}R[PMC]$)/

const CODE = '04QCB76836300JBC40000903'
const REUSED = '001PB24B3C0000001RP'

/** The fault of a code and where it begins, from 1; undefined if it has none. */
function faultOf(code: string): [BatteryCodeFault, number] | undefined {
  const { fault, position } = errorOf(() => parseBatteryCode(code))?.params ?? {}
  return fault === undefined ? undefined : [fault as BatteryCodeFault, Number(position)]
}

const letters = (set: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...set), minLength: length, maxLength: length })
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const fields24 = [
  letters(ALPHANUMERIC, 3),
  letters('PMC', 1),
  letters('ABCDEFGZ', 1),
  letters(ALPHANUMERIC, 9),
  letters('123456789ABCDEFGHJKLMNPRSTVWXY', 1),
  letters('123456789ABC', 1),
  letters('123456789ABCDEFGHJKLMNPRSTUVWXYZ0', 1),
  letters('0123456789', 7),
]
const code24 = fc.tuple(...fields24).map((parts) => parts.join(''))

describe('a battery code', () => {
  it.each(vectors.valid)('$code of the vectors is taken apart', ({ code, parse }) => {
    const parsed = parseBatteryCode(code)
    expect(parsed).toMatchObject({
      code,
      vendor: parse.vendor,
      chemistry: parse.battery,
      specification: parse.spec,
      traceability: parse.trace,
      serial: parse.serial,
      level: { P: 'pack', M: 'module', C: 'cell' }[code[3] as 'P' | 'M' | 'C'],
      reused: code.length === 19,
    })
    const observed = /^\d{4}-\d\d-\d\d/.exec(parse.isoDate ?? '')?.[0]
    if (observed) expect(parsed.productionDates).toContain(observed)
    if (parse.isoDate?.length === 10) expect(parsed.productionDates).toEqual([observed])
  })

  const faults: Record<string, [BatteryCodeFault, number]> = {
    '03UPE01000011C85A00FTY45': ['serial', 18],
    '04QCB76836300JBC400009': ['length', 0],
    BC4000090304QCB76836300J: ['halvesSwapped', 4],
    '001XB240000003B3C0221953': ['productType', 4],
  }
  it.each(vectors.invalid)('$code of the vectors is refused: $why', ({ code }) => {
    expect(faults[code]).toBeDefined()
    expect(faultOf(code)).toEqual(faults[code])
    expect(isBatteryCode(code)).toBe(false)
  })

  it.each(vectors.undated)('$code of the vectors is one without a date: $why', (vector) => {
    const { productionDates, dateFault } = parseBatteryCode(vector.code)
    expect(productionDates).toEqual([])
    expect(dateFault).toBe(vector.fault)
    expect(isBatteryCode(vector.code)).toBe(true)
    expect(isDatedCode(vector.code)).toBe(false)
  })

  it('is any that the pattern of Catena-X takes, and others by their date alone', () => {
    const near = fc
      .tuple(
        fc.constantFrom(CODE, REUSED),
        fc.nat(23),
        fc.constantFrom(...ALPHANUMERIC, 'a', '*', ' '),
      )
      .map(([code, at, put]) => code.slice(0, at) + put + code.slice(at + 1))
    fc.assert(
      fc.property(fc.oneof(near, code24), (code) => {
        if (CATENA_X.test(code)) expect(isBatteryCode(code)).toBe(true)
        const at = code.length === 24 ? 14 : 7
        const dated = `${code.slice(0, at)}B3C${code.slice(at + 3)}`
        expect(isBatteryCode(code)).toBe(CATENA_X.test(dated) && /^[0-9A-Z]*$/.test(code))
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    '',
    CODE.slice(1),
    CODE.slice(0, -1),
    `${CODE}0`,
    `${CODE}00`,
    `${CODE}\n`,
    REUSED.slice(0, -1),
    `${REUSED}P`,
    'X'.repeat(30_000),
  ])('is refused with a length of its own: %.30s', (code) => {
    expect(faultOf(code)).toEqual(['length', 0])
    expect(JSON.stringify(errorOf(() => parseBatteryCode(code))?.params).length).toBeLessThan(200)
  })

  it.each([
    [CODE, 0, ['vendor', 1]],
    [CODE, 2, ['vendor', 1]],
    [CODE, 3, ['productType', 4]],
    [CODE, 4, ['batteryType', 5]],
    [CODE, 6, ['specification', 6]],
    [CODE, 7, ['traceability', 8]],
    [CODE, 13, ['traceability', 8]],
    [CODE, 14, ['date', 15]],
    [CODE, 15, ['date', 15]],
    [CODE, 16, ['date', 15]],
    [CODE, 17, ['serial', 18]],
    [CODE, 23, ['serial', 18]],
    [REUSED, 6, ['specification', 6]],
    [REUSED, 7, ['date', 8]],
    [REUSED, 9, ['date', 8]],
    [REUSED, 16, ['serial', 11]],
    [REUSED, 17, ['suffix', 18]],
    [REUSED, 18, ['suffix', 18]],
  ] as const)(
    '%s with a bad character after %i names the field and where it begins',
    (code, at, fault) => {
      for (const bad of ['*', ' ', '\n', 'é', 'c']) {
        expect(faultOf(code.slice(0, at) + bad + code.slice(at + 1))).toEqual(fault)
      }
    },
  )

  it.each([10, 12])('whose second line of %i was scanned first is told from one misread', (cut) => {
    const swap = (code: string) => code.slice(-cut) + code.slice(0, -cut)
    expect(faultOf(swap(CODE))?.[0]).toBe('halvesSwapped')
    fc.assert(
      fc.property(code24, (code) => {
        fc.pre(isDatedCode(code) && !isBatteryCode(swap(code)))
        expect(faultOf(swap(code))?.[0]).toBe('halvesSwapped')
        expect(faultOf(`${code.slice(0, 23)}*`)?.[0]).toBe('serial')
      }),
    )
  })
})
