/** Finds codes among other text: how many, and whether they can be told apart. */

import { isBatteryCode, isDatedCode } from './battery-code.ts'
import { isTemporaryCode } from './identity.ts'
import {
  findTexts,
  type LocatedText,
  sliceText,
  spell,
  spellHyphenated,
  without,
} from './located-text.ts'
import { isProductCode } from './product-code.ts'

export interface FoundCodes {
  /** Each once. */
  readonly codes: readonly string[]
  /** Place in what was scanned where two begin to overlap: then none of them can be trusted. */
  readonly overlapAt: number | undefined
}

/** The battery code, temporary code or product code that a text is, apart from its spelling. */
export function identityIn(located: LocatedText): string | undefined {
  const { text } = spell(located)
  if (isBatteryCode(text)) return text
  const temporary = text
    .replace(/^TMP(Z.{11})$/, 'TMP-$1')
    .replace(/^TMP(.{18})(.{8})$/, 'TMP-$1-$2')
  if (isTemporaryCode(temporary)) return temporary
  // Its hyphens tell its parts apart, so they are read where they stand.
  const product = spellHyphenated(located)
  return isProductCode(product) ? product : undefined
}

/** What stands clear, as a line or a word, goes before what is only seen within longer text. */
export function findCodes(located: LocatedText): FoundCodes {
  const codes = new Set<string>()
  let rest = located
  for (const pattern of [LINE, WORD]) {
    const clear = findTexts(rest, pattern).filter((piece) => identityIn(piece) !== undefined)
    for (const piece of clear) codes.add(identityIn(piece)!)
    rest = without(rest, clear)
  }
  const windows = windowsOf(spell(rest))
  for (const window of windows) codes.add(identityIn(window)!)
  return { codes: [...codes], overlapAt: overlapOf(windows) }
}

const LINE = /[^\r\n]+/g
const WORD = /[0-9A-Za-z-]+/g

const LENGTHS = ['TMPZ'.length + 11, 19, 24, 'TMP'.length + 18 + 8]
// Spares most places the full parser, whose refusals cost more than its answers.
const MAY_BEGIN = /^([0-9A-Z]{3}[PMC][A-GZ]|TMP)/

function windowsOf(spelt: LocatedText): LocatedText[] {
  const windows: LocatedText[] = []
  for (let at = 0; at < spelt.text.length; at++) {
    if (!MAY_BEGIN.test(spelt.text.slice(at, at + 5))) continue
    for (const length of LENGTHS) {
      const window = sliceText(spelt, at, at + length)
      if (window.text.length === length && isClear(window)) windows.push(window)
    }
  }
  return windows
}

const isClear = (window: LocatedText): boolean =>
  isDatedCode(window.text) || isTemporaryCode(identityIn(window) ?? '')

/** Windows come in the order of their beginnings. */
function overlapOf(windows: readonly LocatedText[]): number | undefined {
  const later = windows.find(
    (window, i) => i > 0 && lastPlace(windows[i - 1]!) >= window.places[0]!,
  )
  return later?.places[0]
}

const lastPlace = ({ places }: LocatedText) => places.at(-1)!
