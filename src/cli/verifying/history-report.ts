/** A battery's life as a person reads it, or as JSON. */

import { findDistrict } from '../../core/codes/districts.ts'
import type { PassportView } from '../../core/passport/view.ts'
import { codesText } from '../../text/codes.ts'
import { describeEvent } from '../../text/event-words.ts'
import { fill } from '../../text/language.ts'
import { formatTime, pageText } from '../../text/pages.ts'
import { safetyLines } from '../../text/safety.ts'
import { signerText } from '../../text/signers.ts'
import { eventTitle, termsIn } from '../../text/terms.ts'
import { describeFinding } from '../../text/verdict.ts'
import { print, printJson, type Shell } from '../terminal/shell.ts'
import type { CheckedEntry, EntryOutcome } from './history-checks.ts'

export type ServedBattery = PassportView & { readonly askedFor?: string }

export function printHistory(
  battery: ServedBattery,
  entries: readonly CheckedEntry[],
  shell: Shell,
): void {
  const { text } = shell
  const { listSeparator } = termsIn(shell.language)
  const state = termsIn(shell.language).states[battery.state]
  const count = text.history.entries({ count: entries.length })
  print(shell, [battery.code, state, count].join(listSeparator))
  for (const line of safetyLines(battery.safety, shell.language)) print(shell, line)
  for (const line of remarksOn(battery, shell)) print(shell, line)
  for (const entry of entries) printEntry(battery, entry, shell)
  print(shell, `\n${text.history.summary(countsOf(entries))}`)
}

export function printHistoryJson(
  battery: ServedBattery,
  entries: readonly CheckedEntry[],
  shell: Shell,
): void {
  const { events, ...passport } = battery
  printJson(shell, {
    ...passport,
    entries: entries.map(({ served, outcome, event }) => {
      const { entry, event: _, ...view } = served
      return { ...view, ...(event && { event }), standing: outcomeJson(outcome, shell) }
    }),
    signatures: countsOf(entries),
  })
}

function remarksOn(battery: ServedBattery, { text, language }: Shell): string[] {
  const { passport, standing, facts } = pageText(language)
  const { colon } = codesText(language)
  const { listSeparator } = termsIn(language)
  const said = (title: string, words: string | readonly string[] | undefined) =>
    words === undefined ? [] : [`${title}${colon}${[words].flat().join(listSeparator)}`]
  return [
    ...(battery.askedFor ? [text.history.askedFor({ code: battery.askedFor })] : []),
    ...(battery.unrecorded ? [passport.unrecorded] : []),
    ...(battery.disputed ? [`! ${passport.disputed}${colon}${passport.disputedDetail}`] : []),
    ...(battery.hold ? [`! ${fill(standing.held, { basis: battery.hold.basis })}`] : []),
    ...said(standing.custodian, battery.custodian),
    ...said(facts.within, battery.within),
    ...said(facts.parents, battery.parents),
    ...said(facts.children, battery.children),
    ...said(facts.product, battery.product),
  ]
}

function printEntry(battery: ServedBattery, checked: CheckedEntry, shell: Shell): void {
  const { served, event, outcome } = checked
  const { text, language } = shell
  const { colon } = codesText(language)
  const district = findDistrict(served.district)?.name[language] ?? served.district
  const head = [
    text.history.entry({ index: served.index }),
    formatTime(served.time),
    eventTitle(served.type, language),
    district,
    ...(served.signer ? [signerText(served.signer, language)] : []),
  ]
  print(shell, `\n${head.join(' · ')}`)
  for (const mark of marksOf(battery, checked, shell)) print(shell, `  ! ${mark}`)
  for (const line of event ? linesOf(event, battery.code, shell) : []) print(shell, `  ${line}`)
  const { detail } = outcomeJson(outcome, shell)
  const words = text.history.standings[outcome.result]
  print(shell, `  ${MARKS[outcome.result]} ${words}${detail ? `${colon}${detail}` : ''}`)
}

const MARKS = { holds: '✓', fits: '≈', broken: '✗', unchecked: '–', withheld: '–' } as const

/** What became of it since. It stays as it was signed. */
function marksOf(battery: ServedBattery, { served }: CheckedEntry, { language }: Shell): string[] {
  const { events } = pageText(language)
  const { changed, disputes, index } = served
  return [
    ...(changed ? [fill(events[changed.kind], { by: changed.by })] : []),
    ...(disputes ? [events.disputes] : []),
    ...(battery.contradictions?.includes(index) ? [events.contradicts] : []),
  ]
}

function linesOf(event: NonNullable<CheckedEntry['event']>, code: string, shell: Shell): string[] {
  const { text, language } = shell
  const { colon } = codesText(language)
  const { batteries, evidence = [] } = event as { batteries: object[]; evidence?: object[] }
  return [
    ...describeEvent(event, code, language).map(({ title, words }) => `${title}${colon}${words}`),
    ...(batteries.length > 1 ? [text.history.batteries({ count: batteries.length })] : []),
    ...(evidence.length > 0 ? [text.history.evidence({ count: evidence.length })] : []),
  ]
}

function outcomeJson(
  { result, reason }: EntryOutcome,
  { text, language }: Shell,
): { result: EntryOutcome['result']; code?: string; detail?: string } {
  if (reason === undefined) return { result }
  if (typeof reason === 'string') {
    return { result, code: reason, detail: text.history.reasons[reason] }
  }
  const detail = describeFinding('receipt', reason, language)
  return { result, code: reason.code, detail }
}

function countsOf(entries: readonly CheckedEntry[]) {
  const count = (...results: readonly EntryOutcome['result'][]) =>
    entries.filter(({ outcome }) => results.includes(outcome.result)).length
  return {
    holds: count('holds'),
    broken: count('broken'),
    fits: count('fits'),
    unchecked: count('unchecked', 'withheld'),
  }
}
