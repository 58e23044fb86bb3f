import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import {
  collected,
  nextBatteryCode,
  registered,
  retired,
  storedIn,
  storedOut,
} from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

let service: TestApp
let regulator: Enterprise
let collector: Enterprise
let other: Enterprise
const [disputed, contradicted, plain] = [nextBatteryCode(), nextBatteryCode(), nextBatteryCode()]
const entries: Record<string, number> = {}

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append, ledger } = service
  regulator = fleet.enterprise('regulator')
  collector = fleet.enterprise('collector')
  other = fleet.enterprise('collector')
  await service.admit()
  for (const code of [disputed, contradicted, plain]) {
    await append(collector.sign(registered(code)))
    await append(collector.sign(retired(code)))
  }
  // A product code, which has no vendor that anybody could know.
  await append(collector.sign(registered('7KQ2ES100-2611A0042-R')))
  const claim = collected(disputed, 'person:0f3a9c1e', { dispute: '现场在我方仓库' })
  entries.disputed = await append(other.sign(claim))
  await append(collector.sign(collected(contradicted, collector.creditCode)))
  const { index, leafHash } = await ledger.submit(collector.sign(storedIn(contradicted)))
  entries.contradiction = await append(collector.sign(storedOut(contradicted)))
  const voided = {
    type: 'record.voided',
    time: new Date().toISOString(),
    place: { district: collector.district },
    batteries: [],
    entry: { index, leafHash: toBase64(leafHash) },
    codes: [contradicted],
    reason: 'did_not_occur',
    explanation: '登记错误',
  }
  await append(collector.sign(voided))
})

const read = async (alert: string, reader: Enterprise, query = '') =>
  (await service.get(`/v1/alerts/${alert}${query}`, reader.token()).expect(200)).body

describe('alerts', () => {
  it.each([
    ['disputed', () => disputed],
    ['contradiction', () => contradicted],
  ])('name what is %s, with the entries in question', async (alert, code) => {
    const { alerts, next } = await read(alert, regulator)
    expect(next).toBeNull()
    expect(alerts).toMatchObject([{ alert, code: code(), entries: [entries[alert]] }])
  })

  it('name codes of vendors that nobody registered, a page at a time, until somebody does', async () => {
    const first = await read('vendor_unknown', regulator, '?limit=2')
    const second = await read('vendor_unknown', regulator, `?limit=2&after=${first.next}`)
    const codes = [...first.alerts, ...second.alerts].map(({ code }: { code: string }) => code)
    expect(codes).toEqual([disputed, contradicted, plain].sort())
    const time = new Date().toISOString()
    const vendor = { type: 'vendor.registered', time, vendor: disputed.slice(0, 3), name: 'Maker' }
    await service.append(service.fleet.authority.sign(vendor))
    expect((await read('vendor_unknown', regulator)).alerts).toEqual([])
  })

  it('show an enterprise what is in its own custody alone', async () => {
    expect((await read('disputed', collector)).alerts).toHaveLength(1)
    expect((await read('disputed', other)).alerts).toEqual([])
  })

  it('are read a bounded stretch at a time, however many are not the reader’s', async () => {
    const ofUnknown = () => nextBatteryCode().replace(/^.../, 'ZZ9')
    for (let i = 0; i < 9; i++) {
      await service.append(other.sign(registered(Array.from({ length: 250 }, ofUnknown))))
    }
    const own = ofUnknown()
    await service.append(collector.sign(registered(own)))
    const found: string[] = []
    const pages: number[] = []
    let after: string | null = null
    do {
      const { alerts, next } = await read(
        'vendor_unknown',
        collector,
        after === null ? '' : `?after=${after}`,
      )
      found.push(...alerts.map(({ code }: { code: string }) => code))
      pages.push(alerts.length)
      after = next
    } while (after !== null)
    expect(found).toEqual([own])
    expect(pages).toEqual([0, 1])
  })

  it('are for known readers, and of the kinds that there are', async () => {
    await service.get('/v1/alerts/disputed').expect(401)
    await service.get('/v1/alerts/nonsense', regulator.token()).expect(404)
    await service.get('/v1/alerts/disputed?limit=0', regulator.token()).expect(400)
  })
})
