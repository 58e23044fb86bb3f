import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildVerifyPage } from '../../src/build/verify-page.ts'
import { parseManifest, receiptFile } from '../../src/core/bundle/layout.ts'
import { type Files, packZip } from '../../src/core/bytes/zip.ts'
import { formatTrust } from '../../src/core/log/trust.ts'
import { CHECKS } from '../../src/core/log/verdict.ts'
import { openBrowser } from '../support/browser.ts'
import { type Bundled, openBundled } from '../support/bundled.ts'
import * as events from '../support/events.ts'
import { ownFolder } from '../support/folder.ts'

let browser: Browser
let city: Bundled
let page: string
let files: Files

beforeAll(async () => {
  page = await buildVerifyPage()
  city = await openBundled({ page })
  files = await city.files(city.code)
  const opened = await openBrowser()
  browser = opened.browser
  return opened.close
}, 120_000)

const SHOTS = process.env.SCREENSHOTS

/** Opens a page from a file, as from a stick, and waits until it has come to its verdict. */
async function open(html: string | Uint8Array, options: { locale?: string; width?: number } = {}) {
  const file = path.join(await ownFolder(), 'verify.html')
  await writeFile(file, html)
  const context = await browser.newContext({
    locale: options.locale ?? 'zh-CN',
    viewport: { width: options.width ?? 390, height: 844 },
  })
  const tab = await context.newPage()
  const asked: string[] = []
  const faults: string[] = []
  tab.on('request', (request) => asked.push(request.url()))
  tab.on('pageerror', (error) => faults.push(String(error)))
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await tab.goto(pathToFileURL(file).href)
  return { tab, file, asked, faults }
}

const verdictOf = async (tab: Page) => {
  const verdict = tab.locator('.verdict')
  await verdict.waitFor()
  return (await verdict.getAttribute('class'))?.split(' ')[1]
}

const shoot = async (tab: Page, name: string) => {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await tab.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true })
}

const choose = (tab: Page, name: string, bytes: Uint8Array | string) =>
  tab.setInputFiles('input[type=file]', {
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  })

