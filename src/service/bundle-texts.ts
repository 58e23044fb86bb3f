/** What every bundle of this version has in it: the page, as it was built, and the README. */

import { readFile } from 'node:fs/promises'
import type { BundleTexts } from '../core/bundle/layout.ts'
import { BUNDLE_README } from '../text/bundle-readme.ts'

// From the sources as from what is built of them: two folders up, and there in `dist`.
const PAGE_FILE = new URL('../../dist/verify.html', import.meta.url)

let texts: Promise<BundleTexts> | undefined

/** Read once, when the first bundle is asked for. */
export function readBundleTexts(): Promise<BundleTexts> {
  texts ??= readFile(PAGE_FILE, 'utf8').then((page) => ({ page, readme: BUNDLE_README }))
  return texts
}
