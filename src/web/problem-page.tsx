/** A refusal as a page, for people who followed a link or scanned a code. */

import type { Language } from '../text/language.ts'
import { pageText } from '../text/pages.ts'
import { renderPage } from './page.tsx'

export interface ProblemPageProps {
  readonly problem: {
    readonly title: string
    readonly status: number
    readonly detail?: string
    readonly code?: string
    readonly action?: string
  }
  readonly language: Language
  readonly demo: boolean
}

export function renderProblemPage({ problem, language, demo }: ProblemPageProps): string {
  const text = pageText(language).problem
  const { title, status, detail, code, action } = problem
  const children = (
    <>
      <h1>{title}</h1>
      {detail !== undefined && <p>{detail}</p>}
      {action !== undefined && (
        <section class="card">
          <h2>{text.todo}</h2>
          <p>{action}</p>
        </section>
      )}
      <p class="dim">
        HTTP {status}
        {code !== undefined && ` · ${text.code} ${code}`}
      </p>
    </>
  )
  return renderPage({ language, demo, title, children })
}
