import QRCode from 'qrcode'
import { beforeAll, describe, expect, it } from 'vitest'
import { lotId, NAME_BYTES, temporaryCode } from '../../src/core/codes/identity.ts'
import { batteryEntryPage, passport } from '../../src/http/schemas/batteries.ts'
import { tree } from '../../src/http/schemas/oversight.ts'
import { catchUp } from '../oversight/support.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../support/app.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'

let service: TestApp
let collector: Enterprise
let auditor: Enterprise

/** Names as they were made before: each bears its maker's credit code. */
let temporary: string
let product: string
let relabelled: string

const PARSERS: Readonly<Record<string, (body: unknown) => unknown>> = {
  '': (body) => passport.parse(body),
  '/entries': (body) => batteryEntryPage.parse(body),
  '/tree': (body) => tree.parse(body),
}

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, admit, append } = service
  collector = fleet.enterprise('collector', 'tester', 'repurposer', 'recycler')
  auditor = fleet.enterprise('auditor')
  await admit()
  temporary = events.nextTemporaryCode(collector.iss)
  relabelled = events.nextBatteryCode()
  product = events.nextBatteryCode()
  const other = events.nextTemporaryCode(collector.iss)
  for (const event of [
    events.unreadable(temporary),
    events.unreadable(other),
    events.relabelled(other, relabelled),
    events.collected([temporary, other], 'person:abcd1234'),
    events.tested([temporary], 'reuse'),
    events.repurposed([temporary], product),
    events.tested([other], 'dismantle'),
    events.dismantled([other], [events.nextLot(collector.iss)]),
  ]) {
    await append(collector.sign(event))
  }
  await catchUp(service.db)
})

describe('what anyone may read', () => {
  it('tells nobody’s credit code, but in the code that was asked for', async () => {
    for (const code of [temporary, product, relabelled]) {
      for (const [path, parse] of Object.entries(PARSERS)) {
        const { body } = await service.get(`/v1/batteries/${code}${path}`).expect(200)
        parse(body)
        expect(JSON.stringify(body).replaceAll(code, '')).not.toContain(collector.iss)
      }
      for (const path of ['', '?lang=en']) {
        const page = await service.get(`/b/${code}${path}`).expect(200)
        const said = JSON.stringify(page.headers) + page.text
        expect(said.replaceAll(code, '')).not.toContain(collector.iss)
      }
    }
  })

  it('calls a battery by the code that it was asked for, if its own names an enterprise', async () => {
    const { body } = await service.get(`/v1/batteries/${relabelled}`)
    expect(body.code).toBe(relabelled)
    const { body: whole } = await service.get(`/v1/batteries/${relabelled}`, auditor.token())
    expect(whole.code).toMatch(/^TMP-/)
    expect(whole.askedFor).toBe(relabelled)
    expect((await service.get(`/v1/batteries/${product}`)).body.parents).toEqual([
      `TMP-…${temporary.slice(-8)}`,
    ])
    expect((await service.get(`/b/${product}`)).text).toContain(`TMP-…${temporary.slice(-8)}`)
  })

  it('is reached by a QR code that bears no more', async () => {
    for (const code of [relabelled, temporary, product]) {
      const { body } = await service.get(`/v1/batteries/${code}/qr.svg`).expect(200)
      const options = { errorCorrectionLevel: 'Q', margin: 4, type: 'svg' } as const
      expect(String(body)).toBe(await QRCode.toString(`${PUBLIC_URL}/b/${code}`, options))
    }
  })
})

describe('a new name', () => {
  it('is anybody’s to give, once', async () => {
    const code = temporaryCode(new Uint8Array(NAME_BYTES).fill(7))
    await service.post(collector.sign(events.unreadable(code))).expect(201)
    const again = await service.post(collector.sign(events.unreadable(code))).expect(409)
    expect(again.body.code).toBe('battery_known')
    await service.post(collector.sign(events.collected([code], 'person:abcd1234'))).expect(201)
    await service.post(collector.sign(events.tested([code], 'dismantle'))).expect(201)
    const lot = lotId(new Uint8Array(NAME_BYTES).fill(9))
    await service.post(collector.sign(events.dismantled([code], [lot]))).expect(201)
    await catchUp(service.db)
    const found = await service.get(`/v1/batteries/${code}/tree`).expect(200)
    expect(found.body.nodes).toEqual(expect.arrayContaining([{ code }, { code: lot }]))
    await service.get(`/v1/lots/${lot}`, auditor.token()).expect(200)
    await service.get(`/v1/lots/${lot}`).expect(401)
  })
})
