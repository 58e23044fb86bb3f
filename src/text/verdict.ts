/** What is said of checks and findings, in either language. */

import { ownMember } from '../core/bytes/own-member.ts'
import type { Finding, Kind } from '../core/log/verdict.ts'
import { verdict as en } from './en/verdict.ts'
import { fill, type Language } from './language.ts'
import { describeProblem, isProblemCode } from './problems.ts'
import { type VerdictText, verdict as zh } from './zh/verdict.ts'

const TEXTS: Readonly<Record<Language, VerdictText>> = { zh, en }

export const verdictText = (language: Language): VerdictText => TEXTS[language]

/** Before a check, what came out of it. */
export const MARKS = { holds: '✓', broken: '✗', incomplete: '…', unchecked: '–' } as const

/** What is wrong, or open; where, the finding says itself. */
export function describeFinding<Of extends Kind>(
  of: Of,
  { code, params }: Pick<Finding<Of>, 'code' | 'params'>,
  language: Language,
): string {
  const sentence = ownMember<string>(verdictText(language).findings[of], code)
  if (sentence !== undefined) return fill(sentence, params)
  if (!isProblemCode(code)) return code
  const { title, detail } = describeProblem(code, params, language)
  return detail || title
}
