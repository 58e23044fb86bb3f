/** The part of `npm run build` that the compiler cannot do: the page that verifies bundles. */

import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { buildVerifyPage } from './verify-page.ts'

const page = await buildVerifyPage()
await writeFile(new URL('../../dist/verify.html', import.meta.url), page)
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0)
console.log(
  `verify.html: ${kilobytes(Buffer.byteLength(page))} kB, ${kilobytes(gzipSync(page).length)} kB gzip`,
)
