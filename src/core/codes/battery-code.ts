/**
 * Traction battery codes of GB/T 34014-2017: 24 characters, or 19 for a reused battery.
 *
 *     AAA T C SS TTTTTTT YMD NNNNNNN      AAA T C SS YMD NNNNNNN R T
 *     vendor, product type, battery type, specification, traceability, date, serial
 *
 * There is no check digit: a mis-scan can only show as a structure that does not fit. The date is
 * no part of that structure, since makers go by different tables: see `code-date.ts`.
 */

import { LedgerError } from '../errors.ts'
import { type CodeDate, readCodeDate } from './code-date.ts'

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
  /** The dates that the three date characters may stand for, ISO 8601; see {@link CodeDate}. */
  readonly productionDates: CodeDate['dates']
  readonly dateFault?: CodeDate['fault']
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
  | 'date'
  | 'serial'
  | 'suffix'
  | 'temporary'
  | 'product'

const FIELDS_24: readonly Field[] = [
  ['vendor', 3, /^[0-9A-Z]{3}$/],
  ['productType', 1, /^[PMC]$/],
  ['batteryType', 1, /^[A-GZ]$/],
  ['specification', 2, /^[0-9A-Z]{2}$/],
  ['traceability', 7, /^[0-9A-Z]{7}$/],
  ['date', 3, /^[0-9A-Z]{3}$/],
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
  const { dates: productionDates, fault: dateFault } = readCodeDate(value.date!)
  return {
    code,
    vendor: value.vendor!,
    level: LEVELS[value.productType as 'P' | 'M' | 'C'],
    chemistry: value.batteryType!,
    specification: value.specification!,
    traceability: value.traceability,
    productionDates,
    ...(dateFault && { dateFault }),
    serial: value.serial!,
    reused: code.length === 19,
  }
}

/** Whether {@link parseBatteryCode} takes it: asked for each of an event's hundreds of codes. */
export const isBatteryCode = (code: string): boolean => WHOLE_24.test(code) || WHOLE_19.test(code)

/**
 * Whether it is a code whose date is a day of some published table. What is only seen within other
 * text, or in another order than it was read in, is taken for a code no sooner than that.
 */
export function isDatedCode(code: string): boolean {
  const [, date] = WHOLE_24.exec(code) ?? WHOLE_19.exec(code) ?? []
  return date !== undefined && readCodeDate(date).fault === undefined
}

const WHOLE_24 = /^[0-9A-Z]{3}[PMC][A-GZ][0-9A-Z]{9}([0-9A-Z]{3})[0-9]{7}$/
const WHOLE_19 = /^[0-9A-Z]{3}[PMC][A-GZ][0-9A-Z]{2}([0-9A-Z]{3})[0-9]{7}R[PMC]$/

/** What a text reads if its second line was scanned first: codes or not, to be proposed only. */
export const unswapped = (text: string): string[] =>
  SECOND_LINES.map((length) => text.slice(length) + text.slice(0, length))

const LEVELS = { P: 'pack', M: 'module', C: 'cell' } as const

// Plates often carry the code in two lines, which are scanned in either order: broken before the
// date, or in the middle. How long the second line is:
const SECOND_LINES = [10, 12]

const halvesSwapped = (code: string): boolean =>
  code.length === 24 && unswapped(code).some(isDatedCode)

const fault = (code: string, field: BatteryCodeFault, position: number) =>
  new LedgerError('battery_code_malformed', { code: code.slice(0, 60), fault: field, position })
