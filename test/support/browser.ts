/** A browser for tests: the machine's own Chromium, or else one that came from npm. */

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export interface OpenedBrowser {
  readonly browser: Browser
  /** For `beforeAll` to return, which then does it at the end. */
  readonly close: () => Promise<void>
}

export async function openBrowser(): Promise<OpenedBrowser> {
  const { executablePath, folder } = await findChromium()
  const libraries = folder && { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') }
  const browser = await chromium.launch({
    executablePath,
    // Its sandbox refuses to run as root, which containers are; it opens our own pages only.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: { ...process.env, ...libraries },
  })
  const close = async () => {
    await browser.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
  return { browser, close }
}

interface Chromium {
  readonly executablePath: string
  /** Where it was unpacked to. */
  readonly folder?: string
}

/** `CHROMIUM_PATH=npm` takes the one from npm although there is another. */
async function findChromium(): Promise<Chromium> {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH === 'npm') return unpackChromium()
  const own = [CHROMIUM_PATH ?? '', ...PATHS].find((file) => file && existsSync(file))
  return own === undefined ? unpackChromium() : { executablePath: own }
}

/** It takes its folder from the environment, and brings its libraries only where it is at home. */
async function unpackChromium(): Promise<Chromium> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-chromium-'))
  const { TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH } = process.env
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' })
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return { executablePath: await packed.executablePath(), folder }
  } finally {
    restore({ TMPDIR, AWS_LAMBDA_JS_RUNTIME, LD_LIBRARY_PATH })
  }
}

function restore(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}
