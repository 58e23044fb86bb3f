import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { passport } from '../../../src/http/schemas/batteries.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

const FIRM = { firm: '成都某再生资源公司', creditCode: '91350100M000100Y43', district: '510104' }

let service: TestApp
let collector: Enterprise
let carrier: Enterprise
let recycler: Enterprise
const code = events.nextBatteryCode()
const waybill = randomUUID()

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append } = service
  collector = fleet.enterprise('collector')
  carrier = fleet.enterprise('carrier')
  recycler = fleet.enterprise('recycler')
  await service.admit()
  await append(collector.sign(events.registered(code)))
  await append(collector.sign(events.collected(code, { noCreditCode: 'private_person' })))
})

const submit = (jws: string) => service.post(jws)

describe('a battery that is sent to a firm that is not registered', () => {
  it('is refused for a firm that is', async () => {
    const to = { firm: '某厂', creditCode: recycler.creditCode }
    const shipment = { to, carrier: carrier.creditCode, waybill }
    const { status, body } = await submit(collector.sign(events.dispatched(code, shipment)))
    expect([status, body.code, body.pointer]).toEqual([
      ...[409, 'counterparty_registered', '/event/to/creditCode'],
    ])
  })

  it('leaves the register, and the public is not told to whom', async () => {
    const shipment = { to: FIRM, carrier: carrier.creditCode, waybill }
    for (const event of [events.dispatched(code, shipment), events.delivered(code, waybill)]) {
      expect((await submit(collector.sign(event))).status).toBe(201)
    }
    const shown = await service.get(`/v1/batteries/${code}`)
    expect(passport.parse(shown.body).state).toBe('outside')
    expect(shown.text).not.toContain(FIRM.firm)
    expect(shown.text).not.toContain(FIRM.creditCode)
    const own = await service.get(`/v1/batteries/${code}`, collector.token())
    expect(passport.parse(own.body)).toMatchObject({ state: 'outside', custodian: 'outside' })
    expect(own.text).toContain(FIRM.firm)
  })

  it('comes back to whoever takes it in from there', async () => {
    const event = { ...events.received(code, '川运 0007'), sender: FIRM }
    expect((await submit(recycler.sign(event))).status).toBe(201)
    const own = await service.get(`/v1/batteries/${code}`, recycler.token())
    expect(passport.parse(own.body)).toMatchObject({
      ...{ state: 'received', custodian: recycler.creditCode, unrecorded: true },
    })
  })
})
