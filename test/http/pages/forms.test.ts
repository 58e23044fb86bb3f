import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../src/core/events/catalogue.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { eventSchemaOf } from '../../../src/http/api/event-schemas.ts'
import { eventFrom } from '../../../src/web/form-event.ts'
import { formFieldsOf } from '../../../src/web/form-fields.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import { DISTRICT } from '../../support/fleet.ts'

let service: TestApp

beforeAll(async () => {
  service = await openTestApp()
})

const TYPES = [...CATALOGUE.keys()]
const code = events.nextBatteryCode()

const collected = {
  batteries: `${code.slice(0, 14).toLowerCase()} ${code.slice(14)}\r\n`,
  'batteries.condition': 'intact',
  'batteries.stateOfHealthPercent': '',
  from: 'person:abcd1234',
  grossMassKg: '412.5',
  time: '2026-01-21T10:30:00+08:00',
  'place.district': DISTRICT,
}

const post = (type: string, values: Readonly<Record<string, string>>) =>
  request(service.app).post(`/forms/${type}?lang=en`).type('form').send(values)

const unescaped = (html: string) =>
  html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

/** The event that a page shows. */
const eventOn = (html: string): unknown =>
  JSON.parse(unescaped(/<pre[^>]*>(\{.*?)<\/pre>/s.exec(html)![1]!))

/** Names of the fields at which a page shows a problem. */
const faultyOn = (html: string): string[] =>
  Array.from(html.matchAll(/id="([\w.]+)-problem"/g), ([, name]) => name!)

describe('the list of forms', () => {
  it('leads to the form of every type of event about batteries', async () => {
    const { text } = await service.get('/forms?lang=en').expect(200)
    const linked = Array.from(text.matchAll(/href="\/forms\/([\w.]+)\?/g), ([, type]) => type)
    expect(linked).toEqual(TYPES)
  })

  it('is linked from the first page', async () => {
    expect((await service.get('/')).text).toContain('href="/forms"')
  })
})

describe('a form', () => {
  it.each(TYPES)('asks for all that %s must have', async (type) => {
    const { text } = await service.get(`/forms/${type}`).expect(200)
    const { required = [], properties = {} } = eventSchemaOf(type)!
    const asked = required.filter((name) => name !== 'type' && properties[name]!.maxItems !== 0)
    for (const name of asked) expect(text).toMatch(new RegExp(`name="${name}[."]`))
    expect(text).not.toMatch(/<script|\sstyle="|\son\w+=/)
  })

  it('makes an event that is accepted as one', async () => {
    const { text } = await post('battery.collected', collected).expect(200)
    const event = eventOn(text)
    expect(parseEvent(event)).toEqual({
      type: 'battery.collected',
      batteries: [{ code, condition: 'intact' }],
      from: 'person:abcd1234',
      grossMassKg: 412.5,
      time: '2026-01-21T10:30:00+08:00',
      place: { district: DISTRICT },
    })
    expect(text).toContain(`cellproof submit event.json --url ${PUBLIC_URL} --key`)
  })

  it('says how somebody who is not registered is written, and takes it, or points at its fault', async () => {
    const { text } = await service.get('/forms/battery.collected?lang=en').expect(200)
    const hint = /id="from-hint"[^>]*>([^<]*)</.exec(unescaped(text))![1]!
    const [example = ''] = /\{"noCreditCode"[^}]*\}/.exec(hint) ?? []
    const made = await post('battery.collected', { ...collected, from: example }).expect(200)
    expect(parseEvent(eventOn(made.text))).toMatchObject({ from: JSON.parse(example) })
    const wrong = { ...collected, from: '{"firm":"渝北回收站"}' }
    const { text: refused } = await post('battery.collected', wrong).expect(422)
    expect(faultyOn(refused)).toEqual(['from'])
  })

  it('says what to do where nothing can be measured', async () => {
    const { text } = await service.get('/forms/battery.inspected?lang=zh')
    expect(text).toMatch(/id="batteries\.voltageV-hint"[^>]*>无法测量的/)
  })

  it('takes lists of objects as JSON, and names no batteries where none may be', () => {
    const type = 'material.recovered'
    const fields = formFieldsOf(eventSchemaOf(type)!)
    const event = eventFrom(type, fields, {
      batteries: code,
      inputs: '[{"lot":"LOT-X"}]',
      outputs: '[',
      'recoveryPercent.Ni': '９８.5',
    })
    expect(event).toEqual({
      type,
      batteries: [],
      inputs: [{ lot: 'LOT-X' }],
      outputs: '[',
      recoveryPercent: { Ni: 98.5 },
    })
  })

  it('joins the two symbols of a code, a line each in either order, and never those of two batteries', () => {
    const fields = formFieldsOf(eventSchemaOf('battery.collected')!)
    const other = '001CB240000003B3C0221953'
    const [[first, second], [another, last]] = [code, other].map((whole) => [
      whole.slice(0, 14),
      whole.slice(14),
    ]) as [[string, string], [string, string]]
    const codesFrom = (lines: readonly string[]) => {
      const event = eventFrom('battery.collected', fields, { batteries: lines.join('\r\n') })
      return (event.batteries as { code: string }[]).map((battery) => battery.code)
    }
    expect(codesFrom([first, second, last.toLowerCase(), another, code])).toEqual([
      code,
      other,
      code,
    ])
    expect(codesFrom([first, another, last, second])).toEqual([first, other, second])
    expect(codesFrom([first, code, second])).toEqual([first, code, second])
  })

  it.each([
    ['batteries', { batteries: `${code}\n${code.slice(0, -1)}!` }],
    ['batteries', { batteries: '' }],
    ['batteries.stateOfHealthPercent', { 'batteries.stateOfHealthPercent': '120' }],
    ['grossMassKg', { grossMassKg: 'heavy' }],
    ['from', { from: '<b>"somebody"' }],
    ['place.district', { 'place.district': '' }],
    ['time', { time: 'yesterday' }],
    ['evidence', { evidence: '[{"sha256":"x"}]' }],
  ])('shows what is wrong at its field, %s, and keeps what was typed', async (name, wrong) => {
    const { text } = await post('battery.collected', { ...collected, ...wrong }).expect(422)
    expect(faultyOn(text)).toEqual([name])
    for (const typed of Object.values({ ...collected, ...wrong })) {
      expect(unescaped(text)).toContain(typed.trim())
    }
    expect(text).not.toContain('<b>')
  })

  it('is not there for a type that is none, or is for the registry', async () => {
    await service.get('/forms/battery.eaten').expect(404)
    await service.get('/forms/constructor').expect(404)
    await service.get('/forms/enterprise.registered').expect(404)
    expect((await post('battery.eaten', {}).expect(404)).body.code).toBe('not_found')
  })

  it('is neither put nor deleted, and takes no more than a form needs', async () => {
    const put = await request(service.app).put('/forms/battery.collected').expect(405)
    expect(put.headers.allow).toBe('GET, HEAD, POST')
    await request(service.app).post('/forms').expect(405)
    await post('battery.collected', { batteries: 'x'.repeat(30_000) }).expect(413)
  })
})
