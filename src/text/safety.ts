/** Safety in words, in either language: the same on pages and in the command line. */

import type { SafetyView } from '../core/rules/safety.ts'
import { safety as en } from './en/safety.ts'
import { fill, type Language } from './language.ts'
import { formatTime } from './pages.ts'
import { type SafetyText, safety as zh } from './zh/safety.ts'

const TEXTS: Readonly<Record<Language, SafetyText>> = { zh, en }

export interface SafetyInWords {
  readonly finding: string
  /** Which entry says so, and when it was; empty if none does. */
  readonly source: string
  /** What to do; empty if nothing is wrong. */
  readonly advice: string
  /** Empty if there is no high voltage. */
  readonly volts: string
}

export function describeSafety(safety: SafetyView, language: Language): SafetyInWords {
  const { level, word, time, entry, highVoltage } = safety
  const text = TEXTS[language]
  return {
    finding: fill(text.finding, { level: text.levels[level], word: text.words[word] }),
    source:
      time === undefined ? '' : fill(text.entry, { entry: String(entry), time: formatTime(time) }),
    advice: text.advice[level],
    volts: text.volts[highVoltage],
  }
}

/** As lines of text; a warning begins with an exclamation mark. */
export function safetyLines(safety: SafetyView, language: Language): string[] {
  const { finding, source, advice, volts } = describeSafety(safety, language)
  const mark = safety.level === 'sound' ? '' : '! '
  return [
    `${mark}${finding}${source && ` (${source})`}`,
    ...[advice, volts].filter(Boolean).map((sentence) => `! ${sentence}`),
  ]
}
