/** The words of rules and obligations in either language. */

import type { Rule } from '../core/events/rule-table.ts'
import { rules as en } from './en/rules.ts'
import type { Language } from './language.ts'
import { type RuleWords, rules as zh } from './zh/rules.ts'

const WORDS: Readonly<Record<Language, RuleWords>> = { zh, en }

export const ruleWordsIn = (language: Language): RuleWords => WORDS[language]

/** What a rule is about: that of a deadline, whichever law it comes from, is its obligation. */
export const ruleTitle = (rule: Rule, language: Language): string =>
  WORDS[language].titles[rule.kind === 'deadline' ? rule.obligation : rule.id]
