import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { problem } from '../../src/http/schemas/problem.ts'
import { openTestApp, type TestApp } from '../support/app.ts'

let service: TestApp

beforeAll(async () => {
  service = await openTestApp()
})

describe('a problem', () => {
  it('is in Chinese, unless English is asked for', async () => {
    const zh = await service.get('/v1/entries').expect(401)
    const en = await service.get('/v1/entries').set('Accept-Language', 'en').expect(401)
    expect(zh.headers['content-language']).toBe('zh-CN')
    expect(en.headers['content-language']).toBe('en')
    expect(problem.parse(zh.body).title).toMatch(/\p{Script=Han}/u)
    expect(problem.parse(en.body).title).toMatch(/^[\p{ASCII}’]+$/u)
  })

  it('is never kept by a cache', async () => {
    const { headers } = await service.get('/nothing').expect(404)
    expect(headers['cache-control']).toBe('no-store')
  })

  it('is a page for a browser, and JSON for everything else', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    expect((await service.get('/nothing').set('Accept', browser)).type).toBe('text/html')
    for (const accept of ['*/*', 'application/json', 'text/plain']) {
      const response = await service.get('/nothing').set('Accept', accept).expect(404)
      expect(response.type).toBe('application/problem+json')
    }
  })

  it.each(['/v1', '/v1/submission', '/b/x/y', '/v1/batteries/x/qr.gif'])(
    'answers what is not there: %s',
    async (path) => {
      expect((await service.get(path).expect(404)).body.code).toBe('not_found')
    },
  )

  it.each([
    ['delete', '/v1/submissions', 'POST'],
    ['get', '/v1/submissions', 'POST'],
    ['put', '/v1/entries/0', 'GET, HEAD'],
    ['post', '/checkpoint', 'GET, HEAD'],
    ['patch', '/b/x', 'GET, HEAD'],
    ['post', '/healthz', 'GET, HEAD'],
  ] as const)('answers a method that is not allowed: %s %s', async (method, path, allowed) => {
    const response = await request(service.app)[method](path).expect(405)
    expect(response.body.code).toBe('method_not_allowed')
    expect(response.headers.allow).toBe(allowed)
  })

  it('answers an address that cannot be decoded', async () => {
    const response = await service.get('/b/%E0%A4%A').expect(400)
    expect(response.body.code).toBe('request_malformed')
  })
})

describe('health', () => {
  it('tells that it is alive and ready', async () => {
    expect((await service.get('/healthz').expect(200)).body).toEqual({ alive: true })
    expect((await service.get('/readyz').expect(200)).body).toEqual({
      ready: true,
      secondsAheadOfClock: 0,
      publishing: { held: false, witnesses: [], liarsToSplit: 0 },
    })
  })
})
