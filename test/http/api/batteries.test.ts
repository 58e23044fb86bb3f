import { randomUUID } from 'node:crypto'
import type { Response } from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { batteryEntryPage, passport } from '../../../src/http/schemas/batteries.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import { DISTRICT, type Enterprise } from '../../support/fleet.ts'

let service: TestApp
let maker: Enterprise
let service4s: Enterprise
let collector: Enterprise
let carrier: Enterprise
let repurposer: Enterprise
let stranger: Enterprise

const VIN = 'LS5A3DBE0PA000001'
const FACILITY = 'CQ-JLP-001'
const PERSON = 'person:abcd1234'
const code = events.nextBatteryCode()
const product = events.nextBatteryCode()

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append } = service
  maker = fleet.enterprise('producer')
  service4s = fleet.enterprise('service')
  collector = fleet.enterprise('collector')
  carrier = fleet.enterprise('carrier')
  repurposer = fleet.enterprise('repurposer')
  stranger = fleet.enterprise('recycler')
  await service.admit()
  const facility = { type: 'facility.registered', facility: FACILITY, name: 'Gate 3' }
  const about = { enterprise: collector.creditCode, district: DISTRICT }
  const time = new Date().toISOString()
  await append(fleet.authority.sign({ ...facility, ...about, time }))

  const waybill = randomUUID()
  const place = { district: DISTRICT, facility: FACILITY }
  const consignment = { to: repurposer.creditCode, carrier: carrier.creditCode, waybill }
  const condition = [{ code, condition: 'swollen', stateOfHealthPercent: 71.5 }]
  await append(maker.sign(events.produced(code)))
  await append(service4s.sign(events.installed(code, { vin: VIN })))
  await append(service4s.sign(events.removed(code)))
  const given = { place, batteries: condition }
  await append(collector.sign(events.collected(code, service4s.creditCode, given)))
  await append(collector.sign(events.dispatched(code, consignment)))
  await append(repurposer.sign(events.received(code, waybill)))
  const last = await append(repurposer.sign(events.repurposed(code, product)))
  // What is shown names the newest checkpoint: from here on it stays the same.
  await service.ledger.covering(last)
})

const get = (path: string, token?: string) => service.get(`/v1/batteries/${path}`, token)

/** What is nobody's business but that of those who had the battery. */
const secrets = () => [
  ...[maker, service4s, collector, carrier, repurposer].flatMap(({ creditCode, name }) => [
    creditCode,
    name,
  ]),
  VIN,
  FACILITY,
  PERSON,
  '412.5', // gross mass of the collection
  '1199.5', // and of the receipt
  '386.125', // and of the battery
  '71.5', // state of health
  'eyJ', // a submission, in any spelling
]

