/** Whoever is not registered: gives, gets, carries and uses all the same, and the log keeps who answers. */

import { describe, expect, it } from 'vitest'
import { namedIn } from '../../../src/core/events/catalogue.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import type { Battery } from '../../../src/core/events/traceable.ts'
import { custodiansOf } from '../../../src/core/rules/custody.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { standingOf } from '../../support/standing.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const maker = fleet.enterprise('producer')
const collector = fleet.enterprise('collector')
const recycler = fleet.enterprise('recycler')
const carrier = fleet.enterprise('carrier')

const WAYBILL = '渝运 0001'
const FIRST = '/event/batteries/0/code'
const FIRM = { firm: '成都某再生资源公司', creditCode: '91350100M000100Y43', district: '510104' }
const WORKSHOP = { firm: '路边修理铺', noCreditCode: 'no_licence' }
const PERSON = { noCreditCode: 'private_person', district: '500107' }
const OUTSIDERS = [FIRM, WORKSHOP, PERSON, { noCreditCode: 'foreign' }, 'person:6b1f0c2e']

/** A battery of the collector's. */
function collectedFrom(from: string | object): { world: World; code: string } {
  const world = createWorld(fleet)
  const code = events.nextBatteryCode()
  live(world, [collector, events.registered(code)], [collector, events.collected(code, from)])
  return { world, code }
}

function live(world: World, ...story: [Signer, object][]): void {
  for (const [signer, event] of story) expect(world.tell(signer, event)).toBeUndefined()
}

const standing = ({ traceables }: World, code: string) =>
  standingOf(traceables.get(code)) as Battery
const refusal = (world: World, signer: Signer, event: object) => {
  const { code, pointer } = world.tell(signer, event) ?? {}
  return [code, pointer]
}

describe('a counterparty', () => {
  it.each(OUTSIDERS)('that is not registered may give, get, carry and use: %j', (outsider) => {
    const { world, code } = collectedFrom(outsider)
    const shipment = { to: outsider, carrier: outsider, waybill: WAYBILL }
    live(world, [collector, events.dispatched(code, shipment)])
    expect(standing(world, code)).toMatchObject({
      custodian: collector.iss,
      consignment: { to: 'outside', carrier: 'outside' },
    })
    for (const event of [
      events.deployed(code, 'person:6b1f0c2e'),
      events.returned(code, 'person:6b1f0c2e'),
    ]) {
      parseEvent({ ...event, user: outsider })
    }
    parseEvent(events.sold(code, outsider))
  })

  it.each([
    { firm: '张三', noCreditCode: 'private_person' },
    { firm: '某公司' },
    { firm: '某公司', creditCode: '91350100M000100Y4' },
    { creditCode: FIRM.creditCode },
    { ...FIRM, noCreditCode: 'not_given' },
    { noCreditCode: 'unknown' },
    {},
    'somebody',
  ])('is no %j', (from) => {
    const event = { ...events.collected(events.nextBatteryCode(), 'person:6b1f0c2e'), from }
    expect(errorOf(() => parseEvent(event))?.code).toBe('event_invalid')
  })

  it('is named by its district and code, and only a registered one is looked up', () => {
    const event = parseEvent(
      events.dispatched(events.nextBatteryCode(), {
        ...{ to: FIRM, carrier: carrier.iss, waybill: WAYBILL },
      }),
    )
    const named = (kind: Parameters<typeof namedIn>[1]) =>
      namedIn(event, kind).map(({ name, pointer }) => [pointer, name])
    expect(named('enterprise')).toEqual([['/event/carrier', carrier.iss]])
    expect(named('outsider')).toEqual([['/event/to/creditCode', FIRM.creditCode]])
    expect(named('district')).toContainEqual(['/event/to/district', FIRM.district])
  })

  it('that is registered is refused as one that is not', () => {
    const { world, code } = collectedFrom('person:6b1f0c2e')
    const to = { firm: '某厂', creditCode: recycler.iss }
    const event = events.dispatched(code, { to, carrier: carrier.iss, waybill: WAYBILL })
    expect(refusal(world, collector, event)).toEqual([
      'counterparty_registered',
      '/event/to/creditCode',
    ])
  })
})

