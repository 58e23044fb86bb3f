import { randomUUID } from 'node:crypto'
import type { Response } from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromBase64, toBase64Url } from '../../../src/core/bytes/encoding.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import { decodeReceiptJson, parseReceipt, verifyReceipt } from '../../../src/core/log/receipt.ts'
import { entry, entryPage, receipt } from '../../../src/http/schemas/log.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

let service: TestApp
let collector: Enterprise
let recycler: Enterprise
let carrier: Enterprise
let stranger: Enterprise
let auditor: Enterprise
let regulator: Enterprise
const index = { registered: 0, collected: 0, dispatched: 0, received: 0, strangers: 0 }

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append } = service
  collector = fleet.enterprise('collector')
  recycler = fleet.enterprise('recycler')
  carrier = fleet.enterprise('carrier')
  stranger = fleet.enterprise('collector')
  auditor = fleet.enterprise('auditor')
  regulator = fleet.enterprise('regulator')
  await service.admit()
  const code = events.nextBatteryCode()
  const waybill = randomUUID()
  const consignment = { to: recycler.creditCode, carrier: carrier.creditCode, waybill }
  index.registered = await append(collector.sign(events.registered(code)))
  index.collected = await append(collector.sign(events.collected(code, 'person:abcd1234')))
  index.dispatched = await append(collector.sign(events.dispatched(code, consignment)))
  index.received = await append(recycler.sign(events.received(code, waybill)))
  index.strangers = await append(stranger.sign(events.registered(events.nextBatteryCode())))
})

const entryAt = (at: number) => `/v1/entries/${at}`
const receiptAt = (at: number) => `/v1/entries/${at}/receipt`

describe('GET of an entry', () => {
  it('gives its bytes, of which the ETag is the leaf hash', async () => {
    const response = await service.get(entryAt(index.collected), collector.token()).expect(200)
    const { leafHash } = entry.parse(response.body)
    expect(response.headers.etag).toBe(`"${toBase64Url(fromBase64(leafHash)!)}"`)
    expect(response.headers['cache-control']).toBe('private, max-age=31536000, immutable')
  })

  it('answers 304 to who has it already', async () => {
    const first = await service.get(entryAt(index.collected), collector.token())
    const again = service.get(entryAt(index.collected), collector.token())
    await again.set('If-None-Match', first.headers.etag!).expect(304)
  })

  it('does not confirm to a stranger that he has the right hash', async () => {
    const { headers } = await service.get(entryAt(index.collected), collector.token())
    const guess = service.get(entryAt(index.collected), stranger.token())
    await guess.set('If-None-Match', headers.etag!).expect(403)
  })

  it.each([
    ['who signed it', () => collector, 'collected'],
    ['who had the battery later', () => recycler, 'registered'],
    ['the carrier that it names', () => carrier, 'dispatched'],
    ['an auditor', () => auditor, 'collected'],
    ['a regulator', () => regulator, 'received'],
  ] as const)('is for %s', async (_, reader, at) => {
    await service.get(entryAt(index[at]), reader().token()).expect(200)
    await service.get(receiptAt(index[at]), reader().token()).expect(200)
  })

  it.each([
    ['an enterprise that never had the battery', () => stranger, 'collected'],
    ['a carrier, of what came after its transport', () => carrier, 'received'],
    ['an enterprise, of the registry', () => collector, undefined],
  ] as const)('is not for %s', async (_, reader, at) => {
    const address = entryAt(at === undefined ? 0 : index[at])
    const response = await service.get(address, reader().token()).expect(403)
    expect(response.body.code).toBe('access_denied')
    await service.get(`${address}/receipt`, reader().token()).expect(403)
  })

  it('is for the authority, with its own key', async () => {
    await service.get(entryAt(0), service.fleet.authority.token()).expect(200)
  })

  it.each([entryAt, receiptAt, () => '/v1/entries'])(
    'asks the public for a token',
    async (address) => {
      const response = await service.get(address(index.collected)).expect(401)
      expect(response.body).toMatchObject({ code: 'token_invalid', params: { reason: 'missing' } })
      expect(response.headers['www-authenticate']).toBe('Bearer')
    },
  )

  it.each(['99999', '-1', '01', 'x', '9007199254740993'])(
    'finds nothing at the index %s',
    async (at) => {
      const response = await service.get(`/v1/entries/${at}`, auditor.token()).expect(404)
      expect(response.body.code).toBe('not_found')
    },
  )
})

describe('GET of a receipt', () => {
  const trust = () => ({ origin: service.fleet.origin, policy: unwitnessed(service.logKey) })

  it('as JSON proves the entry', async () => {
    const response = await service.get(receiptAt(index.collected), collector.token())
    const checkpoint = await verifyReceipt(
      decodeReceiptJson(receipt.parse(response.body)),
      trust(),
      verifySignature,
    )
    expect(checkpoint.size).toBeGreaterThan(index.collected)
  })

  it('as text proves the entry', async () => {
    const get = service.get(receiptAt(index.collected), collector.token())
    const response = await get.set('Accept', 'text/plain').expect(200)
    await verifyReceipt(parseReceipt(response.text), trust(), verifySignature)
  })

  it('as a file proves the entry', async () => {
    const address = `${receiptAt(index.collected)}.tlog-proof`
    const response = await service.get(address, collector.token()).expect(200)
    expect(response.headers['content-disposition']).toContain(`${index.collected}.tlog-proof`)
    await verifyReceipt(parseReceipt(response.text), trust(), verifySignature)
  })

  it('answers 304 while no newer checkpoint is there', async () => {
    await service.ledger.covering(index.strangers)
    const first = await service.get(receiptAt(index.collected), collector.token())
    const again = service.get(receiptAt(index.collected), collector.token())
    await again.set('If-None-Match', first.headers.etag!).expect(304)
  })

  it('may be asked for by a page of anybody’s, who has the token', async () => {
    const preflight = await service
      .get(receiptAt(index.collected), collector.token())
      .set('Origin', 'https://verifier.test')
    expect(preflight.headers['access-control-allow-origin']).toBe('*')
    const entryAnswer = await service.get(entryAt(index.collected), collector.token())
    expect(entryAnswer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('GET of entries', () => {
  it('gives an auditor all of them, page by page, each once and in order', async () => {
    const seen: number[] = []
    let next: string | null = '/v1/entries?limit=4'
    while (next !== null) {
      const response: Response = await service.get(next, auditor.token()).expect(200)
      const page = entryPage.parse(response.body)
      seen.push(...page.entries.map((one) => one.index))
      const link = response.headers.link?.match(/^<https:\/\/ledger\.test(.*)>; rel="next"$/)
      next = link?.[1] ?? null
      expect(next).toBe(page.next === null ? null : `/v1/entries?after=${page.next}&limit=4`)
    }
    expect(seen).toEqual(Array.from({ length: index.strangers + 1 }, (_, i) => i))
  })

  it('gives an enterprise what it submitted, and nothing else', async () => {
    const response = await service.get('/v1/entries', collector.token()).expect(200)
    const { entries } = entryPage.parse(response.body)
    expect(entries.map((one) => one.index)).toEqual([
      index.registered,
      index.collected,
      index.dispatched,
    ])
  })

  it.each(['limit=0', 'limit=1001', 'limit=x', 'after=-1', 'after=1&after=2', 'limit=1e3'])(
    'refuses %s',
    async (query) => {
      const response = await service.get(`/v1/entries?${query}`, auditor.token()).expect(400)
      expect(response.body.code).toBe('request_malformed')
    },
  )
})
