import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { lot } from '../../../src/http/schemas/batteries.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import * as events from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

let service: TestApp
let recycler: Enterprise
let buyer: Enterprise
let carrier: Enterprise
let stranger: Enterprise
let auditor: Enterprise
let powder: string
let carbonate: string
const code = events.nextBatteryCode()
const index = { processed: 0, recovered: 0 }

beforeAll(async () => {
  service = await openTestApp()
  const { fleet, append } = service
  recycler = fleet.enterprise('recycler')
  buyer = fleet.enterprise('recycler')
  carrier = fleet.enterprise('carrier')
  stranger = fleet.enterprise('recycler')
  auditor = fleet.enterprise('auditor')
  await service.admit()
  powder = events.nextLot(recycler.creditCode)
  carbonate = events.nextLot(recycler.creditCode)
  const outputs = [{ lot: powder, massKg: 200.5 }]
  const assay = { Li: 3.5, Ni: 20 }
  await append(recycler.sign(events.registered(code)))
  await append(recycler.sign(events.collected(code, 'person:abcd1234')))
  index.processed = await append(
    recycler.sign(
      events.processed(code, [], outputs, {
        outputs: [{ ...outputs[0], material: 'black_mass', assay }],
      }),
    ),
  )
  index.recovered = await append(
    recycler.sign(
      events.recovered([{ lot: powder, massKg: 100.25 }], [{ lot: carbonate, massKg: 18 }]),
    ),
  )
  const waybill = randomUUID()
  const consignment = { to: buyer.creditCode, carrier: carrier.creditCode, waybill }
  await append(recycler.sign(events.dispatched(carbonate, consignment)))
  await append(buyer.sign(events.received(carbonate, waybill)))
})

const get = (id: string, reader?: Enterprise) => service.get(`/v1/lots/${id}`, reader?.token())

describe('a lot', () => {
  it('shows what it was made from, of what it is, and what is left of it', async () => {
    const { body } = await get(powder, recycler).expect(200)
    expect(lot.parse(body)).toMatchObject({
      lot: powder,
      state: 'produced',
      material: 'black_mass',
      massKg: 200.5,
      leftKg: 100.25,
      custodian: recycler.creditCode,
      made: { index: index.processed, assay: { Li: 3.5, Ni: 20 }, grams: { Li: 7018, Ni: 40_100 } },
      parents: [code],
      disputed: false,
      entries: [{ index: index.processed }, { index: index.recovered, usedKg: 100.25 }],
    })
  })

  it('is found by its name in lower case', async () => {
    expect((await get(powder.toLowerCase(), recycler).expect(200)).body.lot).toBe(powder)
  })

  it('goes from one custodian to the next, and both see it', async () => {
    for (const reader of [recycler, buyer, auditor]) {
      const { body } = await get(carbonate, reader).expect(200)
      expect(lot.parse(body)).toMatchObject({
        custodian: buyer.creditCode,
        made: { purityPercent: 99.5 },
        parents: [powder],
      })
    }
  })

  it('is for nobody else', async () => {
    expect((await get(powder).expect(401)).body.code).toBe('token_invalid')
    for (const reader of [stranger, buyer]) {
      expect((await get(powder, reader).expect(403)).body.code).toBe('access_denied')
    }
  })

  it('stands in the passport of what became it, for those whom that concerns', async () => {
    const address = `/v1/batteries/${code}`
    expect((await service.get(address, recycler.token())).body.lots).toEqual([powder])
    expect((await service.get(address)).text).not.toContain(powder)
  })

  it.each(['LOT-1', 'x', code])('is not there: %s', async (id) => {
    expect((await get(id, auditor).expect(404)).body.params.reason).toBe('lot')
  })

  it('is not there if nobody made it', async () => {
    await get(events.nextLot(recycler.creditCode), auditor).expect(404)
  })
})
