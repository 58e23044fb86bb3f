/** The words of the domain in either language. */

import { CATALOGUE } from '../core/events/catalogue.ts'
import { ownMember } from '../core/own.ts'
import type { Language } from './language.ts'
import { terms as en } from './terms.en.ts'
import { type Terms, terms as zh } from './terms.zh.ts'

const TERMS: Readonly<Record<Language, Terms>> = { zh, en }

export const termsIn = (language: Language): Terms => TERMS[language]

/** Title of an event type, or the type itself if it has none. */
export function eventTitle(type: string, language: Language): string {
  return (
    CATALOGUE.get(type)?.title[language] ??
    ownMember<string>(TERMS[language].registryEvents, type) ??
    type
  )
}
