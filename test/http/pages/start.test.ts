import { beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../../support/app.ts'

const CODE = '04QCB76836300JBC40000903'
let service: TestApp

beforeAll(async () => {
  service = await openTestApp()
})

const look = (scanned: string, more = '') =>
  service.get(`/b?code=${encodeURIComponent(scanned)}${more}`)

describe('the start page', () => {
  it.each([
    ['zh', '电池编码'],
    ['en', 'Battery code'],
  ])('in %s asks for a code and says where programs find more', async (language, label) => {
    const { text, headers } = await service.get(`/?lang=${language}`).expect(200)
    expect(text).toContain(label)
    expect(text).toContain('<form action="/b" method="get">')
    for (const address of ['/openapi.json', '/v1/log']) expect(text).toContain(`href="${address}"`)
    expect(headers['content-security-policy']).toContain("form-action 'self'")
    expect(text).not.toMatch(/<script|\son\w+=/)
    expect(Buffer.byteLength(text)).toBeLessThan(10_000)
  })
})

describe('the search for a code', () => {
  it.each([
    CODE,
    CODE.toLowerCase(),
    '04QC B768 3630 0JBC 4000 0903',
    `https://ledger.test/b/${CODE}`,
    ` ${CODE}\n`,
  ])('leads from %s to the passport', async (scanned) => {
    const { headers } = await look(scanned).expect(303)
    expect(headers.location).toBe(`/b/${CODE}`)
  })

  it('keeps the language that was asked for, and no other word of the address', async () => {
    expect((await look(CODE, '&lang=en')).headers.location).toBe(`/b/${CODE}?lang=en`)
    expect((await look(CODE, '&lang=//evil.test')).headers.location).toBeUndefined()
    expect((await look(CODE, '&from=timeline')).headers.location).toBe(`/b/${CODE}`)
  })

  it('proposes what lines in the wrong order may mean, and decides nothing', async () => {
    const { text } = await look(`${CODE.slice(14)} ${CODE.slice(0, 14)}`).expect(200)
    expect(text).toContain(`href="/b/${CODE}?lang=zh"`)
  })

  it.each(['04QCB7683630', 'hello', '', '<script>alert(1)</script>', 'x'.repeat(3_000)])(
    'says what is wrong, and asks again: %s',
    async (scanned) => {
      const { text } = await look(scanned).expect(422)
      expect(text).toContain('class="alarm"')
      expect(text).toContain('<form')
      expect(text).not.toContain('<script')
    },
  )

  it('leads to the start if nothing was asked for', async () => {
    expect((await service.get('/b').expect(303)).headers.location).toBe('/')
    expect((await service.get('/b?lang=en').expect(303)).headers.location).toBe('/?lang=en')
  })
})
