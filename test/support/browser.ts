/** A browser for tests: the machine's own Chromium, or else one from npm; its font is from npm. */

import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Has Chinese and Latin letters. */
export const FONT = 'Noto Sans SC'
const FONT_PACKAGE = '@expo-google-fonts/noto-sans-sc/package.json'
const WEIGHTS = ['400Regular', '700Bold']

export interface OpenedBrowser {
  readonly browser: Browser
  /** For `beforeAll` to return, which then does it at the end. */
  readonly close: () => Promise<void>
}

/** Opens a browser that sees none of the machine's fonts, so that a page is laid out alike everywhere. */
export async function openBrowser(): Promise<OpenedBrowser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-chromium-'))
  const browser = await chromium.launch({
    ...(await findChromium(folder, await writeFontConfig(folder))),
    // Its sandbox refuses to run as root, which containers are; it opens our own pages only.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  const close = async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { browser, close }
}

interface Chromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `CHROMIUM_PATH=npm` takes the one from npm although there is another. */
async function findChromium(folder: string, fontConfig: string): Promise<Chromium> {
  const { CHROMIUM_PATH } = process.env
  const env = { ...process.env, FONTCONFIG_FILE: fontConfig }
  const own = [CHROMIUM_PATH ?? '', ...PATHS].find((file) => file && existsSync(file))
  if (CHROMIUM_PATH !== 'npm' && own !== undefined) return { executablePath: own, env }
  const libraries = path.join(folder, 'al2023', 'lib')
  return {
    executablePath: await unpackChromium(folder),
    env: { ...env, LD_LIBRARY_PATH: libraries },
  }
}

/**
 * Names a folder of fonts, and where to keep what was found there. Without it the browser from npm
 * looks into folders that are not there, and all text has no size.
 */
async function writeFontConfig(folder: string): Promise<string> {
  const fonts = path.dirname(createRequire(import.meta.url).resolve(FONT_PACKAGE))
  const folders = WEIGHTS.map((weight) => `<dir>${escapeXml(path.join(fonts, weight))}</dir>`)
  const cache = `<cachedir>${escapeXml(path.join(folder, 'font-cache'))}</cachedir>`
  const file = path.join(folder, 'fonts.conf')
  const lines = ['<?xml version="1.0"?>', '<fontconfig>', ...folders, cache, '</fontconfig>', '']
  await writeFile(file, lines.join('\n'))
  return file
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** It takes its folder from the environment, and brings its libraries only where it is at home. */
async function unpackChromium(folder: string): Promise<string> {
  const before = { ...process.env }
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' })
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } finally {
    restore(before)
  }
}

function restore(before: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name]
  }
  Object.assign(process.env, before)
}
