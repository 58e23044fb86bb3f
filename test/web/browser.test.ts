import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { FONT, openBrowser } from '../support/browser.ts'

let browser: Browser

beforeAll(async () => {
  const opened = await openBrowser()
  browser = opened.browser
  return opened.close
}, 120_000)

describe('the browser of the tests', () => {
  it.each([
    ['Chinese', '动力电池回收利用溯源账本', 12 * 20],
    ['Latin', 'Cellproof, a ledger', 5 * 20],
  ])('draws a line of %s text, which has a size', async (_, text, atLeast) => {
    const page = await browser.newPage()
    await page.setContent(`<span style="font: 20px sans-serif">${text}</span>`)
    const { width, height } = (await page.locator('span').boundingBox())!
    expect(width).toBeGreaterThanOrEqual(atLeast)
    expect(height).toBeGreaterThan(20)

    const session = await page.context().newCDPSession(page)
    await session.send('DOM.enable')
    await session.send('CSS.enable')
    const { root } = await session.send('DOM.getDocument')
    const found = { nodeId: root.nodeId, selector: 'span' }
    const { nodeId } = await session.send('DOM.querySelector', found)
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
    // Every letter, and none as the box that stands for a letter which a font has not.
    expect(fonts.map(({ familyName, glyphCount }) => [familyName, glyphCount])).toEqual([
      [FONT, text.length],
    ])
    await page.close()
  })
})
