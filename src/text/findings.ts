/** What was found wrong with a log, as a sentence. */

import { ownMember } from '../core/bytes/own.ts'
import type { ErrorParams } from '../core/errors.ts'
import { auditEn } from './en/audit.ts'
import { watchFindings as watchEn } from './en/watch.ts'
import { fill, type Language } from './language.ts'
import { describeProblem, isProblemCode } from './problems.ts'
import { auditZh } from './zh/audit.ts'
import { watchFindings as watchZh } from './zh/watch.ts'

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { ...auditZh.findings, ...watchZh },
  en: { ...auditEn.findings, ...watchEn },
}

export function describeFinding(
  { code, params }: { readonly code: string; readonly params: ErrorParams },
  language: Language,
): string {
  const sentence = ownMember(SENTENCES[language], code)
  if (sentence !== undefined) return fill(sentence, params)
  if (!isProblemCode(code)) return code
  const { detail, title } = describeProblem(code, params, language)
  return detail || title
}
