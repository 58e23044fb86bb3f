/** What carries a code in a scan: a reader's prefix, a web address, GS1 identifiers. */

import { findTexts, type LocatedText, sliceText } from './located-text.ts'

export interface Unwrapped {
  readonly carrier: 'address' | 'gs1'
  /** May be our code; with GS1, more often it is something else. */
  readonly value: LocatedText
}

/**
 * Takes off the symbology identifier that readers can be set to send: `]Q1` for a QR code, `]d2`
 * for a GS1 Data Matrix, `]C1` for a GS1-128.
 *
 * @see ISO/IEC 15424
 */
export function withoutSymbology(located: LocatedText): LocatedText {
  const [prefix = ''] = /^\s*\][A-Za-z][0-9A-Za-z]/.exec(located.text) ?? []
  return sliceText(located, prefix.length)
}

/** Values in places where our codes may stand, whether or not one does. */
export function unwrapScan(scanned: LocatedText): Unwrapped[] {
  const located = withoutSymbology(scanned)
  const { text } = located
  const gs1 = (values: readonly LocatedText[]) => values.map(carriedBy('gs1'))
  if (text.includes('/')) {
    return [
      ...findTexts(located, OUR_ADDRESS).map(carriedBy('address')),
      ...gs1(findTexts(located, DIGITAL_LINK_PATH)),
      ...gs1(findTexts(located, DIGITAL_LINK_QUERY)),
    ]
  }
  if (text.includes('(')) return gs1(findTexts(located, BRACKETED))
  const isGs1 = GS1_SYMBOLOGY.test(scanned.text) || text.includes(GROUP_SEPARATOR)
  return isGs1 ? gs1(elementsOf(located)) : []
}

const OUR_ADDRESS = /(\/b\/)[^/?#\s]+/gi
// GS1 Digital Link URI syntax: /01/<GTIN>/21/<serial>?240=<additional identification>
const DIGITAL_LINK_PATH = /(\/\d{2,4}\/)[^/?#\s]+/g
const DIGITAL_LINK_QUERY = /([?&]\d{2,4}=)[^&#\s]+/g
// (01)06901234567892(240)001CB240000003B3C0221953, as printed below a symbol
const BRACKETED = /(\(\d{2,4}\))[^(]+/g
// GS1-128, GS1 Data Matrix, GS1 QR code, GS1 DataBar, GS1 DotCode
const GS1_SYMBOLOGY = /^\s*\](C1|d2|Q3|e0|J1)/

const carriedBy =
  (carrier: Unwrapped['carrier']) =>
  (value: LocatedText): Unwrapped => ({ carrier, value })

// GS1 General Specifications: application identifiers whose element strings, together with the
// identifier, have a length known beforehand. All others end with a separator or with the text.
const FIXED_LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/^00/, 20],
  [/^0[123]/, 16],
  [/^04/, 18],
  [/^1[1-9]/, 8],
  [/^20/, 4],
  [/^3[1-6]/, 10],
  [/^41/, 16],
]
const IDENTIFIER_LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/^(10|2[12]|3[07]|9\d)/, 2],
  [/^(2[345]|4[02]|71)/, 3],
  [/^(39|4[35-9]|7|8)/, 4],
]
const GROUP_SEPARATOR = '\x1d'

/** Variable-length values of GS1 element strings, as far as they can be told apart. */
function elementsOf(located: LocatedText): LocatedText[] {
  const { text } = located
  const values: LocatedText[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const fixed = lengthIn(FIXED_LENGTHS, rest)
    const identifier = lengthIn(IDENTIFIER_LENGTHS, rest)
    if (rest.startsWith(GROUP_SEPARATOR)) at += 1
    else if (fixed) at += fixed
    else if (!identifier) return values
    else {
      const separator = text.indexOf(GROUP_SEPARATOR, at)
      const end = separator < 0 ? text.length : separator
      values.push(sliceText(located, at + identifier, end))
      at = end
    }
  }
  return values
}

const lengthIn = (
  lengths: readonly (readonly [RegExp, number])[],
  text: string,
): number | undefined => lengths.find(([start]) => start.test(text))?.[1]
