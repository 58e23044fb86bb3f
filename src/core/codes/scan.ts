/**
 * Reads a battery code out of what people scan or type: in any case, with spaces, hyphens or
 * full-width characters, in our web address or a GS1 identifier, among other text.
 *
 * Only what leaves no choice is taken as the code. What had to be guessed (lines put in another
 * order, letters left out) is proposed, for somebody who sees the label to decide.
 */

import { LedgerError } from '../errors.ts'
import {
  type BatteryCodeFault,
  isBatteryCode,
  isDatedCode,
  parseBatteryCode,
  unswapped,
} from './battery-code.ts'
import { findCodes, identityIn } from './find-codes.ts'
import { halvesOf, joinHalves } from './halves.ts'
import {
  findTexts,
  type LocatedText,
  spell,
  toLocatedText,
  upperCase,
  without,
} from './located-text.ts'
import { unwrapScan, withoutSymbology } from './scan-wrapping.ts'
import { mendByTwins } from './twins.ts'

export type ScanReading =
  | {
      readonly kind: 'code'
      /** A battery code or a temporary code, in its canonical spelling. */
      readonly code: string
      /** How what was scanned differs from it; empty if, and only if, it does not. */
      readonly changed: readonly ScanChange[]
    }
  | {
      readonly kind: 'proposal'
      /** At least one; each a battery code or a temporary code. */
      readonly codes: readonly string[]
      readonly why: ProposalReason
    }
  | {
      readonly kind: 'none'
      readonly fault: ScanFault
      /** Where in what was scanned the fault begins, from 1, in UTF-16 units. */
      readonly position: number
      /** What was taken for a code, in capitals and without separators. */
      readonly read: string
    }

/** `joined`: it was read in two scans, of which the last was a half. */
export type ScanChange =
  | 'case'
  | 'width'
  | 'spacing'
  | 'symbology'
  | 'address'
  | 'gs1'
  | 'encoding'
  | 'joined'

/**
 * - `swapped`: it is a code if its second line was scanned first
 * - `order`: it is a code in either order of its two lines
 * - `surrounded`: it holds a code, and something else
 * - `several`: it holds several codes, or the symbols of several
 * - `misread`: it is a code if letters were taken for digits, or digits for letters
 */
export type ProposalReason = 'swapped' | 'order' | 'surrounded' | 'several' | 'misread'

/**
 * - `ambiguous`: codes can be seen in it that overlap
 * - `firstHalfMissing`, `secondHalfMissing`: it is one of the two symbols of a code
 * - `halfMissing`: it is one of them, and can be either
 */
export type ScanFault =
  | BatteryCodeFault
  | 'empty'
  | 'tooLong'
  | 'character'
  | 'ambiguous'
  | 'firstHalfMissing'
  | 'secondHalfMissing'
  | 'halfMissing'

/** The longest text that is looked at, in UTF-16 units: more than any symbol for a label holds. */
export const SCAN_LIMIT = 2_048

export function readScan(scanned: string): ScanReading {
  if (scanned.length > SCAN_LIMIT) {
    return { kind: 'none', fault: 'tooLong', position: SCAN_LIMIT + 1, read: '' }
  }
  const whole = toLocatedText(scanned)
  const scan: Scan = { scanned, whole, bare: withoutSymbology(whole) }
  return (
    readBare(scan) ??
    readCarried(scan) ??
    proposeSwapped(scan) ??
    proposeFound(scan) ??
    proposeMended(scan) ??
    explainFault(scan)
  )
}

interface Scan {
  readonly scanned: string
  readonly whole: LocatedText
  /** Without what the reader put before it. */
  readonly bare: LocatedText
}

function readBare(scan: Scan): ScanReading | undefined {
  const code = identityIn(scan.bare)
  if (code === undefined) return undefined
  const swapped = swappedLines(scan.bare)
  if (swapped !== undefined && swapped !== code) return propose([code, swapped], 'order')
  if (isBatteryCode(code) && !isDatedCode(code)) {
    const others = unswapped(code).filter(isDatedCode)
    if (others.length > 0) return propose([...others, code], 'order')
  }
  return { kind: 'code', code, changed: changesOf(scan.bare, code, scan) }
}

function readCarried(scan: Scan): ScanReading | undefined {
  const found = unwrapScan(scan.whole).filter(({ value }) => identityIn(value) !== undefined)
  const [first] = found
  if (!first) return undefined
  const values = found.map(({ value }) => value)
  const others = findCodes(without(scan.bare, values)).codes
  const [code, ...more] = distinct([...values.map((value) => identityIn(value)!), ...others])
  if (more.length > 0) return propose([code!, ...more], 'several')
  const changed = [first.carrier, ...changesOf(first.value, code!, scan)]
  return { kind: 'code', code: code!, changed }
}

