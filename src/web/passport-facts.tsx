/** What a battery is, and what to beware of: first for whoever is about to touch it. */

import type { ComponentChildren } from 'preact'
import { ownMember } from '../core/bytes/own-member.ts'
import type { PassportView } from '../core/passport/view.ts'
import { codesText } from '../text/codes.ts'
import { valueText } from '../text/fields.ts'
import { fill, type Language } from '../text/language.ts'
import { formatNumber, pageText } from '../text/pages.ts'
import { describeSafety } from '../text/safety.ts'
import { termsIn } from '../text/terms.ts'
import { SafetyNotice } from './safety-notice.tsx'

interface Part {
  readonly passport: PassportView
  readonly language: Language
}

/** A product may be made from hundreds, and come apart into as many. */
const CODES_LIMIT = 20

/** Before all else on the page, whoever is about to touch it has to read this. */
export function Danger({ passport, language }: Part) {
  if (passport.safety.level !== 'danger') return null
  return <SafetyNotice safety={passport.safety} language={language} />
}

export function Safety({ passport, language }: Part) {
  const { safety: text, facts, unknown } = pageText(language)
  const { safety, ratings } = passport
  const { finding, source, advice, volts } = describeSafety(safety, language)
  return (
    <section class="card">
      <h2>{text.title}</h2>
      {safety.level === 'unknown' && <SafetyNotice safety={safety} language={language} />}
      <dl>
        <Fact name={text.finding} wide>
          {finding} {source && <span class="dim">{source}</span>}
        </Fact>
        <Fact name={facts.chemistry}>{chemistryOf(passport, language)}</Fact>
        <Fact name={text.voltage}>{amount(ratings.nominalVoltageV, 'V') ?? unknown}</Fact>
      </dl>
      {safety.level === 'caution' && <p>{advice}</p>}
      {volts && <p class={safety.highVoltage === 'unknown' ? 'alarm' : undefined}>{volts}</p>}
      <p>{text.emergency}</p>
    </section>
  )
}

export function Facts({ passport, language }: Part) {
  const text = pageText(language)
  const { facts, ratings } = passport
  const produced =
    ratings.productionDate ?? (facts?.productionDates.join(` ${text.or} `) || undefined)
  const level = facts?.level ?? ratings.level
  return (
    <section>
      <h2>{text.facts.title}</h2>
      <dl>
        <Fact name={text.facts.level}>
          {level && (ownMember<string>(termsIn(language).levels, level) ?? level)}
        </Fact>
        <Fact name={text.facts.model}>{ratings.model}</Fact>
        <Fact name={text.facts.capacity}>{amount(ratings.ratedCapacityAh, 'Ah')}</Fact>
        <Fact name={text.facts.energy}>{amount(ratings.ratedEnergyKwh, 'kWh')}</Fact>
        <Fact name={text.facts.produced}>{produced}</Fact>
        <Fact name={text.facts.vendor}>{facts?.vendor}</Fact>
        <Fact name={text.facts.use}>
          {ratings.intendedUse && valueText('intendedUse', ratings.intendedUse, language)}
        </Fact>
        <Family passport={passport} language={language} />
      </dl>
      {facts?.warnings.map((warning) => (
        <p key={warning} class="dim">
          ! {fill(codesText(language).warnings[warning], { vendor: facts.vendor })}
        </p>
      ))}
      {facts?.reportedVendor && (
        <p class="dim">
          {fill(codesText(language).reportedVendor, { name: facts.reportedVendor })}
        </p>
      )}
      {facts?.twins && (
        <p class="dim">
          {codesText(language).proposals.misread}{' '}
          {facts.twins.map((twin) => (
            <a key={twin} href={`/b/${twin}`}>
              {twin}
            </a>
          ))}
        </p>
      )}
    </section>
  )
}

/** What it came from, what it is made of, and what became of it. */
function Family({ passport, language }: Part) {
  const text = pageText(language).facts
  const { codes, within, parents, children, released, product } = passport
  const relatives = [
    [text.codes, codes],
    [text.within, within && [within]],
    [text.parents, parents],
    [text.children, children],
    [text.released, released],
    [text.product, product && [product]],
  ] as const
  return relatives.map(([name, list]) => (
    <Fact key={name} name={name} wide>
      {list && <CodeLinks codes={list} language={language} />}
    </Fact>
  ))
}

interface FactProps {
  readonly name: string
  /** Whether the fact takes the whole width of the table. */
  readonly wide?: boolean
  readonly children: ComponentChildren
}

/** Nothing at all if there is nothing to say. */
export function Fact({ name, wide, children }: FactProps) {
  if (children === undefined || children === '') return null
  return (
    <div class={wide ? 'wide' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function CodeLinks({ codes, language }: { codes: readonly string[]; language: Language }) {
  const hidden = codes.length - CODES_LIMIT
  return (
    <ul>
      {codes.slice(0, CODES_LIMIT).map((code) => (
        <li key={code}>{code.includes('…') ? code : <a href={`/b/${code}`}>{code}</a>}</li>
      ))}
      {hidden > 0 && <li class="dim">{fill(pageText(language).facts.more, { count: hidden })}</li>}
    </ul>
  )
}

const chemistryOf = ({ facts }: PassportView, language: Language) =>
  facts
    ? (ownMember<string>(termsIn(language).chemistries, facts.chemistry) ?? facts.chemistry)
    : pageText(language).unknown

const amount = (value: number | undefined, unit: string) =>
  value === undefined ? undefined : `${formatNumber(value)} ${unit}`
