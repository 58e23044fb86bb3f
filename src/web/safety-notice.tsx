/** What is wrong with a battery, where it cannot be overlooked; the same on the passport and on the page that verifies. */

import type { SafetyView } from '../core/rules/safety.ts'
import type { Language } from '../text/language.ts'
import { describeSafety } from '../text/safety.ts'

interface SafetyNoticeProps {
  readonly safety: SafetyView
  readonly language: Language
}

/** Nothing where nothing is wrong. */
export function SafetyNotice({ safety, language }: SafetyNoticeProps) {
  if (safety.level === 'sound') return null
  const { finding, source, advice } = describeSafety(safety, language)
  return (
    <div class={`alarm ${safety.level}`} role="alert">
      <strong>⚠ {finding}</strong>
      <p>{advice}</p>
      {source && <p class="dim">{source}</p>}
    </div>
  )
}
