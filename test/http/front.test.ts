import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../src/http/routes.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'

let service: TestApp
let collector: Enterprise
const lines: Record<string, unknown>[] = []

beforeAll(async () => {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  service = await openTestApp({ log: pino(stream), trustProxy: 1 })
  collector = service.fleet.enterprise('collector')
  await service.admit()
})

/** The lines that an act has added, once its connection is done with. */
async function logged(act: () => Promise<unknown>) {
  lines.length = 0
  await act()
  await new Promise(setImmediate)
  return [...lines]
}

describe('every answer', () => {
  it('has the same security headers, whichever way its request went', async () => {
    const page = await service.get('/').expect(200)
    const names = Object.keys(page.headers).filter((name) =>
      /^(content-security|cross-origin|origin-agent|permissions|referrer|strict-transport|x-)/.test(
        name,
      ),
    )
    expect(names.length).toBeGreaterThan(10)
    const answers = [
      await service.post('x').expect(400),
      await service.post('x'.repeat(100_000)).expect(413),
      await service.post(collector.sign(registered(nextBatteryCode()))).expect(201),
      await service.post('x').query({ wait: 'receipt' }).expect(400),
      await service.post('x').set('Content-Encoding', 'gzip').expect(400),
      await service.get('/nothing').expect(404),
      await service.get('/healthz').expect(200),
    ]
    for (const { headers } of answers) {
      for (const name of names) expect([name, headers[name]]).toEqual([name, page.headers[name]])
    }
  })
})

describe('a compressed body', () => {
  const taking = ROUTES.filter(({ method }) => method === 'POST')

  it.each(
    taking.flatMap(({ pattern, body }) =>
      Object.keys(body?.content ?? {}).map((type) => [pattern, type]),
    ),
  )('is refused at %s as %s, before it is unfolded', async (path, type) => {
    const response = await request(service.app)
      .post(path!.replace(':type', 'battery.tested'))
      .set('Content-Type', type!)
      .set('Content-Encoding', 'gzip')
      .send(gzipSync('{"submissions":["x"]}'))
      .expect(400)
    expect(response.body).toMatchObject({
      code: 'request_malformed',
      params: { reason: 'encoding' },
    })
  })
})

describe('the log of requests', () => {
  it('has a line for a refused submission, with the address, whichever way it went', async () => {
    for (const address of ['/v1/submissions', '/v1/submissions?wait=receipt']) {
      const found = await logged(() =>
        request(service.app)
          .post(address)
          .type('application/jose')
          .set('X-Forwarded-For', '192.0.2.7')
          .send('x')
          .expect(400),
      )
      expect(found).toEqual([
        expect.objectContaining({
          method: 'POST',
          url: address,
          status: 400,
          address: '192.0.2.7',
        }),
      ])
    }
  })

  it('has none for what is taken in, which stands in the ledger', async () => {
    const jws = collector.sign(registered(nextBatteryCode()))
    expect(await logged(() => service.post(jws).expect(201))).toEqual([])
  })

  it('has no headers and no endless addresses', async () => {
    const found = await logged(() => service.get(`/${'x'.repeat(9000)}`, 'secret').expect(404))
    expect(JSON.stringify(found)).not.toContain('secret')
    expect(JSON.stringify(found).length).toBeLessThan(1000)
  })

  it('tells once that an address has used up its allowance', async () => {
    const list = () =>
      request(service.app)
        .post('/v1/submissions')
        .set('X-Forwarded-For', '192.0.2.8')
        .send({ submissions: Array(1000).fill('x') })
    await list().expect(200)
    const found = await logged(async () => {
      await list().expect(429)
      await list().expect(429)
    })
    expect(found).toEqual([expect.objectContaining({ level: 40, caller: '192.0.2.8' })])
  })
})

describe('an upload that breaks off', () => {
  it.each([
    ['/v1/submissions', 'application/jose'],
    ['/v1/submissions', 'application/json'],
    ['/v1/submissions?wait=receipt', 'application/jose'],
    ['/v1/enrolments', 'application/json'],
    ['/forms/battery.tested', 'application/x-www-form-urlencoded'],
  ])('at %s as %s is no fault of the service', async (path, type) => {
    const server = createServer(service.app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const before = service.reported.length
    const found = await logged(async () => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 99\r\n\r\n{`
      const [[, res]] = await Promise.all([once(server, 'request'), socket.write(head)])
      socket.resetAndDestroy()
      await once(res, 'close')
    })
    server.close()
    expect(service.reported).toHaveLength(before)
    expect(found.filter(({ level }) => Number(level) >= 50)).toEqual([])
    expect(found).toHaveLength(1)
  })
})

describe('who asks for the end of the connection', () => {
  it.each([
    ['a page that is not there', 'GET /nothing', ''],
    ['a parameter that is not known', 'GET /v1/log?a=1', ''],
    ['a submission that is none', 'POST /v1/submissions', 'x'],
    ['a body that is too large, of which some comes after the answer', 'POST /x', 'x'.repeat(9e5)],
  ])('gets it, when %s is refused', async (_what, line, body) => {
    // A connection that is kept stays: here only what was asked for can end it.
    const server = createServer({ keepAliveTimeout: 0 }, service.app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${length}\r\n`)
    socket.write(body)
    await once(socket, 'end')
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    server.close()
  })
})
