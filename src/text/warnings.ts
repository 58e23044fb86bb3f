/** Turns a warning into words. */

import type { Warning, WarningCode } from '../core/events/warnings.ts'
import { warnings as en } from './en/warnings.ts'
import { fieldTitle } from './fields.ts'
import { fill, type Language } from './language.ts'
import { warnings as zh } from './zh/warnings.ts'

const TEXTS = { zh, en }

/** A sentence or two: what is odd, and what to do about it. */
export function describeWarning({ code, params }: Warning, language: Language): string {
  const { field } = params
  const named = field === undefined ? {} : { field: fieldTitle(String(field), language) }
  return fill(TEXTS[language][code].detail, { ...params, ...named })
}

/** Of what kind it is, without the particulars of one case. */
export const warningTitle = (code: WarningCode, language: Language): string =>
  TEXTS[language][code].title
