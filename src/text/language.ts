/** The two languages that everything is said in. */

export const LANGUAGES = ['zh', 'en'] as const

export type Language = (typeof LANGUAGES)[number]

/** What stands in `lang` attributes and `Content-Language`. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' }

/** Puts values into the `{placeholders}` of a sentence; one without a value becomes a dash. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'))
