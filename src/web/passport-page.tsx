/** The passport of a battery as a page: what a stranger sees who scans its code. */

import { isProductCode } from '../core/codes/product-code.ts'
import type { PassportView } from '../core/passport/view.ts'
import { fill, type Language } from '../text/language.ts'
import { formatNumber, pageText } from '../text/pages.ts'
import { termsIn } from '../text/terms.ts'
import { renderPage } from './page.tsx'
import { Events } from './passport-events.tsx'
import { Danger, Facts, Safety } from './passport-facts.tsx'
import { DisputedMark, Standing } from './passport-standing.tsx'

export interface PassportPageProps {
  readonly passport: PassportView
  /** Entries that the newest checkpoint covers. */
  readonly checkpointSize: number
  readonly language: Language
  readonly demo: boolean
}

export function renderPassportPage(props: PassportPageProps): string {
  const { language, demo, passport } = props
  const title = `${passport.code} ${pageText(language).passport.title}`
  return renderPage({ language, demo, title, children: <PassportPage {...props} /> })
}

function PassportPage({ passport, checkpointSize, language }: PassportPageProps) {
  return (
    <>
      <Danger passport={passport} language={language} />
      <Verdict passport={passport} checkpointSize={checkpointSize} language={language} />
      <Identity passport={passport} language={language} />
      <DisputedMark passport={passport} language={language} />
      <Standing passport={passport} language={language} />
      <Safety passport={passport} language={language} />
      <Facts passport={passport} language={language} />
      <Events passport={passport} language={language} />
      <Proof passport={passport} language={language} />
    </>
  )
}

interface Part {
  readonly passport: PassportView
  readonly language: Language
}

/** Says what the server knows, and no more: nothing was verified on the reader's side. */
function Verdict({ passport, checkpointSize, language }: Part & { checkpointSize: number }) {
  const text = pageText(language).passport
  const isCovered = (passport.events.at(-1)?.index ?? 0) < checkpointSize
  const counts = { count: formatNumber(passport.entryCount), size: formatNumber(checkpointSize) }
  return (
    <div class={isCovered ? 'strip' : 'strip pending'}>
      <strong>{isCovered ? `✓ ${text.recorded}` : text.pending}</strong>
      <p>{fill(text.recordedDetail, counts)}</p>
    </div>
  )
}

function Identity({ passport, language }: Part) {
  const text = pageText(language).passport
  return (
    <>
      <h1>{text.title}</h1>
      <p class="code" title={text.code}>
        {groupsOf(passport.code).map((group, i) => (
          <span key={`${i} ${group}`}>{group}</span>
        ))}
      </p>
      <p>
        <span class="state">{termsIn(language).states[passport.state]}</span>
      </p>
      {!passport.facts && (
        <p class="dim">{isProductCode(passport.code) ? text.product : text.temporary}</p>
      )}
      {passport.unrecorded && <p class="dim">{text.unrecorded}</p>}
    </>
  )
}

function Proof({ passport, language }: Part) {
  const text = pageText(language).proof
  const address = `/v1/batteries/${passport.code}`
  return (
    <section>
      <h2>{text.title}</h2>
      <div class="split">
        <div>
          <p>{text.explanation}</p>
          <p>
            <a href={address}>{text.json}</a>
          </p>
        </div>
        <img src={`${address}/qr.svg`} alt={text.qr} width="160" height="160" />
      </div>
      <ProofTable passport={passport} language={language} />
    </section>
  )
}

function ProofTable({ passport, language }: Part) {
  const text = pageText(language).proof
  return (
    <table>
      <thead>
        <tr>
          <th>{text.index}</th>
          <th>{text.leafHash}</th>
        </tr>
      </thead>
      <tbody>
        {passport.events.toReversed().map(({ index, leafHash }) => (
          <tr key={index}>
            <td>{index}</td>
            <td class="hash">{leafHash}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Four characters at a time, as people read long codes out. */
const groupsOf = (code: string): string[] => code.match(/[^-]{1,4}-?/g) ?? []
