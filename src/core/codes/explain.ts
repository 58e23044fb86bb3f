/** Says what a battery code tells of its battery, and what in it is to be doubted. */

import { type BatteryCode, parseBatteryCode } from './battery-code.ts'

export interface ExplainedCode extends BatteryCode {
  /** As registered; undefined if the vendor is unknown, or nobody was asked. */
  readonly vendorName: string | undefined
  /** Whether independent sources agree on what the letter of the battery type means. */
  readonly chemistryConfirmed: boolean
  readonly warnings: readonly CodeWarning[]
}

/**
 * - `vendor_unknown`: the registry knows no such vendor
 * - `doubtful_date`: its letters stand for other dates in other published tables, or only in some
 * - `future_date`: whatever its letters stand for, it is still to come
 * - `serial_zero`: serial numbers begin with 1
 */
export type CodeWarning = (typeof CODE_WARNINGS)[number]

export const CODE_WARNINGS = [
  'vendor_unknown',
  'doubtful_date',
  'future_date',
  'serial_zero',
] as const

export interface CodeSurroundings {
  /** The day in China, ISO 8601. */
  readonly today: string
  /** Name of a vendor by its three characters. Without it, vendors are not judged. */
  readonly findVendor?: (vendor: string) => string | undefined
}

/**
 * @param code - in its canonical spelling
 * @throws LedgerError `battery_code_malformed`
 */
export function explainCode(code: string, { today, findVendor }: CodeSurroundings): ExplainedCode {
  const battery = parseBatteryCode(code)
  const vendorName = findVendor?.(battery.vendor)
  const warnings: CodeWarning[] = []
  if (findVendor && vendorName === undefined) warnings.push('vendor_unknown')
  if (hasDoubtfulDate(battery)) warnings.push('doubtful_date')
  if (battery.productionDates.every((date) => date > today)) warnings.push('future_date')
  if (/^0+$/.test(battery.serial)) warnings.push('serial_zero')
  const chemistryConfirmed = CONFIRMED_CHEMISTRIES.has(battery.chemistry)
  return { ...battery, vendorName, chemistryConfirmed, warnings }
}

// B stands on iron phosphate cells of two makers. The standard's own table was not to be had.
const CONFIRMED_CHEMISTRIES: ReadonlySet<string> = new Set(['B', 'E'])

// Up to H, all published tables agree: 2011 to 2027, the 1st to the 17th.
function hasDoubtfulDate({ code, reused }: BatteryCode): boolean {
  const at = reused ? 7 : 14
  return [code[at]!, code[at + 2]!].some((character) => !/[1-9A-H]/.test(character))
}
