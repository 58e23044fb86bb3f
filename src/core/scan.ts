/**
 * Reads a battery code out of what people scan or type: in any case, with spaces, hyphens or
 * full-width characters, in our web address or a GS1 identifier, among other text.
 *
 * Only what leaves no choice is taken as the code. What had to be guessed (lines put in another
 * order, letters left out) is proposed, for somebody who sees the label to decide.
 */

import { type BatteryCodeFault, isBatteryCode, parseBatteryCode, unswapped } from './battery-code.ts'
import { type Carried, findCarried, withoutSymbology } from './carriers.ts'
import { LedgerError } from './errors.ts'
import { isTemporaryCode } from './identity.ts'
import { findPassages, type Passage, slicePassage, spell, toPassage, upperCase, without } from './passage.ts'

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

export type ScanChange = 'case' | 'width' | 'spacing' | 'symbology' | 'address' | 'gs1'

/**
 * - `swapped`: it is a code if its second line was scanned first
 * - `order`: it is a code in either order of its two lines
 * - `surrounded`: it holds a code, and something else
 * - `several`: it holds several codes
 */
export type ProposalReason = 'swapped' | 'order' | 'surrounded' | 'several'

/** `ambiguous`: codes can be seen in it that overlap. */
export type ScanFault = BatteryCodeFault | 'empty' | 'tooLong' | 'character' | 'ambiguous'

/** The longest text that is looked at, in UTF-16 units: more than any symbol for a label holds. */
export const SCAN_LIMIT = 2_048

export function readScan(scanned: string): ScanReading {
  if (scanned.length > SCAN_LIMIT) {
    return { kind: 'none', fault: 'tooLong', position: SCAN_LIMIT + 1, read: '' }
  }
  const whole = toPassage(scanned)
  const bare = withoutSymbology(whole)
  const carried = findCarried(whole)
  return (
    readBare(bare, scanned) ??
    readCarried(carried, bare, scanned) ??
    proposeSwapped(bare) ??
    proposeFound(bare) ??
    explainFault(carried.find(({ carrier }) => carrier === 'address')?.value ?? bare)
  )
}

function readBare(bare: Passage, scanned: string): ScanReading | undefined {
  const code = identityIn(bare)
  if (code === undefined) return undefined
  const swapped = swappedLines(bare)
  if (swapped !== undefined && swapped !== code) return propose([code, swapped], 'order')
  return { kind: 'code', code, changed: changesOf(bare, code, scanned) }
}

function readCarried(
  carried: readonly Carried[],
  bare: Passage,
  scanned: string,
): ScanReading | undefined {
  const found = carried.filter(({ value }) => identityIn(value) !== undefined)
  const [first] = found
  if (!first) return undefined
  const values = found.map(({ value }) => value)
  const codes = distinct([...values.map(identityIn), ...findCodes(without(bare, values)).codes])
  if (codes.length > 1) return propose(codes, 'several')
  const code = codes[0]!
  const changed = [first.carrier, ...changesOf(first.value, code, scanned)]
  return { kind: 'code', code, changed: distinct(changed) }
}

function proposeSwapped(bare: Passage): ScanReading | undefined {
  const codes = [swappedLines(bare), ...unswapped(spell(bare).text).filter(isBatteryCode)]
  return codes.some((code) => code !== undefined) ? propose(codes, 'swapped') : undefined
}

function proposeFound(bare: Passage): ScanReading | undefined {
  const { codes, overlapAt } = findCodes(bare)
  if (overlapAt !== undefined) {
    return { kind: 'none', fault: 'ambiguous', position: overlapAt + 1, read: spell(bare).text }
  }
  if (codes.length === 0) return undefined
  return propose(codes, codes.length === 1 ? 'surrounded' : 'several')
}

const propose = (codes: readonly (string | undefined)[], why: ProposalReason): ScanReading => ({
  kind: 'proposal',
  codes: distinct(codes),
  why,
})
