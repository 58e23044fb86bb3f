import express from 'express'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { identify } from '../../src/http/access-token.ts'
import { jsonBody } from '../../src/http/body.ts'
import { json } from '../../src/http/content.ts'
import { createLimits } from '../../src/http/limits.ts'
import { mountRoutes } from '../../src/http/mount.ts'
import { openapiDocument } from '../../src/http/openapi/document.ts'
import { entryIndex } from '../../src/http/path.ts'
import { problemHandler } from '../../src/http/problem.ts'
import { count, query } from '../../src/http/query.ts'
import { defineRoute, type Readers } from '../../src/http/route.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../support/app.ts'
import type { Enterprise, Signer } from '../support/fleet.ts'
import { mounted, NETWORK } from '../support/mounted.ts'

/** A route as CONTRIBUTING.md asks for it: nothing else says anything of it. */
const weigh = defineRoute({
  at: 'GET /v1/scales/:index',
  name: 'weigh',
  summary: 'What an entry weighs',
  cost: 3,
  readers: 'known',
  path: { index: entryIndex },
  query: query({ times: count(1, 9).default(2).meta({ description: 'How often' }) }),
  answers: { 200: json(z.strictObject({ weight: z.int(), holder: z.string() })) },
  refusals: ['not_found'],
  handler:
    ({ unit }: { readonly unit: number }) =>
    ({ path: { index }, query: { times }, reader }) => ({
      weight: index * times * unit,
      holder: reader.key.holder,
    }),
})

const adjust = defineRoute({
  at: 'POST /v1/scales/:index',
  name: 'adjust',
  summary: 'Sets the scales',
  readers: 'admins',
  path: { index: entryIndex },
  body: jsonBody(z.strictObject({ zero: z.int() }), 100),
  answers: { 200: json(z.strictObject({ zero: z.int() })) },
  cache: 'no-store',
  refusals: [],
  handler:
    () =>
    ({ body: { zero } }) => ({ zero }),
})

let service: TestApp
let auditor: Enterprise
let app: express.Express
let admin: Signer

beforeAll(async () => {
  service = await openTestApp()
  auditor = service.fleet.enterprise('auditor')
  admin = service.fleet.addKey(auditor, 'admin')
  await service.admit()
  const { ledger, fleet } = service
  const limits = createLimits(() => {})
  app = express()
  app.set('query parser', 'simple')
  app.use((_req, res, next) => {
    res.locals.context = { network: NETWORK, cost: 1 }
    next()
  })
  app.use(identify({ ledger, origin: fleet.origin, now: () => new Date(), limits }))
  app.use(mountRoutes([weigh, adjust], { unit: 10, limits }))
  app.use(problemHandler({ publicUrl: PUBLIC_URL, report: () => {}, demo: false }))
})

const get = (address: string, token = auditor.token()) =>
  request(app).get(address).set('Authorization', `Bearer ${token}`)

describe('a route that is declared', () => {
  it('answers with what it was asked, parsed, and as its readers may keep it', async () => {
    const { body, headers } = await get('/v1/scales/4?times=3').expect(200)
    expect(body).toEqual({ weight: 120, holder: auditor.iss })
    expect(headers['cache-control']).toBe('private, no-cache')
    expect(headers.vary).toContain('Authorization')
    expect((await get('/v1/scales/4').expect(200)).body.weight).toBe(80)
  })

  it('refuses a path and parameters that it does not take, with those that it knows', async () => {
    expect((await get('/v1/scales/x').expect(404)).body.code).toBe('not_found')
    const unknown = await get('/v1/scales/4?colour=red').expect(400)
    expect(unknown.body.params).toMatchObject({ reason: 'parameter', known: 'times, lang' })
    const mistyped = await get('/v1/scales/4?times=ten').expect(400)
    expect(mistyped.body.params).toMatchObject({ reason: 'number', name: 'times' })
  })

  it('is refused to who may not ask', async () => {
    const stranger = await request(app).get('/v1/scales/4').expect(401)
    expect(stranger.body.params.reason).toBe('missing')
    expect((await get('/v1/scales/4', 'abc').expect(401)).body.params.reason).toBe('malformed')
    const post = request(app).post('/v1/scales/4').send({ zero: 1 })
    post.set('Authorization', `Bearer ${auditor.token()}`)
    expect((await post.expect(403)).body.code).toBe('admin_key_needed')
  })

  it('reads its body, and refuses one that is not as declared or too long', async () => {
    const post = () =>
      request(app).post('/v1/scales/4').set('Authorization', `Bearer ${admin.token()}`)
    expect((await post().send({ zero: 7 }).expect(200)).body).toEqual({ zero: 7 })
    const refused = await post().send({ zero: 'x' }).expect(400)
    expect(refused.body).toMatchObject({ pointer: '/zero', params: { reason: 'member' } })
    await post()
      .type('application/json')
      .send(`{"zero":${' '.repeat(100)}7}`)
      .expect(413)
  })

  it('refuses the methods that its path does not have, and names those that it has', async () => {
    const { body, headers } = await request(app).delete('/v1/scales/4').expect(405)
    expect(body.code).toBe('method_not_allowed')
    expect(headers.allow).toBe('GET, HEAD, POST')
  })

  it('is in the OpenAPI document, with types, its readers, and refusals that follow', () => {
    const { paths } = openapiDocument([weigh, adjust], PUBLIC_URL)
    expect(paths['/v1/scales/{index}']).toMatchObject({
      get: {
        operationId: 'weigh',
        security: [{ token: [] }],
        parameters: [
          { name: 'index', in: 'path', required: true, schema: { type: 'integer', minimum: 0 } },
          { name: 'times', in: 'query', schema: { type: 'integer', maximum: 9, default: 2 } },
          { $ref: '#/components/parameters/lang' },
        ],
        responses: {
          200: {
            content: { 'application/json': { schema: { properties: { weight: {} } } } },
          },
          ...{ 400: {}, 401: {}, 404: {}, 429: {} },
        },
      },
      post: {
        requestBody: { content: { 'application/json': { schema: { required: ['zero'] } } } },
        responses: { 400: {}, 401: {}, 403: {}, 413: {} },
      },
    })
  })

  it('is not declared without a schema for each part of its path', () => {
    const handler = () => () => ({})
    const about = { name: 'x', summary: 'x', answers: {}, refusals: [], handler } as const
    expect(() => defineRoute({ ...about, at: 'GET /v1/:code' })).toThrow(':code')
  })
})

describe('who may ask', () => {
  const asking = (readers: Readers) =>
    defineRoute({
      ...{ at: `GET /${readers}`, name: readers, summary: readers, readers },
      ...{ answers: {}, refusals: [] },
      handler: () => () => ({ readers }),
    })
  const routes = (['anyone', 'public', 'known', 'admins'] as const).map(asking)

  it('is a stranger only where a route is for the public', async () => {
    const statuses = await Promise.all(
      routes.map(async ({ name }) => (await request(mounted(routes, {})).get(`/${name}`)).status),
    )
    expect(statuses).toEqual([200, 200, 401, 401])
  })

  it('is nobody whose token does not hold, but where no token is looked at', async () => {
    const reader = new Error('does not hold')
    const app = mounted(routes, {}, { reader })
    const statuses = await Promise.all(
      routes.map(async ({ name }) => (await request(app).get(`/${name}`)).status),
    )
    expect(statuses).toEqual([200, 500, 500, 500])
  })
})
