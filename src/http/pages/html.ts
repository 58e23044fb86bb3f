/** Pages: how each is sent, in the language that was asked for. */

import type { Request, Response } from 'express'
import { LANGUAGE_TAGS, LANGUAGES, type Language } from '../../text/language.ts'
import { type Media, media } from '../content.ts'

/** What a page's handler returns. */
export function html(res: Response, language: Language, page: string): Media {
  res.set('Content-Language', LANGUAGE_TAGS[language]).vary('Accept-Language')
  return media('html', page)
}

/** The address of a page, in the language that was asked for by name. */
export function addressOf(
  path: string,
  { query }: Request,
  more: Readonly<Record<string, string>> = {},
): string {
  const lang = LANGUAGES.find((language) => language === query.lang)
  const search = new URLSearchParams({ ...more, ...(lang && { lang }) }).toString()
  return search ? `${path}?${search}` : path
}
