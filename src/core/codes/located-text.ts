/** Located text: scanned text in which every character still knows where it stood. */

export interface LocatedText {
  readonly text: string
  /** For each character of `text`, its zero-based place in what was scanned, in UTF-16 units. */
  readonly places: readonly number[]
}

/**
 * Full-width and other compatibility forms become plain ones (Unicode NFKC, by character), and what
 * an address spells with percent signs is decoded, if it is UTF-8.
 */
export function toLocatedText(scanned: string): LocatedText {
  let text = ''
  const places: number[] = []
  const add = (character: string, place: number) => {
    const plain = character.normalize('NFKC')
    text += plain
    for (let i = 0; i < plain.length; i++) places.push(place)
  }
  for (const { 0: piece, index } of scanned.matchAll(/(?:%[0-9A-Fa-f]{2})+|./gsu)) {
    for (const character of percentDecoded(piece)) add(character, index)
  }
  return { text, places }
}

function percentDecoded(piece: string): string {
  if (piece.length < 3) return piece
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}

export const sliceText = (
  { text, places }: LocatedText,
  start: number,
  end?: number,
): LocatedText => ({
  text: text.slice(start, end),
  places: places.slice(start, end),
})

/** White space, dashes, and what is not seen at all. */
const SEPARATOR = /[\s\p{Pd}\p{Cc}\p{Cf}\u2212]/u

/** Capitals, and no separators: as a code is written. */
export function spell({ text, places }: LocatedText): LocatedText {
  const kept = [...places.keys()].filter((i) => !SEPARATOR.test(text[i]!))
  return {
    text: upperCase(kept.map((i) => text[i]).join('')),
    places: kept.map((i) => places[i]!),
  }
}

/** Capitals, and no separators but plain hyphens in the place of dashes. */
export const spellHyphenated = ({ text }: LocatedText): string =>
  upperCase(text.replace(DASHES, '-').replace(UNSEEN, ''))

const DASHES = /[\p{Pd}\u2212]/gu
const UNSEEN = /[\s\p{Cc}\p{Cf}]/gu

/** Of ASCII alone: other letters would change their number, or turn into letters of a code. */
export const upperCase = (text: string): string =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

/** What a pattern finds, left to right, without its first group, which stands before it. */
export const findTexts = (located: LocatedText, pattern: RegExp): LocatedText[] =>
  Array.from(located.text.matchAll(pattern), ({ 0: found, 1: before = '', index }) =>
    sliceText(located, index + before.length, index + found.length),
  )

/** The text with others blanked out by what can stand in no code. */
export function without(located: LocatedText, others: readonly LocatedText[]): LocatedText {
  const gone = new Set(others.flatMap(({ places }) => places))
  const text = located.places
    .map((place, i) => (gone.has(place) ? BLANK : located.text[i]!))
    .join('')
  return { text, places: located.places }
}

const BLANK = '/'
