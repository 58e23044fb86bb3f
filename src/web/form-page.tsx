/** Forms for events, complete without scripts: which there are, one to fill in, and what came of it. */

import type { Warning } from '../core/events/warnings.ts'
import { formsText } from '../text/forms.ts'
import type { Language } from '../text/language.ts'
import { eventTitle } from '../text/terms.ts'
import { describeWarning } from '../text/warnings.ts'
import { Field } from './form-controls.tsx'
import type { FormValues } from './form-event.ts'
import type { FormField } from './form-fields.ts'
import { renderPage } from './page.tsx'

interface Frame {
  readonly language: Language
  readonly demo: boolean
}

export interface FormPageProps extends Frame {
  readonly type: string
  readonly fields: readonly FormField[]
  readonly values: FormValues
  /** Names that nobody has yet, for what is new with the event. */
  readonly freshNames: { readonly battery: string; readonly lots: readonly string[] }
  /** What is wrong, and at which field; at none if it is of the event as a whole. */
  readonly problem?: { readonly detail: string; readonly at: string | undefined }
}

export interface EventPageProps extends Frame {
  readonly type: string
  readonly event: unknown
  readonly warnings: readonly Warning[]
  /** Address of the service. */
  readonly publicUrl: string
}

export function renderFormList({
  types,
  language,
  demo,
}: Frame & { readonly types: readonly string[] }): string {
  const text = formsText(language)
  const children = (
    <>
      <h1>{text.title}</h1>
      <p>{text.explanation}</p>
      <p class="dim">{text.promise}</p>
      <ul>
        {types.map((type) => (
          <li key={type}>
            <a href={`/forms/${type}?lang=${language}`}>{eventTitle(type, language)}</a>{' '}
            <span class="hash">{type}</span>
          </li>
        ))}
      </ul>
    </>
  )
  return renderPage({ language, demo, title: text.title, children })
}

export function renderFormPage({
  type,
  fields,
  values,
  freshNames,
  problem,
  ...frame
}: FormPageProps): string {
  const { language } = frame
  const text = formsText(language)
  const title = eventTitle(type, language)
  const children = (
    <>
      <h1>{title}</h1>
      <p class="dim">{text.promise}</p>
      {problem && (
        <p class="alarm" role="alert">
          {text.wrong}
          {problem.at === undefined ? (
            problem.detail
          ) : (
            <a href={`#${problem.at}`}>{problem.detail}</a>
          )}
        </p>
      )}
      <form action={`/forms/${type}?lang=${language}`} method="post">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            language={language}
            value={values[field.name] ?? ''}
            problem={problem?.at === field.name ? problem.detail : undefined}
          />
        ))}
        <button type="submit">{text.make}</button>
      </form>
      <section class="card">
        <h2>{text.freshNames}</h2>
        <p>{text.freshBattery}</p>
        <p class="hash">{freshNames.battery}</p>
        {freshNames.lots.length > 0 && <p>{text.freshLots}</p>}
        {freshNames.lots.map((lot) => (
          <p key={lot} class="hash">
            {lot}
          </p>
        ))}
      </section>
      <AllForms language={language} />
    </>
  )
  return renderPage({ ...frame, title, children })
}

export function renderEventPage({
  type,
  event,
  warnings,
  publicUrl,
  ...frame
}: EventPageProps): string {
  const { language } = frame
  const text = formsText(language)
  const title = eventTitle(type, language)
  const children = (
    <>
      <h1>{title}</h1>
      <p class="strip" role="status">
        <strong>{text.done}</strong>
      </p>
      {warnings.length > 0 && (
        <section class="card" role="alert">
          <p>{text.warned}</p>
          <ul>
            {warnings.map((warning) => (
              <li key={`${warning.code} ${warning.pointer}`}>
                {describeWarning(warning, language)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p class="dim">{text.promise}</p>
      <p>{text.save}</p>
      <pre class="card">{JSON.stringify(event, null, 2)}</pre>
      <p>{text.submit}</p>
      <pre class="card">{`cellproof submit event.json --url ${publicUrl} --key key.jwk`}</pre>
      <AllForms language={language} />
    </>
  )
  return renderPage({ ...frame, title, children })
}

const AllForms = ({ language }: { readonly language: Language }) => (
  <p>
    <a href={`/forms?lang=${language}`}>{formsText(language).all}</a>
  </p>
)
