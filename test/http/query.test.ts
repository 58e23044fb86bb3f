import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { getHealth } from '../../src/http/api/health.ts'
import { createLimits } from '../../src/http/limits.ts'
import { ROUTES } from '../../src/http/routes.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import type { Enterprise } from '../support/fleet.ts'
import { mounted, NETWORK } from '../support/mounted.ts'

let service: TestApp
let regulator: Enterprise

beforeAll(async () => {
  service = await openTestApp()
  regulator = service.fleet.enterprise('regulator')
  await service.admit()
})

const paramsOf = async (address: string) => {
  const { status, body } = await service.get(address, regulator.token())
  return { status, code: body.code, ...body.params }
}

describe('what a request asks for', () => {
  it.each(ROUTES.map((route) => [route.name, route] as const))(
    'is refused by %s, with the names that it knows, if it knows none such',
    async (_, { pattern, method, query }) => {
      const address = pattern.replace(/[:*]\w+/g, 'x')
      const ask = { GET: 'get', POST: 'post', DELETE: 'delete' } as const
      const { status, body } = await request(service.app)[ask[method]](`${address}?colour=red`)
      const known = Object.keys(query.shape).join(', ')
      expect([status, body.code, body.params]).toEqual([
        400,
        'request_malformed',
        { reason: 'parameter', name: 'colour', known },
      ])
    },
  )

  it('is refused if its value cannot be, or if it stands there twice', async () => {
    for (const [address, reason, name] of [
      ['/v1/summaries?by=colour', 'choice', 'by'],
      ['/v1/enterprises?role=king', 'choice', 'role'],
      ['/v1/facilities?kind=castle', 'choice', 'kind'],
      ['/v1/entries?limit=0', 'number', 'limit'],
      ['/v1/entries?limit=5&limit=6', 'number', 'limit'],
      ['/v1/batteries/001CB240000003B3C0221953/entries?after=2147483648', 'number', 'after'],
      ['/v1/alerts/disputed?after=a', 'number', 'after'],
      ['/v1/batteries/001CB240000003B3C0221953?lang=fr', 'choice', 'lang'],
      ['/v1/consistency', 'number', 'from'],
      ['/oversight?month=2026-13', 'number', 'month'],
    ] as const) {
      expect(await paramsOf(address)).toMatchObject({ status: 400, reason, name })
    }
    const post = request(service.app).post('/v1/submissions?wait=checkpoint')
    expect((await post.type('application/jose').send('x')).body.params.reason).toBe('choice')
  })

  it.each([
    '/v1/summaries?from=2026-02-01&to=2026-01-31',
    '/v1/summaries.csv?from=2026-02-01&to=2026-01-31',
    '/v1/consistency?from=5&to=4',
  ])('is refused if it ends before it begins: %s', async (address) => {
    expect(await paramsOf(address)).toMatchObject({ status: 400, reason: 'range' })
  })

  it('may be what WeChat adds to the address of a page that is passed on', async () => {
    await service
      .get('/?from=singlemessage&isappinstalled=0&scene=1&clicktime=1&enterid=1')
      .expect(200)
  })

  it('that is not known costs even where nothing else does', async () => {
    const limits = createLimits(
      () => {},
      () => 0, // a clock that stands, so that nothing fills up
    )
    const app = mounted([getHealth], {}, { limits, cost: 0 })
    const left = () => Number(/r=(\d+)/.exec(limits.strangers.headersFor(NETWORK).RateLimit!)![1])
    const before = left()
    for (let i = 0; i < 3; i++) await request(app).get('/healthz?colour=red')
    expect(left()).toBe(before - 3)
    await request(app).get('/healthz')
    expect(left()).toBe(before - 3)
  })
})
