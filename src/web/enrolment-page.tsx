/** What the QR code on a device leads to: how an admin approves it. The same for every device. */

import type { Language } from '../text/language.ts'
import { enrolmentPage as en } from '../text/registry.en.ts'
import { enrolmentPage as zh } from '../text/registry.zh.ts'
import { renderPage } from './page.tsx'

export interface EnrolmentPageProps {
  /** As the device shows it. */
  readonly code: string
  readonly publicUrl: string
  readonly language: Language
  readonly demo: boolean
}

export function renderEnrolmentPage(props: EnrolmentPageProps): string {
  const { code, publicUrl, language, demo } = props
  const text = language === 'zh' ? zh : en
  const children = (
    <>
      <h1>{text.title}</h1>
      <p class="code">{code}</p>
      <p>{text.what}</p>
      <section class="card">
        <p>{text.how}</p>
        <p class="hash">
          cellproof approve {code} --key admin.jwk --url {publicUrl}
        </p>
      </section>
      <p class="alarm">{text.warning}</p>
    </>
  )
  return renderPage({ language, demo, title: text.title, children })
}
