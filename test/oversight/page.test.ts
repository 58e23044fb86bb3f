import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

let service: TestApp
let collector: Enterprise
let recycler: Enterprise
let regulator: Enterprise

const codes = [nextBatteryCode(), nextBatteryCode()]
const time = '2026-01-15T08:00:00+08:00'

beforeAll(async () => {
  service = await openTestApp({ demo: true })
  collector = service.fleet.enterprise('collector')
  recycler = service.fleet.enterprise('recycler')
  regulator = service.fleet.enterprise('regulator')
  await service.admit()
  await service.append(collector.sign(registered(codes, { time, massKg: 1234.5 })))
  await service.append(recycler.sign(registered(nextBatteryCode(), { time })))
  await catchUp(service.db)
})

const signIn = (token: string) =>
  request(service.app).post('/oversight?lang=en').type('form').send({ token })

async function cookieOf(reader: Enterprise): Promise<string> {
  const { headers } = await signIn(reader.token()).expect(303)
  return headers['set-cookie']![0]!
}

const open = async (reader: Enterprise, query: string) =>
  request(service.app)
    .get(`/oversight?lang=en&${query}`)
    .set('Cookie', (await cookieOf(reader)).split(';')[0]!)

describe('the page of oversight', () => {
  it('explains to whoever has no token what is needed', async () => {
    const { status, text } = await service.get('/oversight')
    expect(status).toBe(401)
    expect(text).toContain('cellproof token --key key.jwk --log ledger.test/cq')
    expect(text).toContain('<form')
    expect(text).toContain('class="banner"')
  })

  it('keeps the token in a cookie for itself alone, and as long as the token holds', async () => {
    const { headers } = await signIn(regulator.token()).expect(303)
    expect(headers.location).toBe('/oversight?lang=en')
    const cookie = headers['set-cookie']![0]!
    for (const attribute of ['Path=/oversight', 'HttpOnly', 'Secure', 'SameSite=Strict']) {
      expect(cookie).toContain(attribute)
    }
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)![1]!)
    expect(expires - Date.now()).toBeLessThanOrEqual(300_000)
  })

  it('refuses a token that does not hold, and one that another site sends', async () => {
    const { status, headers } = await signIn(regulator.token({ claims: { aud: 'another' } }))
    expect([status, headers['set-cookie']?.[0]?.startsWith('cellproof_token=;')]).toEqual([
      401,
      true,
    ])
    await signIn('no token').expect(401)
    await request(service.app).post('/oversight').expect(401)
    await signIn(regulator.token()).set('Sec-Fetch-Site', 'cross-site').expect(403)
    await request(service.app).get(`/oversight?token=${regulator.token()}`).expect(400)
  })

  it('drills down from the year to the batteries behind a figure', async () => {
    const year = await open(regulator, 'year=2026')
    expect(year.text).toContain('2,469')
    expect(year.text).toContain(collector.name)
    const month = `month=2026-01&amp;enterprise=${collector.creditCode}`
    expect(year.text).toContain(`/oversight?${month}&amp;lang=en`)
    const types = await open(regulator, month.replace('&amp;', '&'))
    expect(types.text).toContain('type=battery.registered')
    const batteries = await open(
      regulator,
      `${month.replace('&amp;', '&')}&type=battery.registered`,
    )
    for (const code of codes) expect(batteries.text).toContain(`/b/${code}?lang=en`)
  })

  it('shows an enterprise nothing of another', async () => {
    const { text } = await open(collector, 'year=2026')
    expect(text).not.toContain(recycler.creditCode)
    for (const more of ['', '&type=battery.registered']) {
      const query = `month=2026-01&enterprise=${recycler.creditCode}${more}`
      expect((await open(collector, query)).status).toBe(403)
    }
  })

  it('has no script, and is in Chinese unless asked otherwise', async () => {
    const { text, headers } = await service.get('/oversight')
    expect(text).not.toContain('<script')
    expect(headers['content-language']).toBe('zh-CN')
    expect(headers['cache-control']).toContain('no-store')
  })

  it.each(['year=x', 'month=2026-13&enterprise=authority', 'month=2026-01&enterprise=x'])(
    'refuses %s',
    async (query) => {
      expect((await open(regulator, query)).status).toBe(400)
    },
  )
})
