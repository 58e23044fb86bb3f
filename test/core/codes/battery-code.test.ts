import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BatteryCodeFault,
  isBatteryCode,
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
  letters('123456789ABCDEFGHJKLMNPR', 1),
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
    '001CB240000003BDC0221953': ['month', 16],
    '001CB240000003B2Y0221953': ['date', 15],
  }
  it.each(vectors.invalid)('$code of the vectors is refused: $why', ({ code }) => {
    expect(faults[code]).toBeDefined()
    expect(faultOf(code)).toEqual(faults[code])
    expect(isBatteryCode(code)).toBe(false)
  })

  it('is none that the pattern of Catena-X refuses', () => {
    const near = fc
      .tuple(
        fc.constantFrom(CODE, REUSED),
        fc.nat(23),
        fc.constantFrom(...ALPHANUMERIC, 'a', '*', ' '),
      )
      .map(([code, at, put]) => code.slice(0, at) + put + code.slice(at + 1))
    fc.assert(
      fc.property(fc.oneof(near, code24), (code) => {
        if (isBatteryCode(code)) expect(code).toMatch(CATENA_X)
        else expect(!CATENA_X.test(code) || faultOf(code)?.[0] === 'date').toBe(true)
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
    [CODE, 14, ['year', 15]],
    [CODE, 15, ['month', 16]],
    [CODE, 16, ['day', 17]],
    [CODE, 17, ['serial', 18]],
    [CODE, 23, ['serial', 18]],
    [REUSED, 6, ['specification', 6]],
    [REUSED, 7, ['year', 8]],
    [REUSED, 9, ['day', 10]],
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

  it.each(['O', 'Q', 'Z', '0'])('has no year %s', (year) => {
    expect(faultOf(CODE.slice(0, 14) + year + CODE.slice(15))).toEqual(['year', 15])
  })

  it.each(['O', 'Q', 'Z'])('has no day %s', (day) => {
    expect(faultOf(CODE.slice(0, 16) + day + CODE.slice(17))).toEqual(['day', 17])
  })

  it.each([10, 12])('whose second line of %i was scanned first is told from one misread', (cut) => {
    const swap = (code: string) => code.slice(-cut) + code.slice(0, -cut)
    expect(faultOf(swap(CODE))?.[0]).toBe('halvesSwapped')
    fc.assert(
      fc.property(code24, (code) => {
        fc.pre(isBatteryCode(code) && !isBatteryCode(swap(code)))
        expect(['halvesSwapped', 'date']).toContain(faultOf(swap(code))?.[0])
        expect(faultOf(`${code.slice(0, 23)}*`)?.[0]).toBe('serial')
      }),
    )
  })
})

describe('the date in a battery code', () => {
  const datesOf = (ymd: string) => {
    const code = CODE.slice(0, 14) + ymd + CODE.slice(17)
    return isBatteryCode(code) ? parseBatteryCode(code).productionDates : undefined
  }

  it('is one day up to the 17th, in any month from 2011 to 2027', () => {
    for (const [y, year] of [...'123456789ABCDEFGH'].entries()) {
      for (const [m, month] of [...'123456789ABC'].entries()) {
        for (const [d, day] of [...'123456789ABCDEFGH'].entries()) {
          const date = new Date(Date.UTC(2011 + y, m, d + 1)).toISOString().slice(0, 10)
          expect(datesOf(year + month + day)).toEqual([date])
        }
      }
    }
  })

  // By the table without I, O, Q, U, Z, and by the one straight from A to V.
  it.each([
    ['I', [18]],
    ['J', [18, 19]],
    ['K', [19, 20]],
    ['L', [20, 21]],
    ['M', [21, 22]],
    ['N', [22, 23]],
    ['P', [23, 25]],
    ['R', [24, 27]],
    ['S', [25, 28]],
    ['T', [26, 29]],
    ['U', [30]],
    ['V', [27, 31]],
    ['W', [28]],
    ['X', [29]],
    ['Y', [30]],
    ['0', [31]],
  ] as const)('with the day %s is every day that a published table gives it', (day, days) => {
    expect(datesOf(`B3${day}`)).toEqual(days.map((d) => `2021-03-${d}`))
  })

  it('is the one that exists, where a month is too short for the other', () => {
    expect(datesOf('B2T')).toEqual(['2021-02-26'])
    expect(datesOf('C2T')).toEqual(['2022-02-26'])
    expect(datesOf('42T')).toEqual(['2014-02-26'])
    expect(datesOf('A2T')).toEqual(['2020-02-26', '2020-02-29'])
    expect(datesOf('B4V')).toEqual(['2021-04-27'])
    expect(datesOf('A2X')).toEqual(['2020-02-29'])
  })

  it('is refused where no table gives a day that exists', () => {
    expect(['B2X', 'B2Y', 'B20', 'B40', 'B2U', 'YAI', 'I1W'].map(datesOf)).toEqual(
      Array(7).fill(undefined),
    )
  })

  it('goes by one table for year and day, and by both from the year J on', () => {
    expect(datesOf('H35')).toEqual(['2027-03-05'])
    expect(datesOf('J35')).toEqual(['2028-03-05', '2029-03-05'])
    expect(datesOf('J3J')).toEqual(['2028-03-18', '2029-03-19'])
    expect(datesOf('I3I')).toEqual(['2028-03-18'])
    expect(datesOf('X2M')).toEqual(['2039-02-21'])
  })
})
