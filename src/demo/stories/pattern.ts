/**
 * Texts that fit a pattern of the schemas: characters and classes, each once or so many times. Ours, since
 * randexp draws otherwise, and would tell another story.
 */

import type { Random } from '../random.ts'

/** How much longer than it must a text may be that has no end. */
const SPARE = 8

/** @param pattern - without groups and alternatives, which no schema's here has */
export function sampleText(pattern: string, random: Random): string {
  const pieces = pattern.replace(/^\^|\$$/g, '').matchAll(PIECE)
  return Array.from(pieces, ([, atom, count]) => {
    const characters = charactersOf(atom!)
    const length = random.whole(...lengthsOf(count))
    return Array.from({ length }, () => random.pick(characters)).join('')
  }).join('')
}

const PIECE = /(\[(?:\\.|[^\]\\])+\]|\\.|[^\\])(\{[\d,]+\}|[*+?])?/gu

/** Least and greatest. */
function lengthsOf(count = '{1}'): [number, number] {
  if (count === '?') return [0, 1]
  if (count === '*') return [0, SPARE]
  if (count === '+') return [1, SPARE]
  const [least = '', most = least] = count.slice(1, -1).split(',')
  return [Number(least), Math.min(Number(most) || Number.POSITIVE_INFINITY, Number(least) + SPARE)]
}

const PRINTABLE = Array.from({ length: 0x5f }, (_, i) => String.fromCharCode(0x20 + i))

function charactersOf(atom: string): readonly string[] {
  const fits = new RegExp(`^${atom}$`, 'u')
  return PRINTABLE.filter((character) => fits.test(character))
}
