/** What the forms for events say, in either language. */

import { forms as en } from './en/forms.ts'
import type { Language } from './language.ts'
import { type FormsText, forms as zh } from './zh/forms.ts'

const FORMS: Readonly<Record<Language, FormsText>> = { zh, en }

export const formsText = (language: Language): FormsText => FORMS[language]
