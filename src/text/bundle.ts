/** What is said of a bundle's verification, in either language. */

import type { MissingEntry } from '../core/bundle/life.ts'
import type { BundleVerdict } from '../core/bundle/verify.ts'
import { bundle as en } from './en/bundle.ts'
import { fill, type Language } from './language.ts'
import { formatTime } from './pages.ts'
import { eventTitle } from './terms.ts'
import { type BundleText, bundle as zh } from './zh/bundle.ts'

const TEXTS: Readonly<Record<Language, BundleText>> = { zh, en }

export const bundleText = (language: Language): BundleText => TEXTS[language]

/** The verdict in a few words: of a bundle never that it holds, but how far it does. */
export function verdictTitle(
  { verdict, reach }: Pick<BundleVerdict, 'verdict' | 'reach'>,
  language: Language,
  holds: 'holdsUpTo' | 'entryHolds' = 'holdsUpTo',
): string {
  const text = bundleText(language)
  if (verdict !== 'holds' || !reach) return text.verdicts[verdict]
  return fill(text[holds], { index: reach.index, time: formatTime(reach.asOf.toISOString()) })
}

/** Up to which entry it reaches, as of when, and who says so; undefined if that cannot be told. */
export function describeReach(
  { reach }: Pick<BundleVerdict, 'reach'>,
  language: Language,
): string | undefined {
  if (!reach) return undefined
  const { index, size, by } = reach
  const time = formatTime(reach.asOf.toISOString())
  return fill(bundleText(language).reach[by], { index, size, time })
}

const CONCERNED_SHOWN = 5

/** The events that something is wrong with, in words; undefined if no entry is concerned. */
export function describeConcerned(
  verdict: Pick<BundleVerdict, 'checks' | 'life' | 'missing'>,
  language: Language,
): string | undefined {
  const { concerned } = bundleText(language)
  const broken = verdict.checks.filter(({ result }) => result === 'broken')
  const indexes = broken.flatMap(({ findings }) => findings.flatMap(({ index }) => index ?? []))
  const lost = new Set(verdict.missing.map(({ index }) => index))
  const list = [
    ...verdict.missing.map((one) => describeMissing(one, language)),
    ...[...new Set(indexes)]
      .filter((index) => !lost.has(index))
      .map((index) => describeEntry(index, verdict, language)),
  ]
  if (list.length === 0) return undefined
  const shown = list.slice(0, CONCERNED_SHOWN)
  return fill(concerned.sentence, { list: shown.join(concerned.separator) })
}

/** An entry by what happened, if it is of the battery's life. */
export function describeEntry(
  index: number,
  { life }: Pick<BundleVerdict, 'life'>,
  language: Language,
): string {
  const { concerned } = bundleText(language)
  const step = life.find((one) => one.index === index)
  if (!step) return fill(concerned.entry, { index })
  const { type, time } = step.event
  return fill(concerned.event, { index, title: eventTitle(type, language), time: formatTime(time) })
}

export function describeMissing({ index, before }: MissingEntry, language: Language): string {
  const { concerned } = bundleText(language)
  if (index !== undefined) return fill(concerned.missing, { index })
  return fill(concerned.missingBefore, { before: before ?? '–' })
}
