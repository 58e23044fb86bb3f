import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../src/core/codes/working-days.ts'
import {
  deadlineOn,
  dueTimes,
  overlaps,
  RULES,
  type RuleChange,
  thresholdOn,
} from '../../../src/core/rules/rule-book.ts'

const change = (facts: Partial<RuleChange>): RuleChange => ({
  rule: 'stock_in.order-73',
  value: 10,
  from: '2026-06-01',
  index: 7,
  ...facts,
})

describe('the rule book', () => {
  it('has each rule once, and for each day at most one deadline of an obligation', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
    const obligations = new Set(
      RULES.flatMap((rule) => (rule.kind === 'deadline' ? [rule.obligation] : [])),
    )
    for (const obligation of obligations) {
      for (const day of ['2018-08-01', '2026-03-31', '2026-04-01', '2030-01-01']) {
        const found = RULES.filter(
          (rule) =>
            rule.kind === 'deadline' &&
            rule.obligation === obligation &&
            (rule.from ?? '') <= day &&
            (rule.until === undefined || day <= rule.until),
        )
        expect([obligation, day, found.length]).toEqual([obligation, day, 1])
      }
    }
  })

  it('names a law for what is not its own, and none for what is', () => {
    for (const { source, certainty } of RULES)
      expect(source === undefined).toBe(certainty === 'own')
  })

  it('goes by the day of the event: working days until 2026-03-31, days from then on', () => {
    expect(deadlineOn('stock_in', '2026-03-31')?.rule).toMatchObject({
      id: 'stock_in.2018-35',
      unit: 'working_days',
    })
    expect(deadlineOn('stock_in', '2026-04-01')?.rule).toMatchObject({
      id: 'stock_in.order-73',
      unit: 'days',
    })
  })

  it('has the value that the authority has set, on the days for which it has set it', () => {
    const changes = [change({ until: '2026-06-30' })]
    const valueOn = (day: string) => {
      const found = deadlineOn('stock_in', day, changes)
      return [found?.value, found?.changedBy]
    }
    expect(valueOn('2026-05-31')).toEqual([30, undefined])
    expect(valueOn('2026-06-01')).toEqual([10, 7])
    expect(valueOn('2026-06-30')).toEqual([10, 7])
    expect(valueOn('2026-07-01')).toEqual([30, undefined])
    expect(thresholdOn('lorry_load', '2026-06-01', changes)?.value).toBe(40)
    expect(thresholdOn('nothing', '2026-06-01')).toBeUndefined()
  })

  it('tells changes that have a day in common', () => {
    const june = change({ until: '2026-06-30' })
    expect(overlaps(june, change({ from: '2026-06-30' }))).toBe(true)
    expect(overlaps(june, change({ from: '2026-07-01' }))).toBe(false)
    expect(overlaps(june, change({ rule: 'stock_out.order-73' }))).toBe(false)
    const days = fc.integer({ min: 0, max: 40 }).map((count) => addDays('2026-06-01', count))
    const spans = fc
      .tuple(days, days)
      .map(([a, b]) => change({ from: a < b ? a : b, until: a < b ? b : a }))
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const covers = ({ from, until }: RuleChange, day: string) => from <= day && day <= until!
        const common = Array.from({ length: 41 }, (_, i) => addDays('2026-06-01', i)).some(
          (day) => covers(one, day) && covers(other, day),
        )
        expect(overlaps(one, other)).toBe(common)
        expect(overlaps(other, one)).toBe(common)
      }),
    )
  })
})

describe('a deadline', () => {
  const times = (obligation: 'stock_in' | 'sale_reported', opened: string) => {
    const at = new Date(opened)
    const rule = deadlineOn(obligation, opened.slice(0, 10))!
    return dueTimes(at, rule, 80, 200)
  }

  it('of days ends with the last of them in China, the day of the event not counted', () => {
    const { due, warn, escalate, isCertain } = times('stock_in', '2026-11-01T23:30:00+08:00')
    expect(due).toEqual(new Date('2026-12-02T00:00:00+08:00'))
    expect(warn).toEqual(new Date('2026-11-26T00:00:00+08:00'))
    expect(escalate).toEqual(new Date('2027-01-01T00:00:00+08:00'))
    expect(isCertain).toBe(true)
  })

  it('of working days leaves out holidays, and says where they are not announced yet', () => {
    const rule = deadlineOn('stock_in', '2026-03-02')!
    expect(
      dueTimes(new Date('2026-03-02T08:00:00+08:00'), { ...rule, value: 15 }, 80, 200).due,
    ).toEqual(new Date('2026-03-24T00:00:00+08:00'))
    const late = dueTimes(new Date('2026-12-28T08:00:00+08:00'), rule, 80, 200)
    expect(late.isCertain).toBe(false)
  })

  it('of hours runs by the clock', () => {
    const rule = deadlineOn('stock_in', '2026-11-01')!
    const hours = { ...rule, rule: { ...rule.rule, unit: 'hours' as const }, value: 24 }
    expect(
      dueTimes(new Date('2026-11-01T08:00:00+08:00'), hours as typeof rule, 80, 200).due,
    ).toEqual(new Date('2026-11-02T08:00:00+08:00'))
  })
})
