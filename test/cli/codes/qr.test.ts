import { describe, expect, it } from 'vitest'
import { cellproof, cellproofJson } from '../../support/cli.ts'

const CODE = '001CB240000003B3C0221953'

describe('qr', () => {
  it("draws the address of a battery's page, with its quiet zone, and prints it", async () => {
    const url = 'https://ledger.example/cq/'
    const { exitCode, out } = await cellproof(['qr', CODE, '--url', url])
    const lines = out.trimEnd().split('\n')
    expect(exitCode).toBe(0)
    expect(lines.at(-1)).toBe(`${url}b/${CODE}`)
    const drawing = lines.slice(0, -1)
    for (const line of drawing) expect(line).toMatch(/^ {4}[ ▀▄█]+ {4}$/)
    expect(drawing[0]?.trim()).toBe('')
    const { json } = await cellproofJson(['qr', CODE, '--url', url])
    expect(json).toEqual({ code: CODE, url: `${url}b/${CODE}` })
  })

  it('is unusable with a code that is none', async () => {
    expect(await cellproofJson(['qr', CODE.slice(1), '--url', 'http://a.example'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'battery_code_malformed' } },
    })
  })
})
