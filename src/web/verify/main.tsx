/** Starts the page: with the bundle that stands in it, if there is one. */

import { render } from 'preact'
import { z } from 'zod'
import { readEmbedded } from '../../core/bundle/layout.ts'
import { App, type AppProps } from './app.tsx'

// Compiled validators need `eval`, which the page denies itself.
z.config({ jitless: true })

const root = document.getElementById('app')
const firstLanguage = /^zh/i.test(navigator.language) ? 'zh' : 'en'
if (root) {
  root.textContent = ''
  render(<App embedded={embedded()} firstLanguage={firstLanguage} />, root)
}

function embedded(): AppProps['embedded'] {
  const files = readEmbedded(document.getElementById('bundle')?.textContent ?? '')
  if (!files) return 'damaged'
  return files.size > 0 ? { kind: 'bundle', files, container: undefined } : undefined
}
