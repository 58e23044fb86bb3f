/** What a request prefers, by its headers and its address: a language, and a page or what programs read. */

import type { IncomingMessage } from 'node:http'
import accepts from 'accepts'
import { LANGUAGES, type Language } from '../text/language.ts'

/** Language of the answer: Chinese, unless English is asked for; `?lang=` says so for one page. */
export function languageOf(req: IncomingMessage): Language {
  const asked =
    new URLSearchParams(queryOf(req)).get('lang') ?? accepts(req).languages([...LANGUAGES])
  return LANGUAGES.find((language) => language === asked) ?? 'zh'
}

const queryOf = ({ url = '' }: IncomingMessage) => url.split('?').slice(1).join('?')

/** Browsers name HTML before all else; programs take what they get, or name JSON. */
export const wantsPage = (req: IncomingMessage): boolean =>
  accepts(req).type(['application/problem+json', 'application/json', 'text/html']) === 'text/html'
