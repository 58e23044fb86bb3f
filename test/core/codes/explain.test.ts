import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBatteryCode } from '../../../src/core/codes/battery-code.ts'
import { type CodeWarning, explainCode } from '../../../src/core/codes/explain.ts'
import { anyCode } from '../../support/codes.ts'
import { refusalOf } from '../../support/refusals.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

const TODAY = '2026-11-22'
const CODE = '001CB240000003B3C0221953'

const withDate = (date: string) => CODE.slice(0, 14) + date + CODE.slice(17)
const warningsOf = (code: string, today = TODAY): readonly CodeWarning[] =>
  explainCode(code, { today }).warnings

describe('an explained code', () => {
  it('is the parsed code, with the name of its vendor', () => {
    const vendors = new Map([['001', 'One']])
    const surroundings = { today: TODAY, findVendor: (vendor: string) => vendors.get(vendor) }
    expect(explainCode(CODE, surroundings)).toEqual({
      ...parseBatteryCode(CODE),
      vendorName: 'One',
      chemistryConfirmed: true,
      warnings: [],
    })
    expect(explainCode(`04Q${CODE.slice(3)}`, surroundings).warnings).toEqual(['vendor_unknown'])
  })

  it('is not judged by its vendor where no registry is asked', () => {
    expect(explainCode(CODE, { today: TODAY })).toMatchObject({ warnings: [] })
  })

  it('is sure of two battery types only', () => {
    const confirmed = [...'ABCDEFGZ'].filter(
      (letter) => explainCode(`001C${letter}${CODE.slice(5)}`, { today: TODAY }).chemistryConfirmed,
    )
    expect(confirmed).toEqual(['B', 'E'])
  })

  it('has no doubt about a date up to the 17th and up to 2027', () => {
    for (const year of '123456789ABCDEFGH') {
      for (const day of '123456789ABCDEFGH') {
        expect(warningsOf(withDate(`${year}1${day}`), '2030-01-01')).toEqual([])
      }
    }
  })

  it('doubts the day V alone of the letters of days', () => {
    const doubted = [...'ABCDEFGHJKLMNPRSTUVWXYZ0'].filter((day) =>
      warningsOf(withDate(`B3${day}`)).includes('doubtful_date'),
    )
    expect(doubted).toEqual(['V'])
  })

  it('is an answer with a warning where the date is none', () => {
    expect(warningsOf(withDate('BDC'))).toEqual(['undecodable_date'])
    expect(warningsOf(withDate('B2Y'))).toEqual(['impossible_date'])
  })

  it('offers known vendors for an unknown one that may have been misread', () => {
    const vendors = new Set(['081', '0B5'])
    const findVendor = (vendor: string) => (vendors.has(vendor) ? 'Known' : undefined)
    const twinsOf = (vendor: string) =>
      explainCode(vendor + CODE.slice(3), { today: TODAY, findVendor }).twins
    expect(twinsOf('08I')).toEqual([`081${CODE.slice(3)}`])
    expect(twinsOf('OB5')).toEqual([`0B5${CODE.slice(3)}`])
    expect(twinsOf('O8I')).toEqual([`081${CODE.slice(3)}`])
    expect(twinsOf('O01')).toEqual([`001${CODE.slice(3)}`])
    expect(twinsOf('0XX')).toBeUndefined()
    expect(twinsOf('081')).toBeUndefined()
  })

  it('has the name that public sources give its vendor, if nobody registered it', () => {
    const named = (vendor: string, findVendor?: (vendor: string) => string | undefined) => {
      const surroundings = { today: TODAY, ...(findVendor && { findVendor }) }
      return explainCode(vendor + CODE.slice(3), surroundings).reportedVendor
    }
    const nobody = () => undefined
    expect(named('04Q', nobody)).toContain('EVE')
    expect(named('04Q', () => 'Registered')).toBeUndefined()
    expect(named('04Q')).toBeUndefined()
    expect(named('XXX', nobody)).toBeUndefined()
  })

  it('doubts any year from 2028 on', () => {
    expect(warningsOf(withDate('J35'), '2100-01-01')).toEqual(['doubtful_date'])
    expect(warningsOf(withDate('X2M'))).toEqual(['doubtful_date', 'future_date'])
  })

  it('is still to come only if it is by every table', () => {
    expect(warningsOf(withDate('GBG'))).toEqual([])
    expect(warningsOf(withDate('GBV'), '2026-11-26')).toEqual(['doubtful_date', 'future_date'])
    expect(warningsOf(withDate('GBV'), '2026-11-27')).toEqual(['doubtful_date'])
    expect(warningsOf(withDate('GC1'))).toEqual(['future_date'])
    expect(warningsOf(withDate('GC1'), '2026-12-01')).toEqual([])
  })

  it('has a serial number from 1 on', () => {
    expect(warningsOf(`${CODE.slice(0, 17)}0000000`)).toEqual(['serial_zero'])
    expect(warningsOf('001PB24B3C0000000RP')).toEqual(['serial_zero'])
    expect(warningsOf('001PB24B3C0000001RP')).toEqual([])
  })

  it('is refused if it is none, and answered if it is any', () => {
    for (const { code } of vectors.invalid) {
      expect(refusalOf(() => explainCode(code, { today: TODAY }))).toBe('battery_code_malformed')
    }
    for (const { code } of vectors.valid)
      expect(explainCode(code, { today: TODAY }).code).toBe(code)
    fc.assert(
      fc.property(anyCode, (code) => {
        const { productionDates, warnings } = explainCode(code, { today: TODAY })
        if (productionDates.length > 1) expect(warnings).toContain('doubtful_date')
      }),
    )
  })
})
