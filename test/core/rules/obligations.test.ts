import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../src/core/codes/working-days.ts'
import type { RuleChange } from '../../../src/core/events/rule-table.ts'
import { daysOpenedOn, standingOf } from '../../../src/core/rules/obligations.ts'

const status = (opened: string, today: string, closed?: string, changes: RuleChange[] = []) =>
  standingOf('stock_in', opened, closed, today, changes).status

describe('an obligation', () => {
  it.each([
    ['2026-07-02', 'running'],
    ['2026-07-25', 'running'],
    ['2026-07-26', 'due'],
    ['2026-07-31', 'due'],
    ['2026-08-01', 'overdue'],
    ['2026-08-30', 'overdue'],
    ['2026-08-31', 'escalated'],
  ])('of 30 days that began on 2026-07-01 is on %s %s', (today, expected) => {
    expect(status('2026-07-01', today)).toBe(expected)
  })

  it('that is met on its last day is met, and on the next is late for ever', () => {
    expect(status('2026-07-01', '2030-01-01', '2026-07-31')).toBe('met')
    expect(status('2026-07-01', '2030-01-01', '2026-08-01')).toBe('late')
  })

  it('goes by the rule of the day on which it began', () => {
    expect(standingOf('stock_in', '2026-03-31', undefined, '2026-04-30', [])).toMatchObject({
      ...{ status: 'running', due: '2026-05-15' },
      rule: { rule: { id: 'stock_in.2018-35' } },
    })
    expect(standingOf('stock_in', '2026-04-01', undefined, '2026-04-30', [])).toMatchObject({
      ...{ status: 'due', due: '2026-05-01' },
      rule: { rule: { id: 'stock_in.order-73' } },
    })
  })

  it('is due by another value as soon as the authority has set it', () => {
    const change = { rule: 'stock_in.order-73', value: 10, periodFrom: '2026-06-01', index: 4 }
    expect(status('2026-07-01', '2026-07-12')).toBe('running')
    expect(status('2026-07-01', '2026-07-12', undefined, [change])).toBe('overdue')
    expect(status('2026-07-01', '2026-08-01', '2026-07-12', [change])).toBe('late')
  })
})

describe('the days on which open obligations began that stand so', () => {
  it('are those of which each one stands so, whatever rules have been changed', () => {
    const day = fc.integer({ min: 0, max: 500 }).map((count) => addDays('2025-12-01', count))
    const change = fc
      .record({
        rule: fc.constantFrom('stock_in.order-73', 'stock_in.2018-35', 'warned_at', 'escalated_at'),
        value: fc.integer({ min: 1, max: 99 }),
        periodFrom: day,
        length: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
      })
      .map(({ rule, value, periodFrom, length }) => ({
        ...{ rule, periodFrom, index: 1 },
        value: rule === 'escalated_at' ? value + 100 : value,
        ...(length !== undefined && { periodTo: addDays(periodFrom, length) }),
      }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 2 }), day, day, (changes, today, opened) => {
        const spans = (['running', 'due', 'overdue', 'escalated'] as const).filter((one) =>
          daysOpenedOn('stock_in', one, today, changes).some(
            ({ from, to }) => from <= opened && opened <= to,
          ),
        )
        expect(spans).toEqual([standingOf('stock_in', opened, undefined, today, changes).status])
      }),
      { numRuns: 300 },
    )
  })
})
