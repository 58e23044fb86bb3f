/**
 * Traction battery codes of GB/T 34014-2017: 24 characters, or 19 for a reused battery.
 *
 *     AAA T C SS TTTTTTT YMD NNNNNNN      AAA T C SS YMD NNNNNNN R T
 *     vendor, product type, battery type, specification, traceability, date, serial
 *
 * There is no check digit: a mis-scan can only show as a structure that does not fit.
 */

import { LedgerError } from '../errors.ts'

export type ProductLevel = 'pack' | 'module' | 'cell'

export interface BatteryCode {
  readonly code: string
  readonly vendor: string
  readonly level: ProductLevel
  /** Letter of the battery type (chemistry), A–G or Z. */
  readonly chemistry: string
  readonly specification: string
  /** Seven characters of the maker's own; undefined in the code of a reused battery. */
  readonly traceability: string | undefined
  /**
   * The dates that the three date characters may stand for, ISO 8601. Two, where the published
   * tables of letters disagree (days from the 18th on, years from 2028 on); never none.
   */
  readonly productionDates: readonly string[]
  readonly serial: string
  readonly reused: boolean
}

export type BatteryCodeFault =
  | 'length'
  | 'halvesSwapped'
  | 'vendor'
  | 'productType'
  | 'batteryType'
  | 'specification'
  | 'traceability'
  | 'year'
  | 'month'
  | 'day'
  | 'date'
  | 'serial'
  | 'suffix'
  | 'temporary'

const FIELDS_24: readonly Field[] = [
  ['vendor', 3, /^[0-9A-Z]{3}$/],
  ['productType', 1, /^[PMC]$/],
  ['batteryType', 1, /^[A-GZ]$/],
  ['specification', 2, /^[0-9A-Z]{2}$/],
  ['traceability', 7, /^[0-9A-Z]{7}$/],
  // O, Q and Z stand in no published table; I and U only in some.
  ['year', 1, /^[1-9A-NPR-Y]$/],
  ['month', 1, /^[1-9A-C]$/],
  ['day', 1, /^[0-9A-NPR-Y]$/],
  ['serial', 7, /^[0-9]{7}$/],
]
const FIELDS_19: readonly Field[] = [
  ...FIELDS_24.filter(([name]) => name !== 'traceability'),
  ['suffix', 2, /^R[PMC]$/],
]
type Field = readonly [name: BatteryCodeFault, length: number, pattern: RegExp]

/**
 * Parses a code in its canonical spelling: upper case, no spaces.
 *
 * @throws {@link LedgerError} `battery_code_malformed`, with the field and its place from 1
 * @see GB/T 34014-2017; the pattern of io.catenax.traction_battery_code 2.0.0
 */
export function parseBatteryCode(code: string): BatteryCode {
  const fields = code.length === 24 ? FIELDS_24 : code.length === 19 ? FIELDS_19 : undefined
  if (!fields) throw fault(code, 'length', 0)
  const value: Partial<Record<BatteryCodeFault, string>> = {}
  let at = 0
  for (const [name, length, pattern] of fields) {
    const text = code.slice(at, at + length)
    if (!pattern.test(text)) throw fault(code, halvesSwapped(code) ? 'halvesSwapped' : name, at + 1)
    value[name] = text
    at += length
  }
  const productionDates = datesOf(value.year!, value.month!, value.day!)
  if (productionDates.length === 0) throw fault(code, 'date', code.length === 24 ? 15 : 8)
  return {
    code,
    vendor: value.vendor!,
    level: LEVELS[value.productType as 'P' | 'M' | 'C'],
    chemistry: value.batteryType!,
    specification: value.specification!,
    traceability: value.traceability,
    productionDates,
    serial: value.serial!,
    reused: code.length === 19,
  }
}

/** Whether {@link parseBatteryCode} takes it: asked for each of an event's hundreds of codes. */
export function isBatteryCode(code: string): boolean {
  const [, year, month, day] = WHOLE_24.exec(code) ?? WHOLE_19.exec(code) ?? []
  return year !== undefined && datesOf(year, month!, day!).length > 0
}

const DATE = '([1-9A-NPR-Y])([1-9A-C])([0-9A-NPR-Y])'
const WHOLE_24 = new RegExp(`^[0-9A-Z]{3}[PMC][A-GZ][0-9A-Z]{9}${DATE}[0-9]{7}$`)
const WHOLE_19 = new RegExp(`^[0-9A-Z]{3}[PMC][A-GZ][0-9A-Z]{2}${DATE}[0-9]{7}R[PMC]$`)

/** What a text reads if its second line was scanned first: codes or not, to be proposed only. */
export const unswapped = (text: string): string[] =>
  SECOND_LINES.map((length) => text.slice(length) + text.slice(0, length))

const LEVELS = { P: 'pack', M: 'module', C: 'cell' } as const

// Plates often carry the code in two lines, which are scanned in either order: broken before the
// date, or in the middle. How long the second line is:
const SECOND_LINES = [10, 12]

const halvesSwapped = (code: string): boolean => code.length === 24 && unswapped(code).some(matches)

function matches(code: string): boolean {
  let at = 0
  return FIELDS_24.every(([, length, pattern]) => {
    at += length
    return pattern.test(code.slice(at - length, at))
  })
}

// Letters go on from 9: without I, O, Q, U, Z, then 0 for the 31st; or straight from A to V.
const LETTER_TABLES = ['ABCDEFGHJKLMNPRSTVWXY0', 'ABCDEFGHIJKLMNOPQRSTUV']

/** A maker goes by one table for both year and day. */
function datesOf(year: string, month: string, day: string): string[] {
  const dates: string[] = []
  for (const letters of LETTER_TABLES) {
    const date = isoDate(2010 + numberOf(year, letters), monthOf(month), numberOf(day, letters))
    if (date !== undefined && date !== dates[0]) dates.push(date)
  }
  return dates
}

/** NaN for a letter that the table lacks. */
function numberOf(character: string, letters: string): number {
  const at = letters.indexOf(character)
  return at >= 0 ? 10 + at : Number(character)
}

const monthOf = (character: string) => '123456789ABC'.indexOf(character) + 1

function isoDate(year: number, month: number, day: number): string | undefined {
  const exists = year >= 2011 && day >= 1 && day <= daysIn(year, month)
  return exists ? `${year}-${twoDigits(month)}-${twoDigits(day)}` : undefined
}

// The years that a code can say, 2011 to 2040, are leap years every fourth time.
const daysIn = (year: number, month: number) =>
  month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

const twoDigits = (number: number) => String(number).padStart(2, '0')

const fault = (code: string, field: BatteryCodeFault, position: number) =>
  new LedgerError('battery_code_malformed', { code: code.slice(0, 60), fault: field, position })
