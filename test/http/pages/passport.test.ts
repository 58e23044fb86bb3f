import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { sha256 } from '../../../src/core/bytes/hash.ts'
import { problemExplanation } from '../../../src/http/schemas/problem.ts'
import { STATUSES } from '../../../src/http/statuses.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'

let service: TestApp
let demo: TestApp
const code = events.nextBatteryCode()

beforeAll(async () => {
  service = await openTestApp()
  demo = await openTestApp({ demo: true })
  for (const { fleet, admit, append, ledger } of [service, demo]) {
    const maker = fleet.enterprise('producer')
    await admit()
    // Answers say how far the newest checkpoint reaches: two of them are the same once it has come.
    await ledger.covering(await append(maker.sign(events.produced(code))))
  }
})

const WECHAT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/wxpic,image/tpg,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'

describe('the passport page', () => {
  it('is Chinese, unless English is asked for', async () => {
    const zh = await service.get(`/b/${code}`).expect(200)
    expect(zh.text).toContain('<html lang="zh-CN">')
    const en = await service.get(`/b/${code}`).set('Accept-Language', 'en-GB,en;q=0.9')
    expect(en.text).toContain('<html lang="en">')
    expect(en.headers['content-language']).toBe('en')
    const asked = await service.get(`/b/${code}?lang=en`).set('Accept-Language', 'zh-CN')
    expect(asked.text).toContain('<html lang="en">')
  })

  it.each<[what: string, accept: string, type: string]>([
    ['WeChat', WECHAT, 'text/html'],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['whoever takes anything', '*/*', 'text/html'],
    ['whoever takes neither', 'image/png', 'text/html'],
    ['a program', 'application/json', 'application/json'],
    ['a library of programs', 'application/json, text/plain, */*', 'application/json'],
    ['who likes JSON less', 'application/json;q=0.5, text/html', 'text/html'],
    ['who likes JSON more', 'text/html;q=0.5, application/json;q=0.9', 'application/json'],
  ])('is for %s in the form that it asks for', async (_, accept, type) => {
    const answer = await service.get(`/b/${code}`).set('Accept', accept).expect(200)
    expect(answer.type).toBe(type)
    expect(answer.headers.vary).toContain('Accept')
    if (type === 'text/html') return
    const api = await service.get(`/v1/batteries/${code}`)
    expect(answer.body).toEqual(api.body)
    expect(answer.headers['cache-control']).toBe(api.headers['cache-control'])
    const refused = await service.get('/b/x').set('Accept', accept).expect(422)
    expect(refused.type).toBe('application/problem+json')
  })

  it('needs no script and nothing from elsewhere, and the policy allows neither', async () => {
    const { text, headers } = await service.get(`/b/${code}`)
    expect(text).not.toMatch(/<script|\son\w+=|javascript:|(src|href)="(https?:)?\/\//i)
    const style = /<style>(.*?)<\/style>/s.exec(text)![1]!
    expect(headers['content-security-policy']).toBe(
      `default-src 'none';style-src 'sha256-${toBase64(sha256(toUtf8(style)))}';` +
        `img-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'`,
    )
    expect(headers['permissions-policy']).toContain('camera=()')
    expect(text).not.toContain('style="')
  })

  it('shows a danger before all else, whatever it looked like before, and says what is unknown', async () => {
    const { fleet, append, admit } = service
    const collector = fleet.enterprise('collector')
    await admit()
    const burnt = events.nextBatteryCode()
    const batteries = [{ code: burnt, condition: 'intact' }]
    await append(collector.sign(events.registered(burnt)))
    const seen = await service.get(`/b/${burnt}?lang=en`)
    expect(seen.text.match(/class="alarm \w+"/g)).toEqual(['class="alarm unknown"'])
    await append(collector.sign(events.collected(burnt, 'person:abcd1234', { batteries })))
    const intact = await service.get(`/b/${burnt}?lang=en`)
    expect(intact.text).not.toMatch(/class="alarm \w+"/)
    // Nobody has told its voltage.
    expect(intact.text).toContain('<p class="alarm">')
    await append(collector.sign(events.incident(burnt, 'fire')))
    for (const lang of ['zh', 'en']) {
      const { text } = await service.get(`/b/${burnt}?lang=${lang}`)
      const [head, rest] = text.split('<main')[1]!.split('class="alarm danger"')
      expect(head).not.toMatch(/class="strip|<h1|<section/)
      expect(rest).toContain('<p class="alarm">')
      expect(text).not.toMatch(/完好|intact/)
    }
    const { body } = await service.get(`/v1/batteries/${burnt}`)
    expect(body.safety).toMatchObject({ level: 'danger', word: 'fire', highVoltage: 'unknown' })
    expect(body).not.toHaveProperty('condition')
  })

  it('is smaller than 30 kB, whatever the battery has been through', async () => {
    const { fleet, append, admit } = service
    const maker = fleet.enterprise('vehicle-maker')
    const repurposer = fleet.enterprise('repurposer', 'collector')
    await admit()
    const parents = Array.from({ length: 200 }, () => events.nextBatteryCode())
    await append(repurposer.sign(events.registered(parents)))
    await append(repurposer.sign(events.collected(parents, 'person:abcd1234')))
    const long = events.nextBatteryCode()
    await append(repurposer.sign(events.repurposed(parents, long)))
    for (let i = 0; i < 50; i++) {
      await append(maker.sign(events.installed(long)))
      await append(maker.sign(events.removed(long)))
    }
    const { text } = await service.get(`/b/${long}`)
    expect(Buffer.byteLength(text)).toBeLessThan(30_000)
  })

  it('escapes what enterprises write', async () => {
    const { fleet, append, admit } = service
    const maker = fleet.enterprise('producer')
    await admit()
    const odd = events.nextBatteryCode()
    await append(maker.sign(events.produced(odd, { model: '<img src=x onerror=alert(1)>' })))
    const { text } = await service.get(`/b/${odd}`)
    expect(text).not.toContain('<img src=x')
    expect(text).toContain('&lt;img src=x')
  })

  it.each([
    [404, events.nextBatteryCode()],
    [422, '12345'],
  ])('is a page, too, when it is refused with %i', async (status, wrong) => {
    const get = service.get(`/b/${wrong}`).set('Accept', 'text/html,*/*;q=0.8')
    const response = await get.expect(status)
    expect(response.type).toBe('text/html')
    expect(response.text).toContain('<h1>')
  })

  it('names the districts that were merged by their names, as it names Liangjiang', async () => {
    const { fleet, admit, append, get } = await openTestApp()
    const maker = fleet.enterprise('producer')
    await admit()
    for (const [district, name] of [
      ['500157', 'Liangjiang'],
      ['500112', 'Yubei'],
    ] as const) {
      const made = events.produced(events.nextBatteryCode())
      await append(maker.sign({ ...made, place: { district } }))
      const { text } = await get(`/b/${made.batteries[0]!.code}?lang=en`).expect(200)
      expect(text).toContain(name)
    }
  })

  it('is marked as a demonstration where it is one, as are the JSON answers', async () => {
    const { text } = await demo.get(`/b/${code}`)
    expect(text).toContain('class="banner"')
    expect((await demo.get(`/v1/batteries/${code}`)).body.demo).toBe(true)
    expect((await demo.get('/v1/log')).body.demo).toBe(true)
    expect((await service.get(`/b/${code}`)).text).not.toContain('class="banner"')
    expect((await service.get('/v1/log')).body).not.toHaveProperty('demo')
  })
})

describe('the explanation of a problem', () => {
  it.each(Object.keys(STATUSES))('%s stands where its type points', async (name) => {
    const response = await service.get(`/problems/${name}`).expect(200)
    expect(problemExplanation.parse(response.body).code).toBe(name)
  })

  it('is a page for a browser', async () => {
    const get = service.get('/problems/battery_unknown').set('Accept', 'text/html')
    expect((await get.expect(200)).type).toBe('text/html')
  })

  it('is not there for a code that is none', async () => {
    await service.get('/problems/constructor').expect(404)
  })
})