describe('the passport', () => {
  it('shows the public what the battery is and what happened to it', async () => {
    const body = passport.parse((await get(code).expect(200)).body)
    expect(body).toMatchObject({
      code,
      state: 'repurposed',
      unrecorded: false,
      facts: { vendor: '04Q', level: 'pack', chemistry: 'B', productionDates: ['2021-12-04'] },
      ratings: { model: 'CP-52', ratedCapacityAh: 150, nominalVoltageV: 350.4 },
      safety: { level: 'danger', word: 'swollen', highVoltage: 'yes' },
      product,
      entryCount: 7,
    })
    expect(body.events.map(({ type }) => type)).toEqual([
      'battery.registered',
      'battery.installed',
      'battery.removed',
      'battery.collected',
      'transport.dispatched',
      'transport.received',
      'battery.repurposed',
    ])
    expect(new Set(body.events.map(({ district }) => district))).toEqual(new Set([DISTRICT]))
  })

  it.each(['', '/entries'])(
    'names to the public no enterprise, vehicle, facility or mass: %s',
    async (path) => {
      const { text } = await get(code + path).expect(200)
      expect(secrets().filter((secret) => text.includes(secret))).toEqual([])
    },
  )

  it('names none of them on the page', async () => {
    const { text } = await service.get(`/b/${code}`).expect(200)
    expect(secrets().filter((secret) => text.includes(secret))).toEqual([])
  })

  it('of a product shows what it was made from, and what it is for', async () => {
    const body = passport.parse((await get(product).expect(200)).body)
    expect(body).toMatchObject({
      state: 'registered',
      parents: [code],
      ratings: { ratedEnergyKwh: 4.8, intendedUse: 'energy_storage' },
    })
  })

  it('shows all of it to who once had the battery', async () => {
    const body = passport.parse((await get(code, collector.token()).expect(200)).body)
    expect(body.custodian).toBe(repurposer.creditCode)
    expect(body.events[1]).toMatchObject({ signer: service4s.creditCode, event: { vin: VIN } })
  })

  it('shows an enterprise that never had it no more than the public', async () => {
    const forStranger = await get(code, stranger.token()).expect(200)
    expect(forStranger.body).toEqual((await get(code)).body)
  })

  it.each([
    ['lower case', (text: string) => text.toLowerCase()],
    ['spaces', (text: string) => text.replace(/(....)/g, '$1 ')],
    ['full width', (text: string) => text.replace('0', '０')],
  ])('is found by a code in %s', async (_, respell) => {
    expect((await get(encodeURIComponent(respell(code))).expect(200)).body.code).toBe(code)
  })

  it('is not there for a battery that nobody registered', async () => {
    const unknown = events.nextBatteryCode()
    for (const path of ['', '/entries', '/qr.svg', '/qr.png']) {
      expect((await get(unknown + path).expect(404)).body.code).toBe('not_found')
    }
  })

  it('is refused for what is no code, with what is wrong about it', async () => {
    const short = await get(code.slice(1)).expect(422)
    expect(short.body).toMatchObject({
      code: 'battery_code_malformed',
      params: { fault: 'length' },
    })
    const swapped = await get(code.slice(12) + code.slice(0, 12)).expect(422)
    expect(swapped.body.params.fault).toBe('halvesSwapped')
  })

  it('shows the newest hundred events of a long life, and counts all', async () => {
    const old = events.nextBatteryCode()
    await service.append(maker.sign(events.produced(old)))
    for (let i = 0; i < 60; i++) {
      await service.append(service4s.sign(events.installed(old)))
      await service.append(service4s.sign(events.removed(old)))
    }
    const body = passport.parse((await get(old).expect(200)).body)
    expect(body.entryCount).toBe(121)
    expect(body.events).toHaveLength(100)
    expect(body.events.at(-1)!.type).toBe('battery.removed')
    expect(body.ratings.model).toBe('CP-52')
  })
})

describe('the entries of a battery', () => {
  it('come page by page, each once and in order', async () => {
    const positions: number[] = []
    let next: string | null = '-'
    while (next !== null) {
      const after = next === '-' ? '' : `&after=${next}`
      const response: Response = await get(`${code}/entries?limit=3${after}`).expect(200)
      const page = batteryEntryPage.parse(response.body)
      positions.push(...page.entries.map(({ position }) => position))
      next = page.next
    }
    expect(positions).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('are whole for who once had the battery', async () => {
    const response = await get(`${code}/entries`, maker.token()).expect(200)
    const { entries } = batteryEntryPage.parse(response.body)
    expect(entries.every(({ entry }) => entry?.startsWith('cellproof/entry/v1\n'))).toBe(true)
  })

  it('are whole for a carrier where it is named, and public where it is not', async () => {
    const response = await get(`${code}/entries`, carrier.token()).expect(200)
    const { entries } = batteryEntryPage.parse(response.body)
    const whole = entries.filter(({ entry }) => entry !== undefined)
    expect(whole.map(({ type }) => type)).toEqual(['transport.dispatched'])
  })
})

describe('the QR code', () => {
  it('is an SVG with a quiet zone, and may be kept for a day', async () => {
    const response = await get(`${code}/qr.svg`).expect(200)
    expect(response.type).toBe('image/svg+xml')
    expect(response.headers['cache-control']).toBe('public, max-age=86400')
    // The address needs version 4 at level Q: 33 modules, and 4 around.
    expect(response.body.toString()).toContain('viewBox="0 0 41 41"')
  })

  it('is a PNG', async () => {
    const response = await get(`${code}/qr.png`).expect(200)
    expect(response.type).toBe('image/png')
    expect(response.body.subarray(1, 4).toString()).toBe('PNG')
  })
})

describe('a code of an unknown vendor', () => {
  it('is shown with the codes of known vendors for which it may have been misread', async () => {
    const misread = `7II${events.nextBatteryCode().slice(3)}`
    const meant = `7I1${misread.slice(3)}`
    await service.append(maker.sign(events.produced(misread)))
    const factsNow = async () => (await get(misread)).body.facts
    expect(await factsNow()).not.toHaveProperty('twins')
    const time = new Date().toISOString()
    const vendor = { type: 'vendor.registered', time, vendor: '7I1', name: 'Maker' }
    await service.append(service.fleet.authority.sign(vendor))
    expect(await factsNow()).toMatchObject({ warnings: ['vendor_unknown'], twins: [meant] })
    const { text } = await service.get(`/b/${misread}`).set('Accept', 'text/html')
    expect(text).toContain(`<a href="/b/${meant}">`)
  })
})
