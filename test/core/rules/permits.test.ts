import { beforeEach, describe, expect, it } from 'vitest'
import { permitsAt } from '../../../src/core/events/enterprise-permits.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { checkNew } from '../../../src/core/rules/new-submission.ts'
import * as events from '../../support/events.ts'
import { createFleet, DISTRICT, type Signer } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/permits' })
const recycler = fleet.enterprise('recycler')
const carrier = fleet.enterprise('carrier')
const [PLANT, THEIRS] = ['CQ-JLP-001', 'CQ-JLP-002']
const UNKNOWN = '91500112MA5U0AAA1W'
const time = new Date(Date.now() - 1000).toISOString()
const LICENCE = '渝交运管危 500107-1'

const facility = (id: string, enterprise: string, more: object = {}) => ({
  ...{ type: 'facility.registered', time, facility: id, enterprise, name: id, district: DISTRICT },
  ...more,
})
const permit = (more: object = {}) => ({
  ...{ type: 'permit.registered', time, enterprise: recycler.iss, kind: 'hazardous_waste' },
  ...{ number: 'CQ5001', issuer: '重庆市生态环境局', validFrom: '2026-01-01' },
  ...more,
})
const ended = (more: object = {}) => ({
  ...{ type: 'permit.ended', time, kind: 'hazardous_waste', number: 'CQ5001' },
  ...{ endedOn: '2026-06-30', reason: '吊销' },
  ...more,
})

let world: World
const told = (signer: Signer, event: object) => {
  const before = structuredClone(world.registry)
  const refusal = world.tell(signer, event)
  if (refusal) expect(world.registry).toEqual(before)
  return refusal && [refusal.code, refusal.pointer]
}
const tell = (event: object) => expect(told(fleet.authority, event)).toBeUndefined()
const held = (day: string, at = PLANT, enterprise = recycler.iss) =>
  permitsAt(world.registry, enterprise, at, day).map(({ number }) => number)
const everywhere = (day: string) =>
  permitsAt(world.registry, recycler.iss, undefined, day).map(({ number }) => number)

beforeEach(() => {
  world = createWorld(fleet)
  const old = { kind: 'eia', number: 'EIA-1', validFrom: '2025-01-01', validTo: '2026-12-31' }
  tell(facility(PLANT, recycler.iss, { permits: [old] }))
  tell(facility(THEIRS, carrier.iss))
})

describe('a permit', () => {
  it('is in force from its first day to its last, or to the day on which it was ended', () => {
    tell(permit({ validTo: '2026-12-31' }))
    expect(everywhere('2025-12-31')).toEqual([])
    expect(everywhere('2026-01-01')).toEqual(['CQ5001'])
    expect(everywhere('2026-12-31')).toEqual(['CQ5001'])
    expect(everywhere('2027-01-01')).toEqual([])
    tell(ended())
    expect(everywhere('2026-06-30')).toEqual(['CQ5001'])
    expect(everywhere('2026-07-01')).toEqual([])
  })

  it('without a last day holds until it is ended, and may be registered anew', () => {
    tell(permit())
    expect(everywhere('2099-01-01')).toEqual(['CQ5001'])
    tell(ended())
    tell(permit({ validFrom: '2026-09-01', capacityTonnesPerYear: 5000 }))
    expect(everywhere('2026-07-01')).toEqual([])
    expect(everywhere('2026-09-01')).toEqual(['CQ5001'])
  })

  it('of some facilities holds there alone; those that stand with a facility are seen as well', () => {
    tell(permit({ facilities: [PLANT] }))
    expect(held('2026-05-01')).toEqual(['CQ5001', 'EIA-1'])
    expect(everywhere('2026-05-01')).toEqual([])
    expect(held('2026-05-01', THEIRS)).toEqual([])
    expect(held('2027-05-01')).toEqual(['CQ5001'])
    expect(held('2026-05-01', PLANT, carrier.iss)).toEqual([])
  })

  it('is refused of nobody, at another’s facility, with another’s number, over before it begins', () => {
    const refused = (more: object) => told(fleet.authority, permit(more))
    expect(refused({ enterprise: UNKNOWN })).toEqual(['enterprise_unknown', '/event/enterprise'])
    const at = (...facilities: string[]) => refused({ facilities })
    expect(at(PLANT, 'CQ-NO-1')).toEqual(['facility_unknown', '/event/facilities/1'])
    expect(at(PLANT, THEIRS)).toEqual(['permit_foreign', '/event/facilities/1'])
    tell(permit())
    expect(refused({ enterprise: carrier.iss })).toEqual(['permit_foreign', '/event/number'])
    expect(refused({ validTo: '2025-12-31' })).toEqual(['event_invalid', '/event/validTo'])
    expect(told(fleet.authority, ended({ number: 'CQ5002' }))).toEqual([
      ...['permit_unknown', '/event/number'],
    ])
    expect(told(recycler, permit())?.[0]).toBe('role_not_allowed')
    expect(told(recycler, ended())?.[0]).toBe('role_not_allowed')
  })
})

describe('a new event that names a permit', () => {
  const refusal = (event: object) => {
    const error = errorOf(() =>
      checkNew(world.registry, { event: parseEvent(event), issuer: recycler.iss }),
    )
    return error && [error.code, error.pointer]
  }
  const dispatched = (carrierLicence: string) =>
    events.dispatched(
      events.nextBatteryCode(),
      { to: recycler.iss, carrier: carrier.iss, waybill: '渝运 0001' },
      { carrierLicence },
    )
  const disposed = (more: object) =>
    events.disposed([{ lot: events.nextLot(recycler.iss), massKg: 1 }], { ...more })

  it('is refused if the registry knows it as another’s, and taken if as its own, or not at all', () => {
    tell(permit({ enterprise: carrier.iss, kind: 'dangerous_goods', number: LICENCE }))
    tell(permit())
    expect(refusal(dispatched(LICENCE))).toBeUndefined()
    expect(refusal(dispatched('渝交运管危 500107-9'))).toBeUndefined()
    const foreign = ['permit_foreign', '/event/carrierLicence']
    expect(refusal(dispatched('CQ5001'))).toEqual(foreign)
    expect(refusal(dispatched('EIA-1'))).toEqual(foreign)
    const { name } = recycler
    expect(refusal(disposed({ receiver: name, permit: 'CQ5001' }))).toBeUndefined()
    expect(refusal(disposed({ receiver: recycler.iss, permit: 'CQ5001' }))).toBeUndefined()
    expect(refusal(disposed({ receiver: '渝危废处置', permit: 'CQ5001' }))).toEqual([
      ...['permit_foreign', '/event/permit'],
    ])
  })

  it('is taken again from the log, whatever the registry has learnt since', () => {
    tell(permit())
    const code = events.nextBatteryCode()
    for (const event of [events.registered(code), events.collected(code, recycler.iss)]) {
      expect(told(recycler, event)).toBeUndefined()
    }
    const shipment = { to: recycler.iss, carrier: carrier.iss, waybill: '渝运 0001' }
    const event = events.dispatched(code, shipment, { carrierLicence: 'CQ5001' })
    expect(told(recycler, event)).toBeUndefined()
  })
})
