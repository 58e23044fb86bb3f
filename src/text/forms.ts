/** What the forms for events say, in either language. */

import { forms as en } from './forms.en.ts'
import { type FormsText, forms as zh } from './forms.zh.ts'
import type { Language } from './language.ts'

const FORMS: Readonly<Record<Language, FormsText>> = { zh, en }

export const formsText = (language: Language): FormsText => FORMS[language]
