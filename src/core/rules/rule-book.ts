/**
 * The rules of time and measure that the ledger watches: what has to be said within how long, and
 * from which value on something is remarkable. None of them refuses anything.
 *
 * Each has days of validity, by the day of the event that it is about, since laws are replaced:
 * MIIT 2018 No. 35 counts working days and ends on 2026-03-31, Order No. 73 counts days and begins on
 * 2026-04-01. Each says how sure its value is. What nobody could read in a law is a setting of ours,
 * and is shown as that. The authority may set another value, by an entry of the log.
 */

import { dayInChina } from '../codes/calendar.ts'
import { addDays, addWorkingDays, isAnnounced } from '../codes/working-days.ts'
import type { Obligation } from '../events/definition.ts'

/**
 * - `read`: the rule itself was read
 * - `reported`: others report it, and the rule was not to be had
 * - `unconfirmed`: a rule is known to exist, and its value is not
 * - `own`: no rule of law is known; the ledger's own
 */
export type Certainty = 'read' | 'reported' | 'unconfirmed' | 'own'

export type PeriodUnit = 'days' | 'working_days' | 'hours'

interface RuleFacts {
  readonly id: string
  /** Law or standard, in Chinese, with its article; undefined for a rule of our own. */
  readonly source: string | undefined
  /** First and last day of the events that it is for, ISO 8601; undefined where it has no end. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly value: number
  readonly certainty: Certainty
}

/** How long after what opens an obligation the event that closes it may happen. */
export interface Deadline extends RuleFacts {
  readonly kind: 'deadline'
  readonly obligation: Obligation
  readonly unit: PeriodUnit
}

export interface Threshold extends RuleFacts {
  readonly kind: 'threshold'
  readonly unit: ThresholdUnit
}

export type ThresholdUnit =
  | 'percent'
  | 'kilograms'
  | 'tonnes'
  | 'days'
  | 'km_per_hour'
  | 'kgce_per_tonne'

export type Rule = Deadline | Threshold

const LAST_DAY_OF_2018_35 = '2026-03-31'
const FIRST_DAY_OF_ORDER_73 = '2026-04-01'

const before2026 = (
  obligation: Obligation,
  value: number,
  certainty: Certainty,
  article: string,
): Deadline => ({
  id: `${obligation}.2018-35`,
  kind: 'deadline',
  obligation,
  source: `工信部联节〔2018〕35号${article}`,
  from: undefined,
  until: LAST_DAY_OF_2018_35,
  unit: 'working_days',
  value,
  certainty,
})

const order73 = (
  obligation: Obligation,
  value: number,
  certainty: Certainty,
  article: string,
): Deadline => ({
  id: `${obligation}.order-73`,
  kind: 'deadline',
  obligation,
  source: `新能源汽车废旧动力电池回收和综合利用管理暂行办法（2025年第73号令）${article}`,
  from: FIRST_DAY_OF_ORDER_73,
  until: undefined,
  unit: 'days',
  value,
  certainty,
})

const ourDeadline = (obligation: Obligation, value: number, unit: PeriodUnit): Deadline => ({
  id: `${obligation}.own`,
  kind: 'deadline',
  obligation,
  source: undefined,
  from: undefined,
  until: undefined,
  unit,
  value,
  certainty: 'own',
})

const threshold = (
  id: string,
  value: number,
  unit: ThresholdUnit,
  certainty: Certainty = 'own',
  source?: string,
): Threshold => ({
  id,
  kind: 'threshold',
  source,
  from: undefined,
  until: undefined,
  unit,
  value,
  certainty,
})

const CONDITIONS_2024 = '新能源汽车废旧动力电池综合利用行业规范条件（2024年第42号公告）'

export const RULES: readonly Rule[] = [
  before2026('sale_reported', 15, 'unconfirmed', '第九条'),
  before2026('installation_reported', 15, 'reported', ''),
  before2026('removal_handed_over', 30, 'read', '第十条'),
  before2026('retired_collected', 30, 'read', '第十一条'),
  before2026('stock_in', 30, 'read', '第十五条'),
  before2026('stock_out', 30, 'read', '第十五条'),
  order73('sale_reported', 20, 'reported', ''),
  order73('installation_reported', 30, 'unconfirmed', '第二十四条'),
  order73('removal_handed_over', 30, 'unconfirmed', '第二十四条'),
  order73('retired_collected', 30, 'unconfirmed', '第二十四条'),
  order73('stock_in', 30, 'reported', '第二十四条第七项'),
  order73('stock_out', 30, 'reported', '第二十四条第七项'),
  ourDeadline('shipment_received', 7, 'days'),
  ourDeadline('test_done', 30, 'days'),
  ourDeadline('residue_disposed', 30, 'days'),

  threshold('warned_at', 80, 'percent'),
  threshold('escalated_at', 200, 'percent'),
  threshold('silent_enterprise', 30, 'days'),
  threshold('mass_difference_share', 1, 'percent'),
  threshold('mass_difference', 5, 'kilograms'),
  threshold('travel_speed', 120, 'km_per_hour'),
  threshold('element_out_of_in', 102, 'percent'),
  threshold('recovery_lithium', 90, 'percent', 'reported', CONDITIONS_2024),
  threshold('recovery_nickel_cobalt_manganese', 98, 'percent', 'reported', CONDITIONS_2024),
  threshold('recovery_electrode_powder', 98, 'percent', 'reported', CONDITIONS_2024),
  threshold('recovery_copper_aluminium', 98, 'percent', 'reported', CONDITIONS_2024),
  threshold('recovery_repair_route', 99, 'percent', 'reported', CONDITIONS_2024),
  threshold('recovery_implausible', 100, 'percent'),
  threshold('black_mass_aluminium', 1.5, 'percent', 'reported', CONDITIONS_2024),
  threshold('black_mass_copper', 1.5, 'percent', 'reported', CONDITIONS_2024),
  threshold('lithium_carbonate_energy', 2200, 'kgce_per_tonne', 'reported', CONDITIONS_2024),
  threshold('water_reuse', 90, 'percent', 'reported', CONDITIONS_2024),
  threshold('month_over_capacity', 120, 'percent'),
  threshold('outlet_stock', 5, 'tonnes', 'reported', '2019年第46号公告（已废止，仅供参考）'),
  threshold('outlet_stock_age', 90, 'days'),
  threshold('unreadable_share', 5, 'percent'),
  threshold('corrected_share', 3, 'percent'),
  threshold('late_correction', 60, 'days'),
  threshold('lorry_load', 40, 'tonnes'),
]

/** A value that the authority has set for a rule, for events of these days. */
export interface RuleChange {
  readonly rule: string
  readonly value: number
  readonly from: string
  readonly until?: string | undefined
  /** The entry that says so. */
  readonly index: number
}

export interface RuleInForce {
  readonly rule: Rule
  readonly value: number
  /** Of whose value it is: the authority's entry, if it has set one for that day. */
  readonly changedBy: number | undefined
}

/** Whether two changes of one rule have a day in common: then neither says which of them counts. */
export const overlaps = (one: RuleChange, other: RuleChange): boolean =>
  one.rule === other.rule &&
  (other.until === undefined || one.from <= other.until) &&
  (one.until === undefined || other.from <= one.until)

/** @param day - of the event that opened it, ISO 8601 in China */
export function deadlineOn(
  obligation: Obligation,
  day: string,
  changes: readonly RuleChange[] = [],
): RuleInForce | undefined {
  const rule = RULES.find(
    (candidate): candidate is Deadline =>
      candidate.kind === 'deadline' && candidate.obligation === obligation && isFor(candidate, day),
  )
  return rule && inForce(rule, day, changes)
}

/** @returns undefined for an id that is no threshold, or has none on that day */
export function thresholdOn(
  id: string,
  day: string,
  changes: readonly RuleChange[] = [],
): RuleInForce | undefined {
  const rule = RULES.find((candidate) => candidate.id === id && isFor(candidate, day))
  return rule && inForce(rule, day, changes)
}

const isFor = ({ from, until }: Pick<RuleChange, 'from' | 'until'> | Rule, day: string): boolean =>
  (from ?? '') <= day && (until === undefined || day <= until)

function inForce(rule: Rule, day: string, changes: readonly RuleChange[]): RuleInForce {
  const change = changes.find((candidate) => candidate.rule === rule.id && isFor(candidate, day))
  return { rule, value: change?.value ?? rule.value, changedBy: change?.index }
}

export interface DueTimes {
  /** The first instant at which it is overdue: a period of days ends with its last day in China. */
  readonly due: Date
  /** When the authority and the enterprise are reminded. */
  readonly warn: Date
  readonly escalate: Date
  /** Whether the holidays of all of the period are announced: else it may still move. */
  readonly isCertain: boolean
}

/** @param opened - when what opened the obligation happened */
export function dueTimes(
  opened: Date,
  { rule, value }: RuleInForce,
  warnedAt: number,
  escalatedAt: number,
): DueTimes {
  const at = (percent: number) => endOfPeriod(opened, (rule as Deadline).unit, value, percent)
  const due = at(100)
  const isCertain = rule.unit !== 'working_days' || isAnnounced(dayInChina(due))
  return { due, warn: at(warnedAt), escalate: at(escalatedAt), isCertain }
}

const HOUR_MS = 60 * 60 * 1000
const CHINA_OFFSET_MS = 8 * HOUR_MS

function endOfPeriod(opened: Date, unit: PeriodUnit, value: number, percent: number): Date {
  if (unit === 'hours') return new Date(opened.getTime() + (value * percent * HOUR_MS) / 100)
  const count = Math.ceil((value * percent) / 100)
  const first = dayInChina(opened)
  const last = unit === 'days' ? addDays(first, count) : addWorkingDays(first, count)
  return new Date(Date.parse(`${addDays(last, 1)}T00:00:00Z`) - CHINA_OFFSET_MS)
}
