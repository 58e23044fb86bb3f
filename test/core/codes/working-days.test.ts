import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAYS_OFF, DAYS_ON } from '../../../src/core/codes/holidays-table.ts'
import {
  addDays,
  addWorkingDays,
  isAnnounced,
  isWorkingDay,
} from '../../../src/core/codes/working-days.ts'

const days = fc
  .date({ min: new Date('2018-01-01'), max: new Date('2027-12-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('a working day', () => {
  it.each([
    ['2026-11-27', true, 'a Friday'],
    ['2026-11-28', false, 'a Saturday'],
    ['2026-10-01', false, 'National Day, a Thursday'],
    ['2026-10-10', true, 'a Saturday that makes up for it'],
    ['2026-02-17', false, 'Spring Festival, a Tuesday'],
    ['2020-01-31', false, 'added to Spring Festival by a later announcement'],
    ['2018-12-29', true, 'a Saturday of 2018 in the announcement for 2019'],
    ['2027-01-01', true, 'not announced yet: weekends alone are known'],
  ])('%s is %s: %s', (day, expected) => {
    expect(isWorkingDay(day)).toBe(expected)
  })

  it('is told from a guess by the years that are announced', () => {
    expect(['2017-12-31', '2018-01-01', '2026-12-31', '2027-01-01'].map(isAnnounced)).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('is otherwise than the week says on the days of the tables alone', () => {
    const weekday = (year: string, day: string) =>
      new Date(`${year}-${day}T00:00:00Z`).getUTCDay() % 6
    const all = (table: Readonly<Record<string, string>>) =>
      Object.entries(table).flatMap(([year, list]) =>
        list.split(' ').map((day) => weekday(year, day)),
      )
    expect(all(DAYS_OFF)).not.toContain(0)
    expect(new Set(all(DAYS_ON))).toEqual(new Set([0]))
  })
})

describe('so many working days later', () => {
  it.each([
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-11-28', 1, '2026-11-30'],
    ['2026-03-02', 15, '2026-03-23'],
    ['2026-11-28', 0, '2026-11-28'],
  ])('from %s, %i: %s', (day, count, expected) => {
    expect(addWorkingDays(day, count)).toBe(expected)
  })

  it('is a working day, with as many working days up to it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (day, count) => {
        const end = addWorkingDays(day, count)
        expect(isWorkingDay(end)).toBe(true)
        let found = 0
        for (let at = addDays(day, 1); at <= end; at = addDays(at, 1)) {
          if (isWorkingDay(at)) found += 1
        }
        expect(found).toBe(count)
      }),
    )
  })
})
