/** What is in doubt about a battery, and who may do what with it: for the public a plain mark alone. */

import type { PassportView } from '../core/passport/view.ts'
import { fill, type Language } from '../text/language.ts'
import { formatTime, pageText } from '../text/pages.ts'
import { termsIn } from '../text/terms.ts'
import { Fact } from './passport-facts.tsx'

interface Part {
  readonly passport: PassportView
  readonly language: Language
}

export function DisputedMark({ passport, language }: Part) {
  if (!passport.disputed) return null
  const text = pageText(language).passport
  return (
    <div class="strip pending">
      <strong>! {text.disputed}</strong>
      <p>{text.disputedDetail}</p>
    </div>
  )
}

/** Nothing for a reader whom the battery does not concern. */
export function Standing({ passport, language }: Part) {
  const { custodian, consignment, hold, missing, disputedBy, contradictions, lots } = passport
  if (custodian === undefined) return null
  const { standing: text, facts } = pageText(language)
  const list = (indexes: readonly number[]) => indexes.join(termsIn(language).listSeparator)
  return (
    <section class="card">
      <h2>{text.title}</h2>
      {hold && (
        <p class="alarm">
          {fill(text.held, { basis: hold.basis })}
          {hold.until !== undefined && fill(text.heldUntil, { time: formatTime(hold.until) })}
        </p>
      )}
      {missing && (
        <p class="alarm">
          {fill(text.missing, {
            stocktake: missing.stocktake,
            time: formatTime(missing.time),
          })}
        </p>
      )}
      {disputedBy && <p class="alarm">{fill(text.disputedBy, { list: list(disputedBy) })}</p>}
      {contradictions && (
        <p class="alarm">{fill(text.contradictions, { list: list(contradictions) })}</p>
      )}
      <dl>
        <Fact name={text.custodian} wide>
          {custodian}
        </Fact>
        <Fact name={text.consignment} wide>
          {consignment && `${consignment.waybill} → ${consignment.to}`}
        </Fact>
        <Fact name={facts.lots} wide>
          {lots?.join(termsIn(language).listSeparator)}
        </Fact>
      </dl>
    </section>
  )
}
