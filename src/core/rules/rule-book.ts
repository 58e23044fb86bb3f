/** Which rule is in force on a day, with which value; and when what has to be done by it is due. */

import { addDays, addWorkingDays, isAnnounced } from '../codes/working-days.ts'
import type { Obligation } from '../events/obligations.ts'
import {
  type Deadline,
  RULES,
  type Rule,
  type RuleChange,
  type ThresholdId,
} from '../events/rule-table.ts'

export interface RuleInForce<Kind extends Rule = Rule> {
  readonly rule: Kind
  readonly value: number
  /** The authority's entry whose value it is; undefined if it has set none for that day. */
  readonly changedBy: number | undefined
}

/** Whether a value is more than a setting: somebody knows it from a law, or the authority has said it. */
export const isConfirmed = ({ rule, changedBy }: RuleInForce): boolean =>
  rule.certainty !== 'unconfirmed' || changedBy !== undefined

/** All that are for events of a day, in the order of the table. @param day - ISO 8601 in China */
export const rulesOn = (day: string, changes: readonly RuleChange[] = []): RuleInForce[] =>
  RULES.filter((rule) => isFor(rule, day)).map((rule) => inForce(rule, day, changes))

/** @param day - on which what opened it happened */
export function deadlineOn(
  obligation: Obligation,
  day: string,
  changes: readonly RuleChange[] = [],
): RuleInForce<Deadline> | undefined {
  const rule = RULES.find(
    (candidate): candidate is Deadline =>
      candidate.kind === 'deadline' && candidate.obligation === obligation && isFor(candidate, day),
  )
  return rule && inForce(rule, day, changes)
}

/** @returns undefined if the threshold has no value on that day */
export function thresholdOn(
  id: ThresholdId,
  day: string,
  changes: readonly RuleChange[] = [],
): RuleInForce | undefined {
  const rule = RULES.find((candidate) => candidate.id === id && isFor(candidate, day))
  return rule && inForce(rule, day, changes)
}

const isFor = ({ from, until }: Pick<Rule, 'from' | 'until'>, day: string): boolean =>
  (from ?? '') <= day && (until === undefined || day <= until)

function inForce<Kind extends Rule>(
  rule: Kind,
  day: string,
  changes: readonly RuleChange[],
): RuleInForce<Kind> {
  const change = changes.find(
    ({ rule: id, periodFrom, periodTo }) =>
      id === rule.id && isFor({ from: periodFrom, until: periodTo }, day),
  )
  return { rule, value: change?.value ?? rule.value, changedBy: change?.index }
}

/** Days in China, ISO 8601. */
export interface DueDays {
  /** The last day on which it is in time: a period begins on the day after what opened it. */
  readonly due: string
  /** The last day before it is called due, so that there is time left. */
  readonly warn: string
  /** The last day before it goes higher up. */
  readonly escalate: string
  /** Whether the holidays of all of the period are announced: else it may still move. */
  readonly isCertain: boolean
}

/**
 * @param opened - day on which what opened the obligation happened
 * @param warnedAt - percent of the period
 * @param escalatedAt - the same
 */
export function dueDays(
  opened: string,
  inForce: RuleInForce<Deadline>,
  warnedAt: number,
  escalatedAt: number,
): DueDays {
  const { rule } = inForce
  const at = (percent: number) => lastDayOf(opened, rule, periodOf(inForce, percent))
  const due = at(100)
  const isCertain = rule.unit !== 'working_days' || isAnnounced(due)
  return { due, warn: at(warnedAt), escalate: at(escalatedAt), isCertain }
}

/** Days of a part of a period, in its unit. */
export const periodOf = ({ value }: RuleInForce<Deadline>, percent: number): number =>
  Math.ceil((value * percent) / 100)

const lastDayOf = (opened: string, { unit }: Deadline, count: number): string =>
  unit === 'days' ? addDays(opened, count) : addWorkingDays(opened, count)
