import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { decodeReceiptJson, parseReceipt, verifyReceipt } from '../../../src/core/log/receipt.ts'
import { SUBMISSION_LIMIT } from '../../../src/core/log/submission.ts'
import { LIST_BODY_LIMIT } from '../../../src/http/api/submission-list.ts'
import { appended, submissionResults } from '../../../src/http/schemas/log.ts'
import { problem } from '../../../src/http/schemas/problem.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { collected, nextBatteryCode, registered, retired } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

let service: TestApp
let collector: Enterprise

beforeAll(async () => {
  service = await openTestApp()
  collector = service.fleet.enterprise('collector')
  await service.admit()
})

const submission = () => collector.sign(registered(nextBatteryCode()))
const postList = (submissions: unknown) =>
  request(service.app).post('/v1/submissions').send({ submissions })
const sizeOfLog = async () =>
  Number((await service.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()).size)

describe('POST of one submission', () => {
  it('answers with its place in the log', async () => {
    const response = await service.post(submission()).expect(201)
    const { index } = appended.parse(response.body)
    expect(response.headers.location).toBe(`/v1/entries/${index}`)
  })

  it('takes application/jwt as well', async () => {
    await service.post(submission()).type('application/jwt').expect(201)
  })

  it('answers alike however the type and the address are spelt', async () => {
    const jws = submission()
    const plain = await service.post(jws).expect(201)
    const spelt = await request(service.app)
      .post('/V1/Submissions/?lang=en')
      .type('Application/Jose; charset=utf-8')
      .send(jws)
      .expect(200)
    expect(spelt.body).toEqual(plain.body)
    expect(spelt.headers.location).toBe(plain.headers.location)
    expect(spelt.headers['content-type']).toBe(plain.headers['content-type'])
  })

  it('answers the same bytes again with the same place, and appends nothing', async () => {
    const jws = submission()
    const first = await service.post(jws).expect(201)
    const size = await sizeOfLog()
    const second = await service.post(jws).expect(200)
    expect(second.body).toEqual(first.body)
    expect(await sizeOfLog()).toBe(size)
  })

  it('answers with a receipt that proves the entry, to a submitter who waits for it', async () => {
    const jws = submission()
    const response = await service.post(jws).query({ wait: 'receipt' }).expect(201)
    const receipt = decodeReceiptJson(response.body)
    const trust = { origin: service.fleet.origin, policy: unwitnessed(service.logKey) }
    await verifyReceipt(receipt, trust, verifySignature)
    expect(decodeEntry(receipt.entry).submission).toBe(jws)
  })

  it('answers with a tlog-proof if text is asked for', async () => {
    const post = service.post(submission()).query({ wait: 'receipt' })
    const response = await post.set('Accept', 'text/plain').expect(201)
    const trust = { origin: service.fleet.origin, policy: unwitnessed(service.logKey) }
    await verifyReceipt(parseReceipt(response.text), trust, verifySignature)
  })

  it('refuses with the code, the place of the fault, and what to do', async () => {
    const event = { ...registered(nextBatteryCode()), place: { district: 'Chongqing' } }
    const response = await service.post(collector.sign(event)).expect(422)
    expect(response.type).toBe('application/problem+json')
    expect(problem.parse(response.body)).toMatchObject({
      type: 'https://ledger.test/problems/event_invalid',
      code: 'event_invalid',
      pointer: '/event/place/district',
      errors: [{ pointer: '#/event/place/district' }],
    })
  })

  it('refuses what is no submission', async () => {
    const response = await service.post('not a jwt').expect(400)
    expect(response.body.code).toBe('submission_malformed')
  })

  it('refuses a newline after the submission: it would be a second spelling', async () => {
    const response = await service.post(`${submission()}\n`).expect(400)
    expect(response.body.code).toBe('submission_malformed')
  })

  it.each([SUBMISSION_LIMIT + 1, 40 * 1024, 41 * 1024, 10_000_000])(
    'refuses a submission of %i bytes as too large',
    async (length) => {
      const response = await service.post('x'.repeat(length)).expect(413)
      expect(response.body.code).toBe('submission_too_large')
    },
  )

  it.each<[what: string, status: number, code: string, sign: () => string]>([
    [
      'an event about a battery that nobody registered',
      422,
      'battery_unknown',
      () => collector.sign(retired(nextBatteryCode())),
    ],
    [
      'one enterprise that signs as another',
      403,
      'submission_untrusted',
      () => collector.sign(retired(nextBatteryCode()), { claims: { iss: '91350100M000100Y43' } }),
    ],
    [
      'a key that is not registered',
      403,
      'key_unknown',
      () => service.fleet.enterprise('recycler').sign(retired(nextBatteryCode())),
    ],
  ])('refuses %s', async (_, status, code, sign) => {
    const response = await service.post(sign()).expect(status)
    expect(response.body.code).toBe(code)
  })

  it('does not tell who has the battery', async () => {
    const other = service.fleet.enterprise('collector')
    await service.admit()
    const code = nextBatteryCode()
    await service.append(other.sign(registered(code)))
    const refused = await service.post(collector.sign(collected(code, 'person:abcd1234')))
    expect(refused.body.code).toBe('custody_conflict')
    expect(refused.text).not.toContain(other.creditCode)
  })
})