describe('the page in a bundle', () => {
  it('shows its verdict when it is opened, and asks the network for nothing', async () => {
    for (const [locale, heading] of [
      ['zh-CN', '尚不能断定'],
      ['en-GB', 'Undecided'],
    ] as const) {
      const { tab, asked, faults, file } = await open(files.get('verify.html')!, { locale })
      expect(await verdictOf(tab)).toBe('undecided')
      expect(await tab.locator('h1').textContent()).toBe(heading)
      expect(await tab.locator('.fingerprint').textContent()).toMatch(/^([0-9a-f]{8} ?){8}$/)
      expect(asked).toEqual([pathToFileURL(file).href])
      expect(faults).toEqual([])
      await shoot(tab, `undecided-${locale}`)
    }
  })

  it('holds once it is given a trust file from elsewhere', async () => {
    const { tab } = await open(files.get('verify.html')!)
    await verdictOf(tab)
    await choose(tab, 'trust.json', formatTrust(city.trust))
    await tab.locator('.verdict.holds').waitFor()
    await shoot(tab, 'holds-390')
    await tab.setViewportSize({ width: 1280, height: 900 })
    await shoot(tab, 'holds-1280')
    await tab.getByRole('button', { name: 'English' }).click()
    // Never a bare verdict: up to which entry, as of when.
    expect(await tab.locator('h1').textContent()).toMatch(/ \d+, .*\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
    expect(await tab.locator('ol > li').count()).toBe(9)
  })
})

describe('a burnt battery', () => {
  it('is shown as dangerous before its code, in red, in the bundle as on the passport', async () => {
    const { service, collector } = city
    const code = events.nextBatteryCode()
    const batteries = [{ code, condition: 'intact' }]
    await service.append(collector.sign(events.registered(code)))
    await service.append(collector.sign(events.collected(code, 'person:abcd1234', { batteries })))
    const last = await service.append(collector.sign(events.incident(code, 'fire')))
    await service.ledger.covering(last)
    const { tab } = await open((await city.files(code)).get('verify.html')!, { locale: 'en-GB' })
    await verdictOf(tab)
    const danger = tab.locator('.alarm.danger')
    const red = await danger.evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(red).toBe('rgb(155, 20, 20)')
    const boxes = [await danger.boundingBox(), await tab.locator('.code').first().boundingBox()]
    expect(boxes[0]!.y).toBeLessThan(boxes[1]!.y)
    await shoot(tab, 'burnt-390')
  })
})

describe('what was changed', () => {
  // A whole verification in the browser for each of the files.
  it('is named by the page, whichever file of a bundle it is', { timeout: 300_000 }, async () => {
    const { tab, faults } = await open(page, { locale: 'en-GB' })
    for (const [name, bytes] of files) {
      const changed = new Map(files).set(name, flip(bytes, Math.floor(bytes.length / 2)))
      await choose(tab, 'bundle.zip', packZip(changed))
      // A sum that was changed is no longer that of the file whose line it is in.
      const named = name === 'SHA256SUMS' ? /./ : name
      await tab.locator('.checks code', { hasText: named }).first().waitFor()
      expect(await verdictOf(tab)).toBe('broken')
    }
    expect(faults).toEqual([])
  })

  it('keeps its place in the life if it is missing, and is named in the verdict', async () => {
    const { tab } = await open(page, { locale: 'en-GB' })
    const own = parseManifest(files.get('bundle.json')!)!.entries.filter(
      ({ role }) => role === 'battery',
    )
    const { index } = own[2]!
    const without = new Map(files)
    without.delete(receiptFile(index))
    await choose(tab, 'bundle.zip', packZip(without))
    await tab.locator('.verdict.broken').waitFor()
    expect(await tab.locator('.verdict').textContent()).toContain(` ${index}`)
    const steps = await tab.locator('ol > li').allTextContents()
    expect(steps).toHaveLength(own.length)
    expect(steps[2]).toContain(` ${index}`)
  })

  it('is found in the data of the page itself', async () => {
    const html = Buffer.from(files.get('verify.html')!)
    const start = html.indexOf('id="bundle">') + 'id="bundle">'.length
    const end = html.indexOf('</script>', start)
    for (const part of [0, 0.1, 0.35, 0.6, 0.9, 0.999]) {
      const at = start + Math.floor(part * (end - start))
      const { tab } = await open(flip(html, at))
      expect(await verdictOf(tab)).toBe('broken')
    }
  })

  it('is not hidden by a page whose script was changed: it does not run', async () => {
    const html = Buffer.from(files.get('verify.html')!)
    const { tab } = await open(flip(html, html.lastIndexOf('</script>') - 100))
    expect(await tab.locator('h1').textContent()).toContain('Not verified')
    await shoot(tab, 'not-run')
  })
})

describe('the page', () => {
  it('takes any other bundle, and says of a changed one what is broken', async () => {
    const { tab } = await open(page, { locale: 'en-GB' })
    await choose(tab, 'bundle.zip', await city.zip(city.product, true))
    expect(await verdictOf(tab)).toBe('undecided')
    const name = [...files.keys()].findLast((file) => file.startsWith('receipts/'))!
    const changed = new Map(files).set(name, flip(files.get(name)!, 300))
    await choose(tab, 'bundle.zip', packZip(changed))
    await tab.locator('.verdict.broken').waitFor()
    expect(await tab.locator('.checks').textContent()).toContain(name)
    await shoot(tab, 'broken-390')
    await tab.setViewportSize({ width: 1280, height: 900 })
    await shoot(tab, 'broken-1280')
    await choose(tab, 'bundle.zip', 'PK no ZIP')
    await tab.getByText('The bundle cannot be opened').waitFor()
  })

  it('takes a receipt, once it has a trust file', async () => {
    const { tab } = await open(page)
    const [name, receipt] = [...files].find(([file]) => file.startsWith('receipts/'))!
    await choose(tab, name, receipt)
    expect(await verdictOf(tab)).toBe('undecided')
    await choose(tab, 'trust.json', formatTrust(city.trust))
    await tab.locator('.verdict.holds').waitFor()
    expect(await tab.locator('.checks th').count()).toBe(CHECKS.receipt.length)
    await shoot(tab, 'receipt-390')
  })
})

const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
