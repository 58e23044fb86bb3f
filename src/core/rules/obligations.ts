/** Where an obligation stands on a day, by the rules in force; and which of them stand so, by the day they began. */

import { addDays, addWorkingDays } from '../codes/working-days.ts'
import type { Obligation } from '../events/obligations.ts'
import { type Deadline, RULES, type RuleChange } from '../events/rule-table.ts'
import {
  type DueDays,
  deadlineOn,
  dueDays,
  periodOf,
  type RuleInForce,
  thresholdOn,
} from './rule-book.ts'

/**
 * - `running`: there is time; `due`: most of it is over; `overdue`; `escalated`: for long
 * - `met`: in time; `late`: after it was overdue, and so it stays
 */
export const OBLIGATION_STATUSES = [
  'running',
  'due',
  'overdue',
  'escalated',
  'met',
  'late',
] as const

export type ObligationStatus = (typeof OBLIGATION_STATUSES)[number]

export type OpenStatus = Exclude<ObligationStatus, 'met' | 'late'>

export const isClosedStatus = (status: ObligationStatus): status is 'met' | 'late' =>
  status === 'met' || status === 'late'

/** Days are ISO 8601, in China. */
export interface Standing extends DueDays {
  readonly status: ObligationStatus
  readonly rule: RuleInForce
}

/** @param closed - day on which it was met; undefined while it is open */
export function standingOf(
  obligation: Obligation,
  opened: string,
  closed: string | undefined,
  today: string,
  changes: readonly RuleChange[],
): Standing {
  const { rule, days } = daysOf(obligation, opened, changes)
  if (closed !== undefined) return { ...days, rule, status: closed > days.due ? 'late' : 'met' }
  const { warn, due, escalate } = days
  if (today > escalate) return { ...days, rule, status: 'escalated' }
  if (today > due) return { ...days, rule, status: 'overdue' }
  return { ...days, rule, status: today > warn ? 'due' : 'running' }
}

/** First and last day, both included. */
export interface DaySpan {
  readonly from: string
  readonly to: string
}

const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

/**
 * Days on which open obligations of a kind began that stand so today.
 *
 * As long as one rule with one value is in force, what begins later is due later or on the same day:
 * so of each such stretch it is one span of days.
 */
export function daysOpenedOn(
  obligation: Obligation,
  status: OpenStatus,
  today: string,
  changes: readonly RuleChange[],
): DaySpan[] {
  return stretchesOf(obligation, changes).flatMap(({ from, to }) => {
    const rule = deadlineOn(obligation, from, changes)!
    // Up to which day of the stretch it has begun, if so much of the period is over.
    const last = (id: 'warned_at' | 'escalated_at' | undefined) => {
      const percent = id ? thresholdOn(id, from, changes)!.value : 100
      const day = lastOver(rule, percent, today)
      return day < from ? dayBefore(from) : day < to ? day : to
    }
    const [after, until] = {
      running: () => [last('warned_at'), to],
      due: () => [last(undefined), last('warned_at')],
      overdue: () => [last('escalated_at'), last(undefined)],
      escalated: () => [dayBefore(from), last('escalated_at')],
    }[status]() as [string, string]
    const first = after < from ? from : addDays(after, 1)
    return first <= until ? [{ from: first, to: until }] : []
  })
}

function daysOf(obligation: Obligation, opened: string, changes: readonly RuleChange[]) {
  const rule = deadlineOn(obligation, opened, changes)!
  const percent = (id: 'warned_at' | 'escalated_at') => thresholdOn(id, opened, changes)!.value
  return { rule, days: dueDays(opened, rule, percent('warned_at'), percent('escalated_at')) }
}

/** Days in which one rule with one value is in force. */
function stretchesOf(obligation: Obligation, changes: readonly RuleChange[]): DaySpan[] {
  const rules = RULES.filter(
    ({ id, ...rule }) =>
      (rule.kind === 'deadline' && rule.obligation === obligation) ||
      id === 'warned_at' ||
      id === 'escalated_at',
  )
  const own = changes.filter(({ rule }) => rules.some(({ id }) => id === rule))
  const starts = [
    ...rules.map(({ from }) => from),
    ...own.flatMap(({ periodFrom, periodTo }) => [periodFrom, periodTo && addDays(periodTo, 1)]),
  ].filter((day) => day !== undefined)
  const days = [...new Set([FIRST_DAY, ...starts])].sort()
  return days.map((from, i) => ({ from, to: days[i + 1] ? dayBefore(days[i + 1]!) : LAST_DAY }))
}

const dayBefore = (day: string): string => (day === FIRST_DAY ? '' : addDays(day, -1))

/** The newest day such that, of what began on it, so much of the period is over today. */
function lastOver(rule: RuleInForce<Deadline>, percent: number, today: string): string {
  const count = periodOf(rule, percent)
  if (rule.rule.unit === 'days') return addDays(today, -count - 1)
  // Two days of a week are off, and now and then some more.
  let [low, high] = [-2 * count - HOLIDAYS, -count]
  while (low < high - 1) {
    const middle = (low + high) >> 1
    if (addWorkingDays(addDays(today, middle), count) < today) low = middle
    else high = middle
  }
  return addDays(today, low)
}

/** Longer than any days off in a row. */
const HOLIDAYS = 30
