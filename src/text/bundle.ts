/** What is said of a bundle's verification, in either language. */

import type { BundleFinding } from '../core/bundle-verdict.ts'
import { bundle as en } from './bundle.en.ts'
import { type BundleText, bundle as zh } from './bundle.zh.ts'
import { fill, type Language } from './language.ts'
import { describeProblem, isProblemCode } from './problems.ts'

const TEXTS: Readonly<Record<Language, BundleText>> = { zh, en }

export const bundleText = (language: Language): BundleText => TEXTS[language]

/** What is wrong, or open; where, the finding says itself. */
export function describeFinding({ code, params }: BundleFinding, language: Language): string {
  const { notes } = bundleText(language)
  if (!isProblemCode(code)) return fill(notes[code], params)
  const { title, detail } = describeProblem(code, params, language)
  return detail || title
}
