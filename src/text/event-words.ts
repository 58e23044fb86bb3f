/** An event in words: what was said, apart from what, when and where. */

import { fieldTexts, fieldWords, unitOf, valueText } from './fields.ts'
import type { Language } from './language.ts'
import { formatNumber, formatTime } from './pages.ts'
import { termsIn } from './terms.ts'

/** A field in words. */
export interface FieldInWords {
  readonly title: string
  readonly words: string
}

/** Said elsewhere, or for programs only. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'type',
  'time',
  'place',
  'batteries',
  'evidence',
  'codes',
  'code',
  'leafHash',
])

/** Of a list; the others are counted. */
const ITEMS_LIMIT = 8

/**
 * @param event - parsed
 * @param code - of the battery in question: of the others' fields nothing is said
 */
export function describeEvent(event: object, code: string, language: Language): FieldInWords[] {
  const { batteries = [] } = event as { batteries?: readonly { code: string }[] }
  const own = batteries.find((battery) => battery.code === code) ?? {}
  return [...Object.entries(own), ...Object.entries(event)]
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => ({
      title: fieldWords(name, language),
      words:
        name === 'event'
          ? replacement(value as object, code, language)
          : wordsOf(name, value, language),
    }))
}

/** Of a correction: what it puts in the place of what was said. */
const replacement = (event: object, code: string, language: Language): string =>
  describeEvent(event, code, language)
    .map(({ title, words }) => `${title} ${words}`)
    .join('; ')

function wordsOf(name: string, value: unknown, language: Language): string {
  const { yes, no } = fieldTexts(language)
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number')
    return [formatNumber(value), unitOf(name)].filter(Boolean).join(' ')
  if (typeof value === 'string') {
    return INSTANT.test(value) ? formatTime(value) : valueText(name, value, language)
  }
  if (Array.isArray(value)) return listOf(name, value, language)
  return Object.entries(value as object)
    .filter(([key]) => !LEFT_OUT.has(key) || key === 'code')
    .map(([key, part]) => `${fieldWords(key, language)} ${wordsOf(key, part, language)}`)
    .join(termsIn(language).listSeparator)
}

const INSTANT = /^\d{4}-\d\d-\d\dT/

function listOf(name: string, items: readonly unknown[], language: Language): string {
  const shown = items.slice(0, ITEMS_LIMIT).map((item) => wordsOf(name, item, language))
  const more = items.length > ITEMS_LIMIT ? [`… (${items.length})`] : []
  return [...shown, ...more].join('; ')
}
