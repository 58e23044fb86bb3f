import { describe, expect, it } from 'vitest'
import { readCodeDate } from '../../../src/core/codes/code-date.ts'

const datesOf = (characters: string) => readCodeDate(characters).dates
const faultOf = (characters: string) => readCodeDate(characters).fault

describe('the date in a battery code', () => {
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

  // Where the published tables disagree, each day that one of them gives.
  it.each([
    ['J', [18]],
    ['K', [19]],
    ['L', [20]],
    ['M', [21]],
    ['N', [22]],
    ['P', [23]],
    ['R', [24]],
    ['S', [25]],
    ['T', [26]],
    ['U', [27]],
    ['V', [27, 28]],
    ['W', [28]],
    ['X', [29]],
    ['Y', [30]],
    ['Z', [31]],
    ['0', [31]],
  ] as const)('with the day %s is every day that a published table gives it', (day, days) => {
    expect(datesOf(`B3${day}`)).toEqual(days.map((d) => `2021-03-${d}`))
  })

  it('is a day of February in every year that has one', () => {
    expect(datesOf('B2U')).toEqual(['2021-02-27'])
    expect(datesOf('A2X')).toEqual(['2020-02-29'])
  })

  it.each(['B2X', 'B2Y', 'B20', 'B4Z', 'B40', 'HB0'])('%s is no day of the calendar', (date) => {
    expect(readCodeDate(date)).toEqual({ dates: [], fault: 'impossible' })
  })

  it.each(['03C', 'BDC', 'B0C', 'BOC', 'B3I', 'B3O', 'B3Q', '', 'B3', '***'])(
    '%j cannot be decoded',
    (date) => {
      expect(faultOf(date)).toBe('undecodable')
    },
  )

  it('is of several years where tables of years disagree: from 2028 on', () => {
    expect(datesOf('H35')).toEqual(['2027-03-05'])
    expect(datesOf('J35')).toEqual(['2028-03-05', '2029-03-05'])
    expect(datesOf('I35')).toEqual(['2028-03-05'])
  })
})
