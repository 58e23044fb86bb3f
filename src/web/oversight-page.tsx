/** Oversight as a page: figures by month and enterprise, then by event, then the batteries behind them. */

import type { ComponentChildren } from 'preact'
import { fill, type Language } from '../text/language.ts'
import { oversightText } from '../text/oversight.ts'
import { formatNumber, formatTime } from '../text/pages.ts'
import { eventTitle } from '../text/terms.ts'
import { renderPage } from './page.tsx'
import { HeldNotice, type PublishingView } from './witnesses.tsx'

/** What every depth of the page has. */
interface Frame {
  /** Name of an enterprise, if it has one. */
  /** What a signer is called; its credit code if the register has no name for it. */
  readonly names: (signer: string) => string
  /** Address of this page with other questions. */
  readonly link: (query: Record<string, string>) => string
}

interface About extends Frame {
  readonly enterprise: string
  readonly month: string
}

export interface SummaryView {
  /** Entries that are counted. */
  readonly size: number
  readonly acceptedAt: Date | null
  readonly rows: readonly {
    readonly group: {
      readonly month?: string
      readonly enterprise?: string
      readonly type?: string
    }
    readonly figures: FiguresView
  }[]
}

interface FiguresView {
  readonly events: number
  readonly batteries: number
  readonly grams: number
  readonly watt_hours: number
  readonly ni: number
  readonly co: number
  readonly mn: number
  readonly li: number
  readonly cu: number
  readonly al: number
  readonly fe: number
}

type MonthsView = Frame & { kind: 'months'; year: number; summary: SummaryView }
type TypesView = About & { kind: 'types'; summary: SummaryView }
type BatteriesView = About & {
  kind: 'batteries'
  type: string
  batteries: readonly { readonly code: string; readonly index: number; readonly day: string }[]
  /** There are others, which are not listed. */
  more: boolean
}
export type OversightView = MonthsView | TypesView | BatteriesView

interface Props<View> {
  readonly view: View
  readonly language: Language
}

export function renderOversightPage({
  demo,
  publishing,
  ...props
}: Props<OversightView> & { demo: boolean; publishing: PublishingView }): string {
  const { language } = props
  const { title } = oversightText(language)
  const children = (
    <>
      <HeldNotice publishing={publishing} language={language} />
      <Oversight {...props} />
    </>
  )
  return renderPage({ language, demo, title, children })
}

/** @param path - of the page itself @param reason - why the token that came does not do */
export function renderOversightSignIn({
  language,
  demo,
  origin,
  path,
  reason,
}: {
  language: Language
  demo: boolean
  origin: string
  path: string
  reason: string | undefined
}): string {
  const text = oversightText(language)
  const children = (
    <>
      <h1>{text.signIn}</h1>
      {reason !== undefined && <p class="alarm">{reason}</p>}
      <p>{text.why}</p>
      <p>{text.how}</p>
      <pre>{`cellproof token --key key.jwk --log ${origin}`}</pre>
      <form action={path} method="post">
        <label for="token">{text.token}</label>
        <div class="row">
          <input id="token" name="token" type="password" autocomplete="off" required />
          <button type="submit">{text.open}</button>
        </div>
      </form>
    </>
  )
  return renderPage({ language, demo, title: text.signIn, children })
}

function Oversight({ view, language }: Props<OversightView>) {
  switch (view.kind) {
    case 'months':
      return <Months view={view} language={language} />
    case 'types':
      return <Types view={view} language={language} />
    case 'batteries':
      return <Batteries view={view} language={language} />
  }
}

