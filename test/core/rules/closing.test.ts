import { beforeEach, describe, expect, it } from 'vitest'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { warningsOf } from '../../../src/core/rules/warnings.ts'
import * as events from '../../support/events.ts'
import { createFleet, DISTRICT, type Signer } from '../../support/fleet.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/closing' })
const outlet = fleet.enterprise('collector')
const recycler = fleet.enterprise('recycler')
const carrier = fleet.enterprise('carrier')
const FACILITY = 'CQ-JLP-001'
const SOMEBODY = 'person:6b1f0c2e'

const at = (ms: number) => new Date(Date.now() + ms).toISOString()
const registry = (type: string, more: object) => ({ type, time: at(-60_000), ...more })
const ofOutlet = (type: string) =>
  registry(type, { creditCode: outlet.iss, reason: '许可到期', time: at(-1000) })
const place = { district: DISTRICT, facility: FACILITY }
const now = () => ({ place, time: at(-1000) })

let world: World
let code: string
const told = (signer: Signer, event: object) => {
  const refusal = world.tell(signer, event)
  return refusal && [refusal.code, refusal.pointer]
}
const tell = (signer: Signer, event: object) => {
  expect(told(signer, event)).toBeUndefined()
  return world.newest()
}
const send = (to: Signer, waybill: string) =>
  events.dispatched(code, { to: to.iss, carrier: carrier.iss, waybill })

beforeEach(() => {
  world = createWorld(fleet)
  code = events.nextBatteryCode()
  tell(
    fleet.authority,
    registry('facility.registered', {
      ...{ facility: FACILITY, enterprise: outlet.iss, name: '一号库', district: DISTRICT },
    }),
  )
})

describe.each(['enterprise.suspended', 'enterprise.closed'])('after %s', (type) => {
  it('what an enterprise has it finishes, and it begins nothing', () => {
    const registration = tell(outlet, events.registered(code))
    tell(outlet, events.collected(code, outlet.iss))
    tell(outlet, events.storedIn(code))
    tell(fleet.authority, ofOutlet(type))
    tell(outlet, events.storedOut(code))
    tell(outlet, events.incident(code, 'leak'))
    tell(outlet, send(recycler, '渝运 0001'))
    tell(outlet, events.cancelled(code, '渝运 0001'))
    tell(outlet, send(recycler, '渝运 0002'))
    tell(recycler, events.received(code, '渝运 0002'))
    tell(recycler, send(outlet, RETURN))
    tell(outlet, events.received(code, RETURN))
    const corrected = events.registered(code, { model: 'CP-53' })
    tell(outlet, events.corrected(registration, [code], corrected))
    for (const event of [
      events.registered(events.nextBatteryCode()),
      events.collected(code, SOMEBODY),
      events.storedIn(code),
      events.retired(code),
    ]) {
      expect(told(outlet, event)).toEqual(['role_not_allowed', undefined])
    }
  })

  it('it finishes nothing that it never had the role for', () => {
    tell(outlet, events.registered(code))
    tell(fleet.authority, ofOutlet(type))
    const lot = events.nextLot(outlet.iss)
    expect(told(outlet, events.disposed([{ lot, massKg: 1 }]))?.[0]).toBe('role_not_allowed')
  })
})

const RETURN = '渝运 0003'

describe('an enterprise that is closed', () => {
  it('is closed for good: nothing is said of it, and it gets no facility', () => {
    tell(fleet.authority, ofOutlet('enterprise.closed'))
    const subject = ['enterprise_closed', '/event/creditCode']
    for (const type of ['suspended', 'reinstated', 'closed']) {
      expect(told(fleet.authority, ofOutlet(`enterprise.${type}`))).toEqual(subject)
    }
    const change = registry('enterprise.changed', { creditCode: outlet.iss, name: '新名' })
    expect(told(fleet.authority, change)).toEqual(subject)
    const facility = { facility: 'CQ-JLP-002', enterprise: outlet.iss, name: '二号库' }
    const registered = registry('facility.registered', { ...facility, district: DISTRICT })
    expect(told(fleet.authority, registered)).toEqual(['enterprise_closed', '/event/enterprise'])
  })

  it('is closed by the authority alone', () => {
    for (const event of [
      ofOutlet('enterprise.closed'),
      registry('facility.closed', { facility: FACILITY, reason: '租约到期' }),
    ]) {
      expect(told(outlet, event)?.[0]).toBe('role_not_allowed')
    }
  })
})

describe('a facility that is closed', () => {
  const closing = registry('facility.closed', { facility: FACILITY, reason: '租约到期' })

  it('takes in nothing from then on, and lets out what it has', () => {
    tell(outlet, events.registered(code, { place }))
    tell(outlet, events.collected(code, outlet.iss, now()))
    const storage = tell(outlet, events.storedIn(code, now()))
    tell(fleet.authority, closing)
    const other = events.nextBatteryCode()
    tell(outlet, events.registered(other))
    const closed = ['facility_closed', '/event/place/facility']
    expect(told(outlet, events.collected(other, outlet.iss, now()))).toEqual(closed)
    const earlier = { place, time: at(-120_000) }
    tell(outlet, events.collected(other, outlet.iss, earlier))
    expect(told(outlet, events.storedIn(other, now()))).toEqual(closed)
    tell(
      outlet,
      events.corrected(storage, [code], events.storedIn(code, { ...now(), zone: 'B-02' })),
    )
    tell(outlet, events.storedOut(code, now()))
    const to = { to: outlet.iss, carrier: carrier.iss, waybill: '渝运 0001' }
    expect(told(outlet, events.dispatched(code, to, { ...now(), toFacility: FACILITY }))).toEqual([
      'facility_closed',
      '/event/toFacility',
    ])
    tell(outlet, events.dispatched(code, { ...to, to: recycler.iss }, now()))
  })

  it('is closed once, and changes no more', () => {
    tell(fleet.authority, closing)
    const twice = ['facility_closed', '/event/facility']
    expect(told(fleet.authority, closing)).toEqual(twice)
    const change = registry('facility.changed', { facility: FACILITY, name: '新名' })
    expect(told(fleet.authority, change)).toEqual(twice)
  })
})

describe('a vehicle that is scrapped without its battery', () => {
  const missing = (more: object) =>
    warningsOf(
      parseEvent({
        ...events.vehicleScrapped(code),
        vin: 'LS5A3DBE9PA000001',
        batteryPresent: false,
        ...more,
      }),
    )
      .filter((warning) => warning.code === 'incomplete')
      .map(({ pointer }) => pointer)

  it('is warned of unless its owner, a swap or a replacement explains it', () => {
    expect(missing({})).toEqual(['/event/statementSha256'])
    expect(missing({ swapModel: true })).toEqual(['/event/swapEvidence'])
    for (const why of [
      { batteryPresent: true },
      { statementSha256: '0f'.repeat(32) },
      { replacementEvidence: '维修单 7' },
      { swapModel: true, swapEvidence: '换电协议 12' },
    ]) {
      expect(missing(why)).toEqual([])
    }
  })
})
