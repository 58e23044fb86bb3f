import { beforeEach, describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { dayInChina } from '../../src/core/codes/calendar.ts'
import { addDays } from '../../src/core/codes/working-days.ts'
import type { OBLIGATION_STATUSES } from '../../src/core/rules/obligations.ts'
import { rebuildOversight } from '../../src/oversight/rebuild.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

type Row = {
  code: string
  obligation: string
  status: (typeof OBLIGATION_STATUSES)[number]
  openedOn: string
} & Record<string, unknown>

let service: TestApp
let maker: Enterprise
let collector: Enterprise
let recycler: Enterprise
let regulator: Enterprise
let code: string

beforeEach(async () => {
  service = await openTestApp()
  maker = service.fleet.enterprise('producer', 'vehicle-maker')
  collector = service.fleet.enterprise('collector', 'service')
  recycler = service.fleet.enterprise('recycler', 'tester', 'repurposer', 'carrier')
  regulator = service.fleet.enterprise('regulator')
  await service.admit()
  code = events.nextBatteryCode()
})

const ago = (days: number) => ({ time: new Date(Date.now() - days * 86_400_000).toISOString() })
const dayAgo = (days: number) => addDays(dayInChina(new Date()), -days)

const say = async (who: Enterprise, event: object) => {
  const { index, leafHash } = await service.ledger.submit(who.sign(event))
  return { index, leafHash: toBase64(leafHash) }
}

const listOf = async (reader: Enterprise, query = ''): Promise<Row[]> => {
  await catchUp(service.db)
  return (await service.get(`/v1/obligations${query}`, reader.token()).expect(200)).body.obligations
}
const read = (query = '') => listOf(regulator, query)
const briefly = (rows: Row[]) => rows.map(({ obligation, status }) => `${obligation} ${status}`)

/** Taken in so many days ago, and nothing since. */
const takenIn = async (days: number, more: object = {}) => {
  await say(collector, events.registered(code, ago(days + 1)))
  await say(collector, events.retired(code, ago(days)))
  const giver = collector.creditCode
  return say(collector, events.collected(code, giver, { ...ago(days), ...more }))
}

describe('an obligation', () => {
  it.each([
    [1, 'running'],
    [26, 'due'],
    [31, 'overdue'],
    [61, 'escalated'],
  ] as const)(
    'that began %i days ago is %s, and its entry and last day are named',
    async (days, status) => {
      const { index } = await takenIn(days)
      const [found, ...others] = await read()
      expect(others).toEqual([])
      expect(found).toMatchObject({
        ...{ code, status, obligation: 'stock_in', enterprise: collector.creditCode },
        ...{ openedBy: index, openedOn: dayAgo(days), due: dayAgo(days - 30), closedBy: null },
      })
      expect(await read(`?status=${status}`)).toEqual([found])
    },
  )

  it('is met by the entry that closes it, and late if that comes late, and stays so', async () => {
    await takenIn(40)
    const { index } = await say(collector, events.storedIn(code))
    expect(briefly(await read())).toEqual([])
    expect(await read('?status=late&kind=stock_in')).toMatchObject([
      { code, closedBy: index, closedOn: dayAgo(0) },
    ])
    expect(briefly(await read('?status=met'))).toEqual([])
    const late = await read('?status=late')
    expect(briefly(late)).toEqual(['retired_collected late', 'stock_in late'])
  })

  it('to report a sale begins with the sale, and is only kept if it was late', async () => {
    const [early, late] = [code, events.nextBatteryCode()]
    await say(maker, events.produced([early, late], ago(60)))
    expect(briefly(await read())).toEqual([])
    await say(maker, events.sold(early, collector.creditCode, { saleDate: dayAgo(0), ...ago(0) }))
    await say(maker, events.sold(late, collector.creditCode, { saleDate: dayAgo(21), ...ago(1) }))
    expect(briefly(await read())).toEqual([])
    expect(await read('?status=late')).toMatchObject([
      { code: late, obligation: 'sale_reported', openedOn: dayAgo(21) },
    ])
    expect(briefly(await read('?status=met'))).toEqual([])
  })

  it('to receive a shipment is the consignee’s, where it goes, and ends if it is cancelled', async () => {
    await takenIn(2)
    const sending = { to: recycler.creditCode, carrier: recycler.creditCode, waybill: 'W1' }
    await say(collector, events.dispatched(code, sending, ago(1)))
    expect(await read()).toMatchObject([
      { obligation: 'shipment_received', enterprise: recycler.creditCode },
    ])
    await say(collector, events.cancelled(code, 'W1', ago(0)))
    expect(briefly(await read())).toEqual([])
  })

  it('to test begins with quarantine, and ends with a verdict that is another', async () => {
    await takenIn(3)
    await say(collector, events.incident(code, 'leak', ago(2)))
    expect(briefly(await read('?kind=test_done'))).toEqual(['test_done running'])
    await say(collector, events.incident(code, 'loss', ago(1)))
    expect(briefly(await read('?kind=test_done'))).toEqual(['test_done running'])
  })

  it('to dispose of a residue ends when all of it is used up', async () => {
    const lot = events.nextLot(recycler.creditCode)
    const slag = { lot, material: 'slag', massKg: 10 }
    await say(recycler, events.registered(code, ago(9)))
    await say(recycler, events.retired(code, ago(8)))
    await say(recycler, events.collected(code, recycler.creditCode, ago(7)))
    const made = { batteriesMassKg: 20, inputs: [], lossKg: 10, outputs: [slag], line: 'A' }
    await say(recycler, {
      ...{ type: 'material.processed', place: { district: recycler.district }, ...ago(6) },
      ...{ batteries: [{ code }], ...made },
    })
    const ofLot = () => read(`?battery=${lot}&kind=residue_disposed`)
    expect(briefly(await ofLot())).toEqual(['residue_disposed running'])
    await say(recycler, events.disposed([{ lot, massKg: 4 }], ago(5)))
    expect(briefly(await ofLot())).toEqual(['residue_disposed running'])
    await say(recycler, events.disposed([{ lot, massKg: 6 }], ago(4)))
    expect(briefly(await ofLot())).toEqual([])
  })
})

describe('a correction', () => {
  it('of what began it moves it; what is voided has begun nothing', async () => {
    const entry = await takenIn(40)
    expect(briefly(await read())).toEqual(['stock_in overdue'])
    const event = events.collected(code, collector.creditCode, ago(5))
    await say(collector, events.corrected(entry, [code], event))
    expect(briefly(await read())).toEqual(['stock_in running'])
    await say(collector, events.voided(entry, [code]))
    expect(briefly(await read())).toEqual(['retired_collected overdue'])
    expect((await rebuildOversight(service.db, { repair: false })).differences).toEqual([])
  })

  it('that voids what met it opens it again, as if that had never been said', async () => {
    await takenIn(40)
    const before = await read()
    const entry = await say(collector, events.storedIn(code))
    expect(briefly(await read())).toEqual([])
    await say(collector, events.voided(entry, [code]))
    expect(await read()).toEqual(before)
    expect(briefly(await read('?status=late'))).toEqual(['retired_collected late'])
    expect((await rebuildOversight(service.db, { repair: false })).differences).toEqual([])
  })
})

describe('a rule that is changed', () => {
  it('counts at once, for what began on its days and for nothing else', async () => {
    await takenIn(12)
    expect(briefly(await read())).toEqual(['stock_in running'])
    const change = {
      ...{ type: 'rules.changed', ...ago(0), basis: '渝经信〔2026〕1号' },
      ...{ rule: 'stock_in.order-73', value: 10, periodFrom: dayAgo(12), periodTo: dayAgo(12) },
    }
    await service.append(service.fleet.authority.sign(change))
    expect(briefly(await read())).toEqual(['stock_in overdue'])
    expect(briefly(await read('?status=overdue'))).toEqual(['stock_in overdue'])
    const earlier = { ...change, value: 30, periodTo: dayAgo(12) }
    await service.append(service.fleet.authority.sign(earlier))
    expect(briefly(await read('?status=overdue'))).toEqual([])
  })
})

describe('the list of obligations', () => {
  it('is an enterprise’s own; auditors and regulators see all', async () => {
    await takenIn(40)
    expect(await listOf(collector)).toHaveLength(1)
    expect(await listOf(recycler)).toEqual([])
    expect(await read(`?enterprise=${collector.creditCode}`)).toHaveLength(1)
    expect(await read(`?enterprise=${recycler.creditCode}`)).toEqual([])
    const other = `/v1/obligations?enterprise=${collector.creditCode}`
    await service.get(other, recycler.token()).expect(403)
    await service.get('/v1/obligations').expect(401)
    await service
      .get('/v1/obligations?after=2026-02-30~1~A~stock_in', regulator.token())
      .expect(400)
  })

  it('goes page by page through all, each once, in the order in which they began', async () => {
    const codes = Array.from({ length: 5 }, () => events.nextBatteryCode())
    for (const [i, one] of codes.entries()) {
      code = one
      await takenIn(40 - i * 9)
      await say(collector, events.storedIn(one))
    }
    for (const status of ['', '&status=late', '&status=met']) {
      const all = await read(`?limit=100${status}`)
      const found: Row[] = []
      let after: string | null = ''
      while (after !== null) {
        const query: string = `?limit=2${status}${after && `&after=${after}`}`
        const { body } = await service.get(`/v1/obligations${query}`, regulator.token()).expect(200)
        found.push(...body.obligations)
        after = body.next
      }
      expect(found).toEqual(all)
      const days = all.map(({ openedOn }) => openedOn)
      expect(days).toEqual([...days].sort())
    }
    expect(await read('?status=late')).toHaveLength(4)
  })
})

describe('what has to be done next', () => {
  it('stands on the passport, for those it concerns', async () => {
    await takenIn(26)
    await catchUp(service.db)
    const passport = async (who?: Enterprise) =>
      (await service.get(`/v1/batteries/${code}`, who?.token()).expect(200)).body
    expect((await passport(collector)).obligations).toMatchObject([
      { obligation: 'stock_in', status: 'due', due: dayAgo(-4), closedBy: null },
    ])
    expect((await passport(regulator)).obligations).toHaveLength(1)
    expect((await passport(recycler)).obligations).toBeUndefined()
    expect((await passport()).obligations).toBeUndefined()
  })

  it('is a calendar of an enterprise, one day for all that is due on it', async () => {
    await takenIn(26)
    code = events.nextBatteryCode()
    await takenIn(26)
    await catchUp(service.db)
    const { text } = await service.get('/v1/obligations.ics', collector.token()).expect(200)
    const days = text.split('\r\n').filter((line) => line.startsWith('DTSTART'))
    expect(days).toEqual([`DTSTART;VALUE=DATE:${dayAgo(-4).replaceAll('-', '')}`])
    expect(text).toContain('SUMMARY:入库上报 (2)')
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    }
    const other = `/v1/obligations.ics?enterprise=${collector.creditCode}`
    await service.get(other, recycler.token()).expect(403)
    const none = await service.get('/v1/obligations.ics', recycler.token()).expect(200)
    expect(none.text).not.toContain('VEVENT')
  })
})
