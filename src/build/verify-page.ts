/** Builds verify.html: one file with all that it needs, which asks the network for nothing. */

import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { NO_FILES } from '../core/bundle/layout.ts'
import { VERIFY_STYLE } from '../web/verify/style.ts'

// The sources are bundled, also where this runs out of `dist`.
const ENTRY = fileURLToPath(new URL('../../src/web/verify/main.tsx', import.meta.url))

export async function buildVerifyPage(): Promise<string> {
  const script = await bundleScript(ENTRY)
  // It denies itself all but these two, whatever should get into it.
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(VERIFY_STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>离线核验 · Cellproof</title>
<style>${VERIFY_STYLE}</style>
</head>
<body>
<div id="app"><main><h1>未能核验 · Not verified</h1>
<p>本页未能运行：浏览器禁用了脚本，或本页已损坏。请改用 <code>cellproof verify bundle.zip</code>。</p>
<p lang="en">This page did not run: scripts are off in this browser, or the page is damaged. Use <code>cellproof verify bundle.zip</code>.</p></main></div>
${NO_FILES}
<script>${script}</script>
</body>
</html>
`
}

/** A module with all that it imports, minified, as one script. */
export async function bundleScript(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'cellproof', fileName: 'page' },
    },
  })
  const [output] = [built].flat()
  if (!output || !('output' in output)) throw new Error('nothing was built')
  // Nothing in it may end the element that it stands in.
  return output.output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`
