/**
 * The rules of time and measure that the ledger watches, as a table: what has to be said within how
 * long, and from which value on something is remarkable. None of them refuses anything.
 *
 * Each has days of validity, by the day of the event that it is about, since laws are replaced:
 * MIIT 2018 No. 35 counts working days and ends on 2026-03-31, Order No. 73 counts days and begins on
 * 2026-04-01. Each says how sure its value is. What nobody could read in a law is a setting of ours,
 * and is shown as that. The authority may set another value, by an entry of the log.
 */

import type { Obligation } from './obligations.ts'

/**
 * - `read`: the rule itself was read
 * - `reported`: others report it, and the rule was not to be had
 * - `unconfirmed`: a rule is known to exist, and its value, or that it is about this very act, is not
 * - `own`: no rule of law is known; the ledger's own
 */
export type Certainty = 'read' | 'reported' | 'unconfirmed' | 'own'

export type PeriodUnit = 'days' | 'working_days'

interface RuleFacts {
  readonly id: string
  /** Law or standard, in Chinese, with its article; undefined for a rule of our own. */
  readonly source: string | undefined
  /** First and last day of the events that it is for, ISO 8601; undefined where it has no end. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly value: number
  /** What the authority may set it to. */
  readonly range: Range
  readonly certainty: Certainty
}

export interface Range {
  readonly min: number
  readonly max: number
}

/** How long after what an obligation begins with the log may take in what meets it. */
export interface Deadline extends RuleFacts {
  readonly kind: 'deadline'
  readonly obligation: Obligation
  readonly unit: PeriodUnit
}

export interface Threshold extends RuleFacts {
  readonly id: ThresholdId
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

/** Less than a day is no period of days, and more than ten years would be none at all. */
const PERIOD: Range = { min: 1, max: 3_650 }

const LAST_DAY_OF_2018_35 = '2026-03-31'
/** The law in force, by its name; what an article of it says is its own matter. */
export const ORDER_73 = '新能源汽车废旧动力电池回收和综合利用管理暂行办法（2025年第73号令）'
export const FIRST_DAY_OF_ORDER_73 = '2026-04-01'

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
  range: PERIOD,
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
  source: `${ORDER_73}${article}`,
  from: FIRST_DAY_OF_ORDER_73,
  until: undefined,
  unit: 'days',
  value,
  range: PERIOD,
  certainty,
})

const ourDeadline = (obligation: Obligation, value: number): Deadline => ({
  id: `${obligation}.own`,
  kind: 'deadline',
  obligation,
  source: undefined,
  from: undefined,
  until: undefined,
  unit: 'days',
  value,
  range: PERIOD,
  certainty: 'own',
})

const threshold = (
  value: number,
  unit: ThresholdUnit,
  certainty: Certainty = 'own',
  source?: string,
  range: Range = RANGES[unit],
) => ({ unit, value, range, certainty, source })

const RANGES: Readonly<Record<ThresholdUnit, Range>> = {
  percent: { min: 0, max: 1_000 },
  kilograms: { min: 0, max: 100_000 },
  tonnes: { min: 0, max: 10_000_000 },
  days: PERIOD,
  km_per_hour: { min: 1, max: 1_000 },
  kgce_per_tonne: { min: 0, max: 100_000 },
}

const CONDITIONS_2024 = '新能源汽车废旧动力电池综合利用行业规范条件（2024年第42号公告）'

const DEADLINES: readonly Deadline[] = [
  before2026('sale_reported', 15, 'unconfirmed', '第九条'),
  before2026('installation_reported', 15, 'reported', ''),
  // Article 10 says when a repair is to be reported: taken for the battery that came out of it.
  before2026('removal_handed_over', 30, 'unconfirmed', '第十条'),
  before2026('retired_collected', 30, 'unconfirmed', '第十一条'),
  before2026('stock_in', 30, 'read', '第十五条'),
  before2026('stock_out', 30, 'read', '第十五条'),
  order73('sale_reported', 20, 'reported', ''),
  order73('installation_reported', 30, 'unconfirmed', '第二十四条'),
  order73('removal_handed_over', 30, 'unconfirmed', '第二十四条'),
  order73('retired_collected', 30, 'unconfirmed', '第二十四条'),
  order73('stock_in', 30, 'reported', '第二十四条第七项'),
  order73('stock_out', 30, 'reported', '第二十四条第七项'),
  ourDeadline('shipment_received', 7),
  ourDeadline('test_done', 30),
  ourDeadline('residue_disposed', 30),
]

export const THRESHOLDS = {
  warned_at: threshold(80, 'percent', 'own', undefined, { min: 1, max: 100 }),
  escalated_at: threshold(200, 'percent', 'own', undefined, { min: 100, max: 1_000 }),
  silent_enterprise: threshold(30, 'days'),
  mass_difference_share: threshold(1, 'percent'),
  mass_difference: threshold(5, 'kilograms'),
  travel_speed: threshold(120, 'km_per_hour'),
  element_out_of_in: threshold(102, 'percent'),
  recovery_lithium: threshold(90, 'percent', 'reported', CONDITIONS_2024),
  recovery_nickel_cobalt_manganese: threshold(98, 'percent', 'reported', CONDITIONS_2024),
  recovery_electrode_powder: threshold(98, 'percent', 'reported', CONDITIONS_2024),
  recovery_copper_aluminium: threshold(98, 'percent', 'reported', CONDITIONS_2024),
  recovery_repair_route: threshold(99, 'percent', 'reported', CONDITIONS_2024),
  recovery_implausible: threshold(100, 'percent'),
  black_mass_aluminium: threshold(1.5, 'percent', 'reported', CONDITIONS_2024),
  black_mass_copper: threshold(1.5, 'percent', 'reported', CONDITIONS_2024),
  lithium_carbonate_energy: threshold(2200, 'kgce_per_tonne', 'reported', CONDITIONS_2024),
  water_reuse: threshold(90, 'percent', 'reported', CONDITIONS_2024),
  month_over_capacity: threshold(120, 'percent'),
  outlet_stock: threshold(5, 'tonnes', 'reported', '2019年第46号公告（已废止，仅供参考）'),
  outlet_stock_age: threshold(90, 'days'),
  unreadable_share: threshold(5, 'percent'),
  corrected_share: threshold(3, 'percent'),
  late_correction: threshold(60, 'days'),
  lorry_load: threshold(40, 'tonnes'),
  code_date_difference: threshold(31, 'days'),
  back_dated: threshold(60, 'days'),
} as const satisfies Readonly<Record<string, ReturnType<typeof threshold>>>

export type ThresholdId = keyof typeof THRESHOLDS

export const RULES: readonly Rule[] = [
  ...DEADLINES,
  ...Object.entries(THRESHOLDS).map(
    ([id, facts]): Threshold => ({
      ...facts,
      id: id as ThresholdId,
      kind: 'threshold',
      from: undefined,
      until: undefined,
    }),
  ),
]

/** A value that the authority has set for a rule, for events of these days. */
export interface RuleChange {
  readonly rule: string
  readonly value: number
  /** First and last day, ISO 8601; without a last one until it is changed again. */
  readonly periodFrom: string
  readonly periodTo?: string | undefined
  /** The entry that says so. */
  readonly index: number
}

/** Whether two changes of one rule have a day in common: then neither says which of them counts. */
export const overlaps = (
  one: Omit<RuleChange, 'index'>,
  other: Omit<RuleChange, 'index'>,
): boolean =>
  one.rule === other.rule &&
  (other.periodTo === undefined || one.periodFrom <= other.periodTo) &&
  (one.periodTo === undefined || other.periodFrom <= one.periodTo)
