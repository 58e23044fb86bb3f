/** What the pages say, in either language. */

import { pages as en } from './en/pages.ts'
import type { Language } from './language.ts'
import { type PageText, pages as zh } from './zh/pages.ts'

const PAGES: Readonly<Record<Language, PageText>> = { zh, en }

export const pageText = (language: Language): PageText => PAGES[language]

const BEIJING = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** An instant in China's one time zone, such as `2026-09-21 22:13`. */
export const formatTime = (instant: string): string => BEIJING.format(new Date(instant))

/** With thousands separators; the same in both languages. */
export const formatNumber = (value: number): string => value.toLocaleString('en-US')
