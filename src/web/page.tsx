/** The frame of every page, complete without scripts. */

import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import { LANGUAGE_TAGS, type Language } from '../text/language.ts'
import { pageText } from '../text/pages.ts'
import { STYLE } from './style.ts'

export interface PageProps {
  readonly language: Language
  readonly title: string
  /** Whether to say that nothing here is real. */
  readonly demo: boolean
  readonly children: ComponentChildren
}

export const renderPage = (props: PageProps): string =>
  `<!doctype html>${render(<Page {...props} />)}`

function Page({ language, title, demo, children }: PageProps) {
  const text = pageText(language)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <html lang={LANGUAGE_TAGS[language]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title} · ${text.name}`}</title>
        {/* A constant, which escaping would break. */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header>
          <span>{text.name}</span>
          <a href={`?lang=${other}`} hreflang={LANGUAGE_TAGS[other]} lang={LANGUAGE_TAGS[other]}>
            {text.otherLanguage}
          </a>
        </header>
        <main>
          {demo && <p class="banner">{text.demo}</p>}
          {children}
        </main>
      </body>
    </html>
  )
}
