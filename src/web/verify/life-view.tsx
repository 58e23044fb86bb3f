/** The battery's life: what was said of it, when, by whom, and whether that one signed it. */

import { Fragment } from 'preact'
import type { LifeStep, MissingEntry } from '../../core/bundle/life.ts'
import { findDistrict } from '../../core/codes/districts.ts'
import { bundleText, describeMissing } from '../../text/bundle.ts'
import { codesText } from '../../text/codes.ts'
import { describeEvent } from '../../text/event-words.ts'
import { fill, type Language } from '../../text/language.ts'
import { formatTime, pageText } from '../../text/pages.ts'
import { describeSigner } from '../../text/signers.ts'
import { eventTitle } from '../../text/terms.ts'

interface LifeProps {
  readonly code: string
  readonly life: readonly LifeStep[]
  readonly missing: readonly MissingEntry[]
  readonly language: Language
}

export function LifeView({ code, life, missing, language }: LifeProps) {
  const text = bundleText(language).life
  const gaps = (before: number | undefined) =>
    missing
      .filter((one) => one.before === before)
      .map((one) => (
        <li key={`missing ${before} ${one.index}`} class="broken">
          <strong>✗ {describeMissing(one, language)}</strong>
        </li>
      ))
  return (
    <section aria-labelledby="life">
      <h2 id="life">
        {text.title} <span class="dim">{text.timeZone}</span>
      </h2>
      {life.length + missing.length === 0 && <p>{text.none}</p>}
      <ol>
        {life.map((step) => (
          <Fragment key={step.index}>
            {gaps(step.index)}
            <Step code={code} step={step} language={language} />
          </Fragment>
        ))}
        {gaps(undefined)}
      </ol>
    </section>
  )
}

interface StepProps extends Pick<LifeProps, 'code' | 'language'> {
  readonly step: LifeStep
}

function Step({ code, step, language }: StepProps) {
  const text = bundleText(language).life
  const { index, event, signer, signerName, signature, changed } = step
  const title = eventTitle(event.type, language)
  const { colon } = codesText(language)
  const by = describeSigner(signer, signerName, language)
  const { district } = event.place
  const holds = signature === 'holds'
  return (
    <li class={signature}>
      <strong>{changed?.kind === 'voided' ? <s>{title}</s> : title}</strong>
      <span class={holds ? 'mark' : 'mark bad'}>
        {holds ? '✓' : '✗'} {text[signature]}
      </span>
      {changed && (
        <span class="mark doubt">
          ! {fill(pageText(language).events[changed.kind], { by: changed.by })}
        </span>
      )}
      <p>
        <time dateTime={event.time}>{formatTime(event.time)}</time>
        {' · '}
        {findDistrict(district)?.name[language] ?? district}
        {' · '}
        {by.name} {by.creditCode && <span class="dim hash">{by.creditCode}</span>}
      </p>
      <p class="dim">
        {fill(text.entry, { index })}
        {describeEvent(event, code, language).map(({ title: name, words }) => (
          <span key={name} class="said">
            {name}
            {colon}
            {words}
          </span>
        ))}
      </p>
    </li>
  )
}