describe('POST of a list', () => {
  it('answers each in its place, and a refused one hurts none of its neighbours', async () => {
    const code = nextBatteryCode()
    const first = collector.sign(registered(code))
    const response = await postList([
      first,
      'not a jwt',
      collector.sign(retired(code)),
      first,
      collector.sign(registered(code)),
    ]).expect(200)
    const { results } = submissionResults.parse(response.body)
    expect(results.map((r) => (r.status === 'refused' ? r.problem.code : r.status))).toEqual([
      'accepted',
      'submission_malformed',
      'accepted',
      'duplicate',
      'battery_known',
    ])
  })

  it('keeps the order of a thousand', async () => {
    const codes = Array.from({ length: 500 }, () => nextBatteryCode())
    const events = codes.flatMap((code) => [registered(code), retired(code)])
    const response = await postList(events.map((event) => collector.sign(event))).expect(200)
    const { results } = submissionResults.parse(response.body)
    const indexes = results.map((result) => ('index' in result ? result.index : -1))
    expect(indexes).toEqual(indexes.map((_, i) => indexes[0]! + i))
  })

  it('refuses more than a thousand, and appends none of them', async () => {
    const size = await sizeOfLog()
    const one = submission()
    const response = await postList(Array.from({ length: 1001 }, () => one)).expect(413)
    expect(response.body.code).toBe('too_many_submissions')
    expect(await sizeOfLog()).toBe(size)
  })

  it.each([
    [{}],
    [{ submissions: 'x' }],
    [{ submissions: [] }],
    [{ submissions: [17] }],
    [{ submissions: ['x', ['y']] }],
    [{ submissions: ['x'], more: 1 }],
    [[]],
  ])('refuses a body that holds no list: %j', async (body) => {
    const response = await request(service.app).post('/v1/submissions').send(body).expect(400)
    expect(response.body.code).toBe('request_malformed')
  })

  it('refuses broken JSON', async () => {
    const post = request(service.app).post('/v1/submissions').type('application/json')
    const response = await post.send('{"submissions": [').expect(400)
    expect(response.body).toMatchObject({
      code: 'request_malformed',
      params: { reason: 'json' },
    })
  })

  it('refuses a list whose name is spelt with an escape', async () => {
    const post = request(service.app).post('/v1/submissions').type('application/json')
    const response = await post.send(`{"submission\\u0073":["${submission()}"]}`).expect(400)
    expect(response.body.code).toBe('request_malformed')
  })

  it('refuses a body that is longer than a thousand submissions need', async () => {
    const response = await postList(['x'.repeat(LIST_BODY_LIMIT)]).expect(413)
    expect(response.body.code).toBe('request_too_large')
  })

  it('refuses one submission of it that is too large', async () => {
    const response = await postList(['x'.repeat(SUBMISSION_LIMIT + 5), submission()]).expect(200)
    const { results } = submissionResults.parse(response.body)
    expect(results.map((r) => (r.status === 'refused' ? r.problem.code : r.status))).toEqual([
      'submission_too_large',
      'accepted',
    ])
  })
})

describe('POST of anything else', () => {
  it.each(['text/plain', 'application/xml', 'multipart/form-data'])('refuses %s', async (type) => {
    const post = request(service.app).post('/v1/submissions').set('Content-Type', type)
    const response = await post.send(submission()).expect(415)
    expect(response.body.code).toBe('content_type_unsupported')
  })

  it('refuses an empty body', async () => {
    await request(service.app).post('/v1/submissions').expect(415)
  })

  it('appends nothing of an upload that breaks off', async () => {
    const size = await sizeOfLog()
    const jws = submission()
    const server = createServer(service.app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.end(
      `POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\n` +
        `Content-Length: ${jws.length}\r\n\r\n${jws.slice(0, -20)}`,
    )
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /)
    server.close()
    expect(await sizeOfLog()).toBe(size)
  })
})