function proposeSwapped({ bare }: Scan): ScanReading | undefined {
  const lines = swappedLines(bare)
  const halves = unswapped(spell(bare).text).filter(isDatedCode)
  const codes = lines === undefined ? halves : [lines, ...halves]
  return codes.length > 0 ? propose(codes, 'swapped') : undefined
}

function proposeFound({ bare }: Scan): ScanReading | undefined {
  const { codes, overlapAt } = findCodes(bare)
  if (overlapAt !== undefined) {
    return { kind: 'none', fault: 'ambiguous', position: overlapAt + 1, read: spell(bare).text }
  }
  if (codes.length === 0) return undefined
  return propose(codes, codes.length === 1 ? 'surrounded' : 'several')
}

function proposeMended({ bare }: Scan): ScanReading | undefined {
  const code = mendByTwins(spell(bare).text)
  return code === undefined ? undefined : propose([code], 'misread')
}

/**
 * Reads several scans that follow each other as one, if they are the two symbols of one code.
 *
 * @param scans - since the last code was read, oldest first; at least one
 * @returns the reading of the last one, unless it is a half of which the others have the other half
 */
export function readScans(scans: readonly string[]): ScanReading {
  const last = readScan(scans.at(-1) ?? '')
  if (!isHalf(last)) return last
  const reads = scans.map(readScan).filter(isHalf)
  const codes = joinHalves(reads.map(({ read }) => read))
  const [code, ...others] = codes
  if (code === undefined) return last
  return others.length > 0 ? propose(codes, 'several') : { kind: 'code', code, changed: ['joined'] }
}

/** Whether it is one of the two symbols of a code. */
export const isHalf = (reading: ScanReading): reading is Extract<ScanReading, { kind: 'none' }> =>
  reading.kind === 'none' && halvesOf(reading.read).length > 0

const propose = (codes: readonly string[], why: ProposalReason): ScanReading => ({
  kind: 'proposal',
  codes: distinct(codes),
  why,
})

const distinct = (codes: readonly string[]): string[] => [...new Set(codes)]

/** What two lines, or else two words, read in the other order, if that is a code. */
function swappedLines(located: LocatedText): string | undefined {
  const filled = (pattern: RegExp) =>
    findTexts(located, pattern)
      .map((piece) => spell(piece).text)
      .filter(Boolean)
  const lines = filled(/[^\r\n]+/g)
  const pieces = lines.length === 2 ? lines : filled(/\S+/g)
  if (pieces.length !== 2) return undefined
  const code = pieces.toReversed().join('')
  return isDatedCode(code) ? code : undefined
}

function changesOf(value: LocatedText, code: string, { scanned, whole, bare }: Scan): ScanChange[] {
  const { text, places } = value
  const changes: ScanChange[] = []
  if (bare.text.length < whole.text.length) changes.push('symbology')
  const spelt = places.map((place, i) => (scanned[place] === text[i] ? '' : scanned[place]))
  if (spelt.includes('%')) changes.push('encoding')
  if (spelt.some((character) => character !== '' && character !== '%')) changes.push('width')
  if (upperCase(text) !== text) changes.push('case')
  if (upperCase(text) !== code) changes.push('spacing')
  return changes
}

/** Of what our address carries, if it is one. */
function explainFault({ whole, bare }: Scan): ScanReading {
  const addressed = unwrapScan(whole).find(({ carrier }) => carrier === 'address')
  const { text: read, places } = spell(addressed?.value ?? bare)
  const { fault, at } = faultOf(read)
  const place = places[at] ?? (places.at(-1) ?? -1) + 1
  return { kind: 'none', fault, position: place + 1, read }
}

/** @returns where in `read` it begins, from 0 */
function faultOf(read: string): { readonly fault: ScanFault; readonly at: number } {
  if (read === '') return { fault: 'empty', at: 0 }
  if (/^TMP(Z|.{22})/.test(read)) return { fault: 'temporary', at: 0 }
  const [half, ...either] = halvesOf(read)
  if (either.length > 0) return { fault: 'halfMissing', at: read.length }
  if (half === 'first') return { fault: 'secondHalfMissing', at: read.length }
  if (half === 'second') return { fault: 'firstHalfMissing', at: 0 }
  const foreign = read.search(/[^0-9A-Z]/)
  if (foreign >= 0) return { fault: 'character', at: foreign }
  try {
    parseBatteryCode(read)
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const fault = error.params.fault as BatteryCodeFault
    return { fault, at: fault === 'length' ? 24 : Number(error.params.position) - 1 }
  }
  throw new TypeError(`no fault in ${read}`)
}
