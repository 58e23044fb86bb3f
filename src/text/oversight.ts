/** What oversight says, in either language. */

import type { Language } from './language.ts'
import { oversightEn } from './oversight.en.ts'
import { type OversightText, oversightZh } from './oversight.zh.ts'

export const oversightText = (language: Language): OversightText =>
  language === 'zh' ? oversightZh : oversightEn
