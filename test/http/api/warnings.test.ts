import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { passport } from '../../../src/http/schemas/batteries.ts'
import { appended, awaitedReceipt, submissionResults } from '../../../src/http/schemas/log.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import { DISTRICT, type Enterprise } from '../../support/fleet.ts'

let service: TestApp
let collector: Enterprise
let facility: string

beforeAll(async () => {
  service = await openTestApp()
  collector = service.fleet.enterprise('collector', 'tester')
  facility = service.fleet.facility(collector)
  await service.admit()
})

const WEIGHED = { massBasis: 'weighed' }
const storedIn = (code: string, more: object = {}) =>
  events.storedIn(code, { place: { district: DISTRICT, facility }, ...more })

const HOT = { temperatureC: 210 }

/** A battery that is in hand. */
async function begin(): Promise<string> {
  const code = events.nextBatteryCode()
  await service.append(collector.sign(events.registered(code)))
  await service.append(collector.sign(events.collected(code, 'person:6b1f0c2e', WEIGHED)))
  return code
}

describe('what is accepted with warnings', () => {
  it('is answered with them, in the language asked for, and the same bytes again as well', async () => {
    const jws = collector.sign(storedIn(await begin(), HOT))
    const first = await service.post(jws).set('Accept-Language', 'en').expect(201)
    expect(appended.parse(first.body).warnings).toMatchObject([
      { code: 'implausible', pointer: '/event/temperatureC', params: { value: 210 } },
    ])
    expect(first.body.warnings[0].detail).toMatch(/^Temperature \(°C\) is 210, /)
    expect(first.headers.vary).toContain('Accept-Language')
    const again = await service.post(jws).set('Accept-Language', 'en').expect(200)
    expect(again.body).toEqual(first.body)
    const chinese = await service.post(jws).expect(200)
    expect(chinese.body.warnings[0].detail).toMatch(/^温度（°C）为 210/)
  })

  it('is answered without the member if there are none', async () => {
    const response = await service.post(collector.sign(storedIn(await begin()))).expect(201)
    expect(response.body).not.toHaveProperty('warnings')
  })

  it('has them in a list of answers, each at its own, and beside a receipt', async () => {
    const [good, hot, awaited] = [await begin(), await begin(), await begin()]
    const submissions = [storedIn(good), storedIn(hot, HOT)].map((event) => collector.sign(event))
    const response = await request(service.app).post('/v1/submissions').send({ submissions })
    const { results } = submissionResults.parse(response.body)
    expect(results.map((result) => 'warnings' in result)).toEqual([false, true])
    const waiting = await service
      .post(collector.sign(storedIn(awaited, HOT)))
      .query({ wait: 'receipt' })
      .expect(201)
    expect(awaitedReceipt.parse(waiting.body).warnings).toHaveLength(1)
  })

  it('names at most a hundred', async () => {
    const codes = Array.from({ length: 110 }, () => events.nextBatteryCode())
    await service.append(collector.sign(events.registered(codes)))
    await service.append(collector.sign(events.collected(codes, 'person:6b1f0c2e')))
    const tested = events.tested(codes, 'dismantle')
    const batteries = tested.batteries.map((battery) => ({
      ...battery,
      openCircuitVoltageV: 1_900,
    }))
    const { body } = await service.post(collector.sign({ ...tested, batteries })).expect(201)
    expect(appended.parse(body).warnings).toHaveLength(100)
    const { body: last } = await service.get(`/v1/batteries/${codes[109]}`, collector.token())
    expect(last.events.at(-1).warnings).toMatchObject([
      { pointer: '/event/batteries/109/openCircuitVoltageV' },
    ])
  })
})

describe('the record of a battery', () => {
  it('shows them to whom it concerns, of what kind they are to everybody, and neither once voided', async () => {
    const code = await begin()
    const { body } = await service.post(collector.sign(storedIn(code, HOT))).expect(201)
    const { index, leafHash } = body
    const read = async (address: string, as?: string) =>
      (await service.get(address, as).expect(200)).body
    const path = `/v1/batteries/${code}`
    const token = collector.token()
    const shown = passport.parse(await read(path, token)).events.at(-1)
    expect(shown?.warnings).toMatchObject([
      { code: 'implausible', pointer: '/event/temperatureC', params: { value: 210 } },
    ])
    const open = passport.parse(await read(path)).events.at(-1)
    expect(open?.warnings).toEqual([{ code: 'implausible' }])
    for (const query of ['', '?after=1', '?after=0&limit=2']) {
      const { entries } = await read(`${path}/entries${query}`, token)
      expect(entries.at(-1).warnings).toEqual(shown?.warnings)
    }
    expect((await service.get(`/b/${code}?lang=en`)).text).toContain('Unusual value')
    await service.append(collector.sign(events.voided({ index, leafHash }, [code])))
    for (const { warnings } of passport.parse(await read(path, token)).events) {
      expect(warnings).toBeUndefined()
    }
    expect((await service.get(`/b/${code}?lang=en`)).text).not.toContain('Unusual value')
  })
})
