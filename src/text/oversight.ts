/** What oversight says, in either language. */

import { oversightEn } from './en/oversight.ts'
import type { Language } from './language.ts'
import { type OversightText, oversightZh } from './zh/oversight.ts'

export const oversightText = (language: Language): OversightText =>
  language === 'zh' ? oversightZh : oversightEn