function Months({ view, language }: Props<MonthsView>) {
  const text = oversightText(language)
  const { year, summary, names, link } = view
  return (
    <>
      <h1>{`${text.title} · ${year}`}</h1>
      <AsOf view={summary} language={language} />
      <Table language={language} summary={summary} heads={[text.month, text.enterprise]}>
        {({ month = '', enterprise = '' }) => (
          <>
            <td>
              <a href={link({ month, enterprise })}>{month}</a>
            </td>
            <td>{names(enterprise)}</td>
          </>
        )}
      </Table>
      <p>
        <a href={link({ year: String(year - 1) })}>{fill(text.earlier, { year: year - 1 })}</a>
        {' · '}
        <a href={link({ year: String(year + 1) })}>{fill(text.later, { year: year + 1 })}</a>
      </p>
      <p class="dim">{text.machine}</p>
    </>
  )
}

function Types({ view, language }: Props<TypesView>) {
  const text = oversightText(language)
  const { enterprise, month, summary, link } = view
  return (
    <>
      <Heading view={view} />
      <AsOf view={summary} language={language} />
      <Table language={language} summary={summary} heads={[text.type]}>
        {({ type = '' }) => (
          <td>
            <a href={link({ month, enterprise, type })}>{eventTitle(type, language)}</a>
          </td>
        )}
      </Table>
      <p>
        <a href={link({ year: month.slice(0, 4) })}>{text.all}</a>
      </p>
    </>
  )
}

function Batteries({ view, language }: Props<BatteriesView>) {
  const text = oversightText(language)
  const { enterprise, month, type, batteries, more, link } = view
  return (
    <>
      <Heading view={view} />
      <p>{eventTitle(type, language)}</p>
      {batteries.length === 0 && <p>{text.empty}</p>}
      <table>
        <thead>
          <tr>
            <th>{text.day}</th>
            <th>{text.battery}</th>
            <th>{text.entry}</th>
          </tr>
        </thead>
        <tbody>
          {batteries.map(({ code, index, day }) => (
            <tr key={`${index} ${code}`}>
              <td>{day}</td>
              <td>
                <a href={`/b/${code}?lang=${language}`}>{code}</a>
              </td>
              <td>{index}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && <p class="dim">{text.more}</p>}
      <p>
        <a href={link({ month, enterprise })}>{fill(text.back, { month })}</a>
      </p>
    </>
  )
}

function Heading({ view: { enterprise, month, names } }: { view: About }) {
  return (
    <>
      <h1>{`${month} · ${names(enterprise)}`}</h1>
      <p class="hash">{enterprise}</p>
    </>
  )
}

function AsOf({ view: { size, acceptedAt }, language }: Props<SummaryView>) {
  const text = oversightText(language)
  if (!acceptedAt) return <p>{text.empty}</p>
  const time = formatTime(acceptedAt.toISOString())
  return <p class="dim">{fill(text.asOf, { entry: formatNumber(size - 1), time })}</p>
}

type Group = SummaryView['rows'][number]['group']

function Table({
  language,
  summary,
  heads,
  children,
}: {
  language: Language
  summary: SummaryView
  heads: readonly string[]
  children: (group: Group) => ComponentChildren
}) {
  const text = oversightText(language)
  const all = [...heads, text.events, text.batteries, text.massKg, text.energyKwh, text.elements]
  return (
    <table>
      <thead>
        <tr>
          {all.map((head) => (
            <th key={head}>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {summary.rows.map(({ group, figures }) => (
          <tr key={Object.values(group).join(' ')}>
            {children(group)}
            <td>{formatNumber(figures.events)}</td>
            <td>{formatNumber(figures.batteries)}</td>
            <td>{formatNumber(figures.grams / 1000)}</td>
            <td>{formatNumber(figures.watt_hours / 1000)}</td>
            <td>{elementsOf(figures)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const SYMBOLS = ['Ni', 'Co', 'Mn', 'Li', 'Cu', 'Al', 'Fe'] as const

const elementsOf = (figures: FiguresView): string =>
  SYMBOLS.map((symbol) => [symbol, figures[symbol.toLowerCase() as keyof FiguresView]] as const)
    .filter(([, grams]) => grams !== 0)
    .map(([symbol, grams]) => `${symbol} ${formatNumber(grams / 1000)}`)
    .join(' · ')
