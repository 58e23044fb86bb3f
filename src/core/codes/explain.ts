/** Says what a battery code tells of its battery, and what in it is to be doubted. */

import { ownMember } from '../bytes/own-member.ts'
import { type BatteryCode, parseBatteryCode } from './battery-code.ts'
import { LAST_CERTAIN_YEAR } from './code-date.ts'
import { REPORTED_VENDORS } from './reported-vendors.ts'
import { twinsOf } from './twins.ts'

export interface ExplainedCode extends BatteryCode {
  /** As registered; undefined if the vendor is unknown, or nobody was asked. */
  readonly vendorName: string | undefined
  /** Whether independent sources agree on what the letter of the battery type means. */
  readonly chemistryConfirmed: boolean
  readonly warnings: readonly CodeWarning[]
  /** Of a vendor that is unknown: the name that public sources give it; a hint. */
  readonly reportedVendor?: string
  /** Of a vendor that is neither known nor reported: codes of such vendors for which it may have been misread. */
  readonly twins?: readonly string[]
}

/**
 * - `vendor_unknown`: the registry knows no such vendor
 * - `undecodable_date`: a character of the date stands in no published table
 * - `impossible_date`: its characters give no day of the calendar
 * - `doubtful_date`: its characters stand for several dates, or for a year on which tables disagree
 * - `future_date`: whatever its letters stand for, it is still to come
 * - `serial_zero`: serial numbers begin with 1
 */
export type CodeWarning = (typeof CODE_WARNINGS)[number]

export const CODE_WARNINGS = [
  'vendor_unknown',
  'undecodable_date',
  'impossible_date',
  'doubtful_date',
  'future_date',
  'serial_zero',
] as const

/** What is to be doubted of a code. */
export type CodeDoubts = Pick<ExplainedCode, 'warnings' | 'reportedVendor' | 'twins'>

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
  if (battery.dateFault) warnings.push(`${battery.dateFault}_date`)
  else if (hasDoubtfulDate(battery)) warnings.push('doubtful_date')
  if (!battery.dateFault && battery.productionDates.every((date) => date > today)) {
    warnings.push('future_date')
  }
  if (/^0+$/.test(battery.serial)) warnings.push('serial_zero')
  const chemistryConfirmed = CONFIRMED_CHEMISTRIES.has(battery.chemistry)
  const isUnknown = findVendor && vendorName === undefined
  const reportedVendor = isUnknown ? ownMember(REPORTED_VENDORS, battery.vendor) : undefined
  const isKnown = (vendor: string) =>
    findVendor?.(vendor) !== undefined || ownMember(REPORTED_VENDORS, vendor) !== undefined
  const twins = isUnknown && reportedVendor === undefined ? twinsOf(code, isKnown) : []
  return {
    ...battery,
    vendorName,
    chemistryConfirmed,
    warnings,
    ...(reportedVendor !== undefined && { reportedVendor }),
    ...(twins.length > 0 && { twins }),
  }
}

// B stands on iron phosphate cells of two makers. The standard's own table was not to be had.
const CONFIRMED_CHEMISTRIES: ReadonlySet<string> = new Set(['B', 'E'])

const hasDoubtfulDate = ({ productionDates }: BatteryCode): boolean =>
  productionDates.length > 1 ||
  productionDates.some((date) => Number(date.slice(0, 4)) > LAST_CERTAIN_YEAR)
