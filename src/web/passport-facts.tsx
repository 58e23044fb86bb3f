/** What a battery is, and what to beware of: first for whoever is about to touch it. */

import type { ComponentChildren } from 'preact'
import { ownMember } from '../core/own.ts'
import type { PassportView } from '../core/passport-view.ts'
import { codesText } from '../text/codes.ts'
import { valueText } from '../text/fields.ts'
import { fill, type Language } from '../text/language.ts'
import { formatNumber, formatTime, pageText } from '../text/pages.ts'
import { termsIn } from '../text/terms.ts'

interface Part {
  readonly passport: PassportView
  readonly language: Language
}

/** Volts of direct current above which touch is dangerous: GB 18384-2020, class B. */
const HIGH_VOLTAGE = 60

/** A product may be made from hundreds, and come apart into as many. */
const CODES_LIMIT = 20

export function Safety({ passport, language }: Part) {
  const { safety } = pageText(language)
  const { condition, ratings } = passport
  const voltage = ratings.nominalVoltageV
  const words = condition && valueText('condition', condition.condition, language)
  return (
    <section class="card">
      <h2>{safety.title}</h2>
      {condition && condition.condition !== 'intact' && (
        <p class="alarm">{fill(safety.damaged, { condition: words ?? '' })}</p>
      )}
      <dl>
        <Fact name={pageText(language).facts.chemistry}>{chemistryOf(passport, language)}</Fact>
        <Fact name={safety.voltage}>{amount(voltage, 'V') ?? pageText(language).unknown}</Fact>
        {condition && (
          <Fact name={safety.condition}>
            {words}{' '}
            <span class="dim">
              {fill(safety.conditionAt, { time: formatTime(condition.time) })}
            </span>
          </Fact>
        )}
      </dl>
      {(voltage ?? 0) > HIGH_VOLTAGE && <p>{safety.voltageWarning}</p>}
      <p>{safety.emergency}</p>
    </section>
  )
}

export function Facts({ passport, language }: Part) {
  const text = pageText(language)
  const { facts, ratings } = passport
  const produced = ratings.productionDate ?? facts?.productionDates.join(` ${text.or} `)
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
  /** Whether it needs the whole line. */
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
