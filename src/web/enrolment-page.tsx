/** What the QR code on a device leads to: whether it waits, and how an admin approves it. */

import { enrolmentPage as en } from '../text/en/registry.ts'
import { fill, type Language } from '../text/language.ts'
import { formatTime } from '../text/pages.ts'
import { enrolmentPage as zh } from '../text/zh/registry.ts'
import { renderPage } from './page.tsx'

export interface EnrolmentPageProps {
  /** As the device shows it. */
  readonly code: string
  readonly standing: 'waiting' | 'approved' | 'none'
  /** When it stops to wait. */
  readonly until?: Date | undefined
  readonly publicUrl: string
  readonly language: Language
  readonly demo: boolean
}

export function renderEnrolmentPage(props: EnrolmentPageProps): string {
  const { code, standing, until, publicUrl, language, demo } = props
  const text = language === 'zh' ? zh : en
  const children = (
    <>
      <h1>{text.title}</h1>
      <p class="code">{code}</p>
      <p class="state">
        {fill(text.standings[standing], { time: until ? formatTime(until.toISOString()) : '' })}
      </p>
      {standing === 'waiting' && (
        <>
          <p>{text.what}</p>
          <section class="card">
            <p>{text.how}</p>
            <p class="hash">
              cellproof approve {code} --key admin.jwk --url {publicUrl}
            </p>
          </section>
          <p class="alarm">{text.warning}</p>
        </>
      )}
    </>
  )
  return renderPage({ language, demo, title: text.title, children })
}
