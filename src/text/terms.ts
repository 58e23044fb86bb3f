/** The words of the domain in either language. */

import { CATALOGUE } from '../core/events/catalogue.ts'
import { REGISTRY_CATALOGUE } from '../core/events/registry-events.ts'
import { terms as en } from './en/terms.ts'
import type { Language } from './language.ts'
import { type Terms, terms as zh } from './zh/terms.ts'

const TERMS: Readonly<Record<Language, Terms>> = { zh, en }

export const termsIn = (language: Language): Terms => TERMS[language]

/** Title of an event type, or the type itself if it has none. */
export const eventTitle = (type: string, language: Language): string =>
  (CATALOGUE.get(type) ?? REGISTRY_CATALOGUE.get(type))?.title[language] ?? type
