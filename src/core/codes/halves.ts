/**
 * Battery codes in two symbols: the standard lets the design part and the production part be
 * encoded apart (4.2), so a reader that reads one symbol has half a code. Makers break a code
 * after 14 characters, or after 12.
 */

import { isDatedCode } from './battery-code.ts'
import { readCodeDate } from './code-date.ts'

/** Which half is there: the other one is missing. */
export type Half = 'first' | 'second'

const FIRST = /^[0-9A-Z]{3}[PMC][A-GZ][0-9A-Z]{7}([0-9A-Z]{2})?$/
const SECOND = /^(?:[0-9A-Z]{2})?([0-9A-Z]{3})[0-9]{7}$/

/**
 * Which halves a text can be. One of 12 characters can be either, if rarely: then both.
 *
 * @param text - in capitals and without separators
 */
export function halvesOf(text: string): Half[] {
  const halves: Half[] = []
  if (FIRST.test(text)) halves.push('first')
  const [, date] = SECOND.exec(text) ?? []
  if (date !== undefined && readCodeDate(date).fault === undefined) halves.push('second')
  return halves
}

/**
 * The codes that reads make in pairs, in either order, each once. More than one means that the
 * symbols of several batteries were read: which belong together only the labels can tell.
 *
 * @param texts - as for {@link halvesOf}
 */
export function joinHalves(texts: readonly string[]): string[] {
  const of = (half: Half) => texts.filter((text) => halvesOf(text).includes(half))
  const seconds = of('second')
  const joined = of('first').flatMap((first) => seconds.map((second) => first + second))
  return [...new Set(joined.filter((code) => code.length === 24 && isDatedCode(code)))]
}
