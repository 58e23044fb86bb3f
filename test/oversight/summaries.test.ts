import { beforeAll, describe, expect, it } from 'vitest'
import { formatCsv } from '../../src/http/api/csv.ts'
import { summary } from '../../src/http/schemas/oversight.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { collected, nextBatteryCode, produced, retired } from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

let service: TestApp
let maker: Enterprise
let collector: Enterprise
let regulator: Enterprise
let last: number

const codes = Array.from({ length: 3 }, () => nextBatteryCode())
const NMC = `${codes[2]!.slice(0, 4)}E${codes[2]!.slice(5)}`
const place = { district: '500103' }

beforeAll(async () => {
  service = await openTestApp()
  maker = service.fleet.enterprise('producer', 'collector')
  collector = service.fleet.enterprise('collector', 'recycler')
  regulator = service.fleet.enterprise('regulator')
  await service.admit()
  const origin = 'unrecorded'
  const [time, later] = ['2025-03-31T15:59:00Z', '2025-04-02T01:00:00Z']
  await service.append(maker.sign(produced(codes.slice(0, 2), { time, origin })))
  await service.append(maker.sign(produced(NMC, { time, place, origin })))
  const all = [...codes.slice(0, 2), NMC]
  await service.append(maker.sign(retired(all, { time: later })))
  const gross = { grossMassKg: 1000.001, time: later, place }
  last = await service.append(collector.sign(collected(all, maker.creditCode, gross)))
  await catchUp(service.db)
})

const ask = async (query: string, by: Enterprise = regulator) =>
  summary.parse((await service.get(`/v1/summaries?${query}`, by.token()).expect(200)).body).rows

describe('GET /v1/summaries', () => {
  it('gives sums by what is asked for, and how far they cover the log', async () => {
    const rows = await ask('by=month&by=type')
    expect(
      rows.map(({ month, type, events, batteries }) => [month, type, events, batteries]),
    ).toEqual([
      ['2025-03', 'battery.registered', 2, 3],
      ['2025-04', 'battery.collected', 1, 3],
      ['2025-04', 'battery.retired', 1, 3],
    ])
    expect(rows.map(({ massKg, energyKwh }) => [massKg, energyKwh])).toEqual([
      [1158.375, 157.68],
      [1000.001, 157.68],
      [1158.375, 157.68],
    ])
    const { body } = await service.get('/v1/summaries', regulator.token())
    expect(body.asOf.entry).toBe(last)
    expect(body.rows[0]).toMatchObject({ events: 4, batteries: 9 })
  })

  it('counts an event about several chemistries once, and each battery in its own', async () => {
    const rows = await ask('by=chemistry&from=2025-04-01')
    expect(rows.map(({ chemistry, events, batteries }) => [chemistry, events, batteries])).toEqual([
      ['B', 0, 4],
      ['E', 0, 2],
      ['mixed', 2, 0],
    ])
  })

  it('takes days inclusively, and narrows to an enterprise and a district', async () => {
    expect((await ask('from=2025-03-31&to=2025-03-31'))[0]?.events).toBe(2)
    expect(await ask('from=2025-04-03')).toEqual([])
    const narrow = `district=500103&by=enterprise,district&enterprise=${collector.creditCode}`
    expect(await ask(narrow)).toMatchObject([
      { enterprise: collector.creditCode, district: '500103', events: 1 },
    ])
  })

  it('shows an enterprise its own alone, and nothing to the public', async () => {
    const rows = await ask('by=enterprise', collector)
    expect(rows.map(({ enterprise }) => enterprise)).toEqual([collector.creditCode])
    const others = `/v1/summaries?enterprise=${maker.creditCode}`
    await service.get(others, collector.token()).expect(403)
    await service.get('/v1/summaries').expect(401)
    await service.get('/v1/summaries.csv').expect(401)
    await service.get('/v1/summaries', service.fleet.authority.token()).expect(200)
  })

  it.each([
    'from=2025-02-30',
    'from=yesterday',
    'to=0000-01-01',
    'by=color',
    'by=month,',
    'district=5%27',
    'from=2025-01-01&from=2025-01-02',
  ])('refuses %s', async (query) => {
    const { status, body } = await service.get(`/v1/summaries?${query}`, regulator.token())
    expect([status, body.code]).toEqual([400, 'request_malformed'])
  })
})

describe('the CSV of a summary', () => {
  it('has the same figures, by its own address and by Accept', async () => {
    const address = '/v1/summaries.csv?by=month&by=type&to=2025-03-31'
    const { text, headers } = await service.get(address, regulator.token()).expect(200)
    expect(text).toBe(
      '\uFEFFmonth,type,events,batteries,massKg,energyKwh,NiGrams,CoGrams,MnGrams,LiGrams,CuGrams,AlGrams,FeGrams\r\n' +
        '2025-03,battery.registered,2,3,1158.375,157.68,0,0,0,0,0,0,0\r\n',
    )
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    const accepted = await service
      .get('/v1/summaries?by=month&by=type&to=2025-03-31', regulator.token())
      .set('Accept', 'text/csv')
    expect(accepted.text).toBe(text)
  })

  it.each(['915001070000000018', '007', '12E5'])(
    'keeps %s as text, of which spreadsheets would make another number',
    (id) => {
      expect(formatCsv([[id, 7]])).toBe(`\uFEFF"=""${id}""",7\r\n`)
    },
  )

  it('quotes what has to be quoted, and lets no cell be a formula', () => {
    expect(formatCsv([['a,"b"', '=1+1', '@x', '-1', -1, '两\n行']])).toBe(
      '\uFEFF"a,""b""",\'=1+1,\'@x,\'-1,-1,"两\n行"\r\n',
    )
  })
})

// Last, since it adds to what the figures above are of.
describe('districts in figures', () => {
  it('are those of today: one that went whole into another, and towns that moved', async () => {
    const time = '2025-05-02T01:00:00Z'
    const placed = (place: object) =>
      produced(nextBatteryCode(), { time, place, origin: 'unrecorded' })
    for (const place of [
      { district: '500105' },
      { district: '500157' },
      { district: '500112', town: '大湾镇' },
      { district: '500112', town: '龙溪街道' },
      { district: '500112' },
    ]) {
      await service.append(maker.sign(placed(place)))
    }
    await catchUp(service.db)
    const rows = await ask('by=district&from=2025-05-01&to=2025-05-31')
    expect(rows.map(({ district, batteries }) => [district, batteries])).toEqual([
      ['500109', 1],
      ['500112', 1],
      ['500157', 3],
    ])
    const [liangjiang] = await ask('district=500157&from=2025-05-01&to=2025-05-31')
    expect(liangjiang?.batteries).toBe(3)
  })
})
