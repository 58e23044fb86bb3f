import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../src/core/codes/working-days.ts'
import { overlaps, RULES, type RuleChange } from '../../../src/core/events/rule-table.ts'
import { deadlineOn, dueDays, rulesOn, thresholdOn } from '../../../src/core/rules/rule-book.ts'

const change = (facts: Partial<RuleChange>): RuleChange => ({
  rule: 'stock_in.order-73',
  value: 10,
  periodFrom: '2026-06-01',
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
    const changes = [change({ periodTo: '2026-06-30' })]
    const valueOn = (day: string) => {
      const found = deadlineOn('stock_in', day, changes)
      return [found?.value, found?.changedBy]
    }
    expect(valueOn('2026-05-31')).toEqual([30, undefined])
    expect(valueOn('2026-06-01')).toEqual([10, 7])
    expect(valueOn('2026-06-30')).toEqual([10, 7])
    expect(valueOn('2026-07-01')).toEqual([30, undefined])
    expect(thresholdOn('lorry_load', '2026-06-01', changes)?.value).toBe(40)
    const june = rulesOn('2026-06-01', changes)
    expect(june.filter(({ changedBy }) => changedBy === 7).map(({ rule }) => rule.id)).toEqual([
      'stock_in.order-73',
    ])
  })

  it('tells changes that have a day in common', () => {
    const june = change({ periodTo: '2026-06-30' })
    expect(overlaps(june, change({ periodFrom: '2026-06-30' }))).toBe(true)
    expect(overlaps(june, change({ periodFrom: '2026-07-01' }))).toBe(false)
    expect(overlaps(june, change({ rule: 'stock_out.order-73' }))).toBe(false)
    const days = fc.integer({ min: 0, max: 40 }).map((count) => addDays('2026-06-01', count))
    const spans = fc
      .tuple(days, days)
      .map(([a, b]) => change({ periodFrom: a < b ? a : b, periodTo: a < b ? b : a }))
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const covers = ({ periodFrom, periodTo }: RuleChange, day: string) =>
          periodFrom <= day && day <= periodTo!
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
  it('of days ends with the last of them, the day of the event not counted', () => {
    const rule = deadlineOn('stock_in', '2026-11-01')!
    expect(dueDays('2026-11-01', rule, 80, 200)).toEqual({
      due: '2026-12-01',
      warn: '2026-11-25',
      escalate: '2026-12-31',
      isCertain: true,
    })
  })

  it('of working days leaves out holidays, and says where they are not announced yet', () => {
    const rule = deadlineOn('stock_in', '2026-03-02')!
    expect(dueDays('2026-03-02', { ...rule, value: 15 }, 80, 200).due).toBe('2026-03-23')
    expect(dueDays('2026-12-28', rule, 80, 200).isCertain).toBe(false)
  })
})