describe('a battery that goes out of the register', () => {
  function sentOut() {
    const { world, code } = collectedFrom(PERSON)
    const shipment = { to: FIRM, carrier: carrier.iss, waybill: WAYBILL }
    live(
      world,
      [collector, events.dispatched(code, shipment)],
      [carrier, events.accepted(code, WAYBILL)],
    )
    return { world, code }
  }

  it('is the sender’s to answer for until the paper is there, and then nobody’s', () => {
    const { world, code } = sentOut()
    expect(refusal(world, recycler, events.received(code, WAYBILL))[0]).toBe('custody_conflict')
    expect(refusal(world, recycler, events.delivered(code, WAYBILL))[0]).toBe('custody_conflict')
    expect(refusal(world, collector, events.delivered(code, '渝运 0009'))[0]).toBe(
      'waybill_conflict',
    )
    live(world, [collector, events.delivered(code, WAYBILL)])
    const gone = standing(world, code)
    expect(gone).toEqual({ code, state: 'outside', custodian: 'outside', unrecorded: true })
    expect(custodiansOf([gone], [collector.iss])).toEqual([collector.iss])
    for (const event of [events.storedIn(code), events.tested(code, 'reuse')]) {
      expect(refusal(world, recycler, event)[0]).toMatch(/state_conflict|role_not_allowed/)
    }
  })

  it('is not delivered by its sender where the consignee can sign for itself', () => {
    const { world, code } = collectedFrom(PERSON)
    const shipment = { to: recycler.iss, carrier: carrier.iss, waybill: WAYBILL }
    live(world, [collector, events.dispatched(code, shipment)])
    expect(refusal(world, collector, events.delivered(code, WAYBILL))).toEqual([
      'consignee_registered',
      FIRST,
    ])
  })

  it('goes at once if it is sold to a firm of another city', () => {
    const world = createWorld(fleet)
    const code = events.nextBatteryCode()
    live(world, [maker, events.produced(code)], [maker, events.sold(code, FIRM)])
    expect(standing(world, code)).toEqual({ code, state: 'outside', custodian: 'outside' })
    expect(refusal(world, maker, events.sold(code, recycler.iss))[0]).toBe('state_conflict')
  })

  it('comes back by collection from somebody outside, with an unrecorded past', () => {
    const world = createWorld(fleet)
    const code = events.nextBatteryCode()
    live(world, [maker, events.produced(code)], [maker, events.sold(code, FIRM)])
    expect(refusal(world, recycler, events.collected(code, maker.iss))).toEqual([
      'custody_conflict',
      FIRST,
    ])
    live(world, [recycler, events.collected(code, WORKSHOP)])
    expect(standing(world, code)).toEqual({
      ...{ code, state: 'collected', custodian: recycler.iss, unrecorded: true },
    })
  })

  it('comes back by a delivery that nobody dispatched here', () => {
    const world = createWorld(fleet)
    const code = events.nextBatteryCode()
    live(world, [maker, events.produced(code)], [maker, events.sold(code, FIRM)])
    const event = events.received(code, '川运 0007')
    expect(refusal(world, recycler, event)[0]).toBe('state_conflict')
    live(world, [recycler, { ...event, sender: FIRM }])
    expect(standing(world, code)).toEqual({
      ...{ code, state: 'received', custodian: recycler.iss, unrecorded: true },
    })
  })
})

describe('a battery that nobody here ever heard of', () => {
  it('is received from outside by who registers it as unrecorded', () => {
    const world = createWorld(fleet)
    const code = events.nextBatteryCode()
    const event = { ...events.received(code, '川运 0007'), sender: WORKSHOP }
    live(world, [recycler, events.registered(code)])
    expect(refusal(world, collector, event)[0]).toBe('custody_conflict')
    live(world, [recycler, event])
    expect(standing(world, code)).toEqual({
      ...{ code, state: 'received', custodian: recycler.iss, unrecorded: true },
    })
  })

  it('is not received from outside while it is another’s, or on its way here', () => {
    const { world, code } = collectedFrom(PERSON)
    const event = { ...events.received(code, '川运 0007'), sender: WORKSHOP }
    expect(refusal(world, recycler, event)[0]).toBe('state_conflict')
    const shipment = { to: recycler.iss, carrier: carrier.iss, waybill: WAYBILL }
    live(world, [collector, events.dispatched(code, shipment)])
    expect(refusal(world, recycler, event)[0]).toBe('waybill_conflict')
  })

  it('is not received with a registered enterprise for its sender', () => {
    const event = { ...events.received(events.nextBatteryCode(), WAYBILL), sender: recycler.iss }
    expect(errorOf(() => parseEvent(event))?.code).toBe('event_invalid')
  })
})
