/** The words of the domain in either language. */

import { ownMember } from '../core/bytes/own.ts'
import { CATALOGUE } from '../core/events/catalogue.ts'
import { terms as en } from './en/terms.ts'
import type { Language } from './language.ts'
import { type Terms, terms as zh } from './zh/terms.ts'

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
