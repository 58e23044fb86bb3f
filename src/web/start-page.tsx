/** The first page: what this is, and a field for a code. A scan that leaves a choice comes back to it. */

import type { Language } from '../text/language.ts'
import { pageText } from '../text/pages.ts'
import { renderPage } from './page.tsx'
import { HeldNotice, type PublishingView, WitnessList } from './witnesses.tsx'

export interface StartPageProps {
  readonly language: Language
  readonly demo: boolean
  readonly publishing: PublishingView
  /** What was scanned or typed, and what there is to say about it. */
  readonly scanned?: {
    readonly text: string
    readonly detail: string
    /** Codes to choose from. */
    readonly codes: readonly string[]
  }
}

export function renderStartPage(props: StartPageProps): string {
  const { language, demo } = props
  const { title } = pageText(language).start
  return renderPage({ language, demo, title, children: <StartPage {...props} /> })
}

function StartPage({ language, publishing, scanned }: StartPageProps) {
  const text = pageText(language).start
  return (
    <>
      <h1>{text.title}</h1>
      <HeldNotice publishing={publishing} language={language} />
      <p>{text.explanation}</p>
      {scanned && <Reading scanned={scanned} language={language} />}
      <form action="/b" method="get">
        <label for="code">{text.code}</label>
        <div class="row">
          <input
            id="code"
            name="code"
            value={scanned?.text}
            required
            maxLength={2048}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            aria-describedby="hint"
          />
          <input type="hidden" name="lang" value={language} />
          <button type="submit">{text.look}</button>
        </div>
        <p class="dim" id="hint">
          {text.hint}
        </p>
      </form>
      <WitnessList publishing={publishing} language={language} />
      <Links language={language} />
    </>
  )
}

type Scanned = NonNullable<StartPageProps['scanned']>

function Reading({ scanned, language }: { scanned: Scanned; language: Language }) {
  return (
    <section class="card" role="status">
      <p class="alarm">{scanned.detail}</p>
      <ul class="choices">
        {scanned.codes.map((code) => (
          <li key={code}>
            <a class="code" href={`/b/${code}?lang=${language}`}>
              {code}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Links({ language }: { language: Language }) {
  const text = pageText(language).start
  const links = [
    ['/forms', text.forms],
    ['/openapi.json', text.api],
    ['/v1/schemas', text.schemas],
    ['/v1/log', text.log],
    ['/checkpoint', text.checkpoint],
  ] as const
  return (
    <section>
      <h2>{text.more}</h2>
      <ul>
        {links.map(([address, title]) => (
          <li key={address}>
            <a href={address}>{title}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
