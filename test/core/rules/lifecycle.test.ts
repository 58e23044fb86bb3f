import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../src/core/events/catalogue.ts'
import { STATES, type State } from '../../../src/core/events/states.ts'
import { type Battery, holdAt } from '../../../src/core/events/traceable.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import type { Type } from '../../support/sayings.ts'
import { standingOf } from '../../support/standing.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const maker = fleet.enterprise('producer', 'vehicle-maker')
const workshop = fleet.enterprise('service')
const collector = fleet.enterprise('collector', 'warehouse')
const carrier = fleet.enterprise('carrier')
const repurposer = fleet.enterprise('repurposer')
const recycler = fleet.enterprise('recycler', 'tester')
const regulator = fleet.enterprise('regulator')
const auditor = fleet.enterprise('auditor')
const { authority } = fleet

const SOMEBODY = 'person:6b1f0c2e'
const shipment = { to: recycler.iss, carrier: carrier.iss, waybill: '渝运 0001' }
const { waybill } = shipment

/** The states that each event may follow, for a battery whose whole life is recorded. */
const FOLLOWS: Record<Type, string> = {
  'battery.registered': '',
  'battery.sold': 'registered',
  'battery.installed': 'registered in_trade removed tested',
  'battery.removed': 'installed',
  'vehicle.scrapped': 'installed removed',
  'vehicle.scrapping_voided': 'ANY',
  'battery.retired': 'installed removed deployed',
  'battery.collected': 'retired removed lost outside',
  'storage.in': 'produced removed retired collected received tested quarantined discharged',
  'storage.out': 'stored',
  'stock.counted':
    'produced registered in_trade removed retired collected received stored tested quarantined discharged',
  'transport.dispatched': 'produced removed retired collected stored tested quarantined discharged',
  'transport.accepted': 'in_transit',
  'transport.received': 'in_transit',
  'transport.delivered': 'in_transit',
  'transport.voided': 'in_transit',
  'battery.inspected': 'collected received stored tested quarantined',
  'battery.tested': 'collected received stored tested quarantined',
  'battery.discharged': 'tested quarantined',
  'battery.repurposed': 'collected received stored tested',
  'reuse.deployed': '',
  'reuse.returned': 'deployed',
  'battery.dismantled': 'tested discharged',
  'material.processed': 'collected received stored tested discharged',
  'material.recovered': '',
  'residue.disposed': '',
  'identity.relabelled': 'ANY',
  'identity.unreadable': '',
  'incident.reported': 'ALIVE',
  'incident.closed': 'ANY',
  'record.corrected': 'ANY',
  'record.voided': 'ANY',
  'dispute.resolved': 'ANY',
  'hold.placed': 'ALIVE',
  'hold.released': 'ALIVE',
  'attestation.issued': 'ANY',
  'alert.acknowledged': '',
  'alert.explained': '',
  'alert.closed': '',
  'dismantling.published': '',
}
const ENDS = ['repurposed', 'dismantled', 'processed', 'relabelled', 'voided']

it('this table has every type of the catalogue, and says what it may follow', () => {
  expect(Object.keys(FOLLOWS)).toEqual([...CATALOGUE.keys()])
  for (const [type, { from }] of CATALOGUE) {
    const states = FOLLOWS[type as Type]
    const alive = STATES.filter((state) => !ENDS.includes(state))
    const wanted = states === 'ALIVE' ? alive : states.split(' ').filter(Boolean)
    if (states !== 'ANY') expect([type, new Set(from)]).toEqual([type, new Set(wanted)])
    else expect(alive.filter((state) => !from.includes(state))).toEqual([])
  }
})

/** Tells a story that must all be accepted; @returns the battery, or the lot, after it */
function live(world: World, code: string, ...story: [Signer, object][]): Battery {
  for (const [signer, event] of story) expect(world.tell(signer, event)).toBeUndefined()
  return standing(world, code)
}

const standing = (world: World, code: string): Battery =>
  standingOf(world.traceables.get(code)) as Battery

const refused = (world: World, signer: Signer, event: object) => {
  const before = structuredClone(world.traceables)
  const refusal = world.tell(signer, event)
  expect(world.traceables).toEqual(before)
  return refusal && [refusal.code, refusal.pointer]
}

/** A battery without a past that was taken in by the collector. */
function collectedBattery(): { world: World; code: string } {
  const world = createWorld(fleet)
  const code = events.nextBatteryCode()
  live(
    world,
    code,
    [collector, events.registered(code)],
    [collector, events.collected(code, SOMEBODY)],
  )
  return { world, code }
}

const FIRST = '/event/batteries/0/code'

describe('a battery', () => {
  it('goes from its making through two lives to black mass', () => {
    const world = createWorld(fleet)
    const [code, product] = [events.nextBatteryCode(), events.nextBatteryCode()]
    const lot = events.nextLot(recycler.iss)
    const states = (
      [
        [maker, events.produced(code)],
        [maker, events.sold(code, workshop.iss)],
        [workshop, events.installed(code)],
        [workshop, events.vehicleScrapped(code)],
        [workshop, events.removed(code)],
        [workshop, events.retired(code)],
        [collector, events.collected(code, workshop.iss)],
        [collector, events.storedIn(code)],
        [collector, events.dispatched(code, { ...shipment, to: repurposer.iss })],
        [carrier, events.accepted(code, waybill)],
        [repurposer, events.received(code, waybill)],
        [repurposer, events.tested(code, 'reuse')],
        [repurposer, events.repurposed(code, product)],
      ] as [Signer, object][]
    ).map((told) => live(world, code, told).state)
    expect(states.join(' ')).toBe(
      'registered in_trade installed installed removed retired collected stored in_transit ' +
        'in_transit received tested repurposed',
    )
    expect(standing(world, product)).toEqual({
      ...{ code: product, state: 'registered', custodian: repurposer.iss, parents: [code] },
    })
    const processed = live(
      world,
      product,
      [repurposer, events.sold(product, collector.iss)],
      [repurposer, events.deployed(product, collector.iss)],
      [recycler, events.returned(product, collector.iss)],
      [recycler, events.collected(product, recycler.iss)],
      [recycler, events.tested(product, 'dismantle')],
      [recycler, events.discharged(product)],
      [recycler, events.processed(product, [], [{ lot, massKg: 12.5 }])],
    )
    expect(processed.state).toBe('processed')
    expect(standing(world, lot)).toEqual({
      ...{ code: lot, state: 'produced', custodian: recycler.iss, parents: [product] },
      ...{ material: 'black_mass', grams: 12_500, left: 12_500 },
    })
    expect(refused(world, repurposer, events.retired(code))?.[0]).toBe('end_of_life_passed')
  })

  it('that is deployed was made by the signer, or is its user’s', () => {
    const world = createWorld(fleet)
    const [code, product] = [events.nextBatteryCode(), events.nextBatteryCode()]
    const rival = fleet.enterprise('repurposer')
    const withRival = createWorld(fleet)
    const story: [Signer, object][] = [
      [repurposer, events.registered(code)],
      [repurposer, events.collected(code, SOMEBODY)],
      [repurposer, events.repurposed(code, product)],
    ]
    live(world, product, ...story)
    live(withRival, product, ...story)
    expect(refused(withRival, rival, events.deployed(product, SOMEBODY))).toEqual([
      'custody_conflict',
      FIRST,
    ])
    live(world, product, [repurposer, events.deployed(product, SOMEBODY)])
  })

  it('that was lost is found by whoever takes it in', () => {
    const { world, code } = collectedBattery()
    live(world, code, [collector, events.incident(code, 'theft')])
    expect(refused(world, collector, events.storedIn(code))?.[0]).toBe('state_conflict')
    expect(live(world, code, [recycler, events.collected(code, SOMEBODY)])).toMatchObject({
      ...{ state: 'collected', custodian: recycler.iss },
    })
  })

  it('that burnt is quarantined, in storage and on its way too, until it is tested', () => {
    const { world, code } = collectedBattery()
    const quarantined = live(world, code, [collector, events.incident(code, 'fire')])
    expect(quarantined.state).toBe('quarantined')
    live(world, code, [collector, events.storedIn(code)])
    expect(refused(world, collector, events.collected(code, SOMEBODY))?.[0]).toBe('state_conflict')
    live(world, code, [collector, events.dispatched(code, { ...shipment, to: repurposer.iss })])
    expect(live(world, code, [repurposer, events.received(code, waybill)]).state).toBe(
      'quarantined',
    )
    live(world, code, [repurposer, events.storedIn(code)])
    const product = events.nextBatteryCode()
    const reuse = events.repurposed(code, product)
    expect(refused(world, repurposer, reuse)).toEqual(['state_conflict', FIRST])
    live(world, code, [repurposer, events.tested(code, 'reuse')], [repurposer, reuse])
  })

  it('has an accident only with those who have to do with it', () => {
    const { world, code } = collectedBattery()
    const fire = events.incident(code, 'fire')
    for (const stranger of [maker, carrier, recycler]) {
      expect(refused(world, stranger, fire)).toEqual(['custody_conflict', FIRST])
    }
    live(world, code, [collector, events.dispatched(code, shipment)])
    expect(refused(world, maker, fire)).toEqual(['custody_conflict', FIRST])
    expect(live(world, code, [carrier, fire])).toEqual({
      ...{ code, state: 'quarantined', custodian: collector.iss, unrecorded: true },
      consignment: {
        ...{ ...shipment, state: 'quarantined' },
        sent: { massKg: 1200, things: 1 },
      },
    })
  })
})

describe('a handover', () => {
  const dispatched = () => {
    const { world, code } = collectedBattery()
    const other = events.nextBatteryCode()
    live(
      world,
      code,
      [collector, events.registered(other)],
      [collector, events.collected(other, SOMEBODY)],
      [collector, events.storedIn([code, other])],
    )
    const before = structuredClone(world.traceables)
    live(world, code, [collector, events.dispatched([code, other], shipment)])
    return { world, code, other, before }
  }

  it('is countersigned by the carrier that the sender named, and by no other', () => {
    const { world, code } = dispatched()
    expect(refused(world, fleet.authority, events.accepted(code, waybill))?.[0]).toBe(
      'role_not_allowed',
    )
    const sent = standing(world, code)
    expect(live(world, code, [carrier, events.accepted(code, waybill)])).toEqual(sent)
    expect(refused(world, carrier, events.accepted(code, '渝运 0002'))?.[0]).toBe(
      'waybill_conflict',
    )
    const rival = fleet.enterprise('carrier')
    const again = createWorld(fleet)
    for (const { signer, event } of world.entries.slice(0, -1)) {
      again.tell(signer === collector.iss ? collector : carrier, event)
    }
    expect(refused(again, rival, events.accepted(code, waybill))?.[0]).toBe('custody_conflict')
  })

  it('stays the sender’s until the consignee has signed for it, by that waybill', () => {
    const { world, code } = dispatched()
    expect(world.traceables.get(code)).toMatchObject({ custodian: collector.iss })
    for (const signer of [collector, repurposer]) {
      const refusal = refused(world, signer, events.received(code, waybill))
      expect(refusal).toEqual(['custody_conflict', FIRST])
    }
    const other = refused(world, recycler, events.received(code, '渝运 0002'))
    expect(other).toEqual(['waybill_conflict', FIRST])
    expect(live(world, code, [recycler, events.received(code, waybill)])).toEqual({
      ...{ code, state: 'received', custodian: recycler.iss, unrecorded: true },
    })
  })

  it('that came short leaves what is missing in transit, in whose own chain it stands', () => {
    const { world, code, other } = dispatched()
    const sent = standing(world, other)
    const unexpected = [events.nextBatteryCode()]
    const event = events.received(code, waybill, { missing: [other], unexpected })
    expect(live(world, other, [recycler, event])).toEqual(sent)
    expect([...world.traceables.keys()]).toEqual([code, other])
    // It turns up later.
    live(world, other, [recycler, events.received(other, waybill)])
  })

  it('can lack only what was on its way by it', () => {
    const { world, code } = dispatched()
    const stranger = events.nextBatteryCode()
    const missing = [stranger]
    const event = events.received(code, waybill, { missing })
    expect(refused(world, recycler, event)).toEqual(['battery_unknown', '/event/missing/0'])
    live(world, code, [collector, events.registered(stranger)])
    expect(refused(world, recycler, event)).toEqual(['state_conflict', '/event/missing/0'])
    const disputed = { ...event, dispute: '运单上有，车上没有' }
    expect(live(world, stranger, [recycler, disputed])).toMatchObject({
      ...{ state: 'registered', custodian: collector.iss, disputed: [world.entries.length - 1] },
    })
    expect(world.traceables.get(code)).toMatchObject({ state: 'received' })
  })

  it.each(['fire', 'leak', 'accident', 'theft', 'loss'] as const)(
    'that meets with %s on the road ends with its consignee all the same, as a whole load',
    (kind) => {
      const { world, code, other } = dispatched()
      live(world, code, [carrier, events.incident(code, kind)])
      expect(world.traceables.get(code)).toMatchObject({
        custodian: collector.iss,
        consignment: { waybill, to: recycler.iss },
      })
      expect(refused(world, repurposer, events.received(code, waybill))?.[0]).toBe(
        'custody_conflict',
      )
      expect(refused(world, recycler, events.received(code, '渝运 0002'))?.[0]).toBe(
        'waybill_conflict',
      )
      live(world, code, [recycler, events.received([code, other], waybill)])
      const state = ['theft', 'loss'].includes(kind) ? 'received' : 'quarantined'
      expect(standing(world, code)).toEqual({
        ...{ code, state, custodian: recycler.iss, unrecorded: true },
      })
      expect(world.traceables.get(other)).toMatchObject({
        ...{ state: 'received', custodian: recycler.iss },
      })
      live(world, code, [recycler, events.storedIn(code)])
    },
  )

  it('of which something was hurt may be reported on by all whom it concerns, and lack it', () => {
    const { world, code, other } = dispatched()
    const fire = events.incident(code, 'fire')
    live(world, code, [carrier, fire], [recycler, fire], [collector, fire])
    const short = events.received(other, waybill, { missing: [code] })
    live(world, code, [recycler, short], [recycler, events.incident(code, 'loss')])
    // It burnt before it was lost: found again, it is what it was.
    expect(live(world, code, [recycler, events.received(code, waybill)])).toMatchObject({
      ...{ state: 'quarantined', custodian: recycler.iss },
    })
  })

  it('that is cancelled after something was hurt brings it back to be quarantined', () => {
    const { world, code, other, before } = dispatched()
    live(world, code, [carrier, events.incident(code, 'leak')])
    live(world, code, [collector, events.cancelled([code, other], waybill)])
    expect(standing(world, other)).toEqual(standingOf(before.get(other)))
    expect(standing(world, code)).toEqual({
      ...{ code, state: 'quarantined', custodian: collector.iss, unrecorded: true },
    })
  })

  it('ends for what was hurt when the sender goes on with it, or the authority decides', () => {
    const { world, code, other } = dispatched()
    live(world, code, [carrier, events.incident([code, other], 'accident')])
    live(world, code, [collector, events.storedIn(code)])
    live(world, other, [authority, events.resolved(other, collector.iss, 'quarantined')])
    for (const gone of [code, other]) {
      expect(world.traceables.get(gone)).not.toHaveProperty('consignment')
      expect(refused(world, recycler, events.received(gone, waybill))?.[0]).toBe('state_conflict')
    }
  })

  it('that is cancelled never was: all is just as it stood before', () => {
    const { world, code, other, before } = dispatched()
    expect(refused(world, collector, events.cancelled(code, '渝运 0002'))?.[0]).toBe(
      'waybill_conflict',
    )
    expect(refused(world, recycler, events.cancelled(code, waybill))?.[0]).toBe('custody_conflict')
    live(world, code, [collector, events.cancelled([code, other], waybill)])
    for (const [sent, was] of before) expect(standing(world, sent)).toEqual(standingOf(was))
  })
})

describe('a dispute', () => {
  it('leaves state and custody, and marks the battery until the authority settles it', () => {
    const { world, code } = collectedBattery()
    const before = standing(world, code)
    const claim = events.storedIn(code, { dispute: '实物在我库' })
    const index = world.entries.length
    expect(live(world, code, [recycler, claim])).toEqual({ ...before, disputed: [index] })
    // What nobody contradicts goes on.
    live(world, code, [collector, events.storedIn(code)], [recycler, claim])
    expect(world.traceables.get(code)).toMatchObject({ disputed: [index, index + 2] })
    const ruling = events.resolved(code, recycler.iss, 'received')
    for (const signer of [collector, recycler, regulator]) {
      expect(refused(world, signer, ruling)?.[0]).toBe('role_not_allowed')
    }
    expect(live(world, code, [authority, ruling])).toEqual({
      ...{ code, state: 'received', custodian: recycler.iss, unrecorded: true },
    })
  })

  it('is no way around what is no contradiction', () => {
    const { world, code } = collectedBattery()
    const dispute = { dispute: '实物在我库' }
    const stranger = events.nextBatteryCode()
    expect(refused(world, recycler, events.storedIn(stranger, dispute))?.[0]).toBe(
      'battery_unknown',
    )
    expect(refused(world, maker, events.storedIn(code, dispute))?.[0]).toBe('role_not_allowed')
    live(world, code, [regulator, events.held(code)])
    expect(refused(world, recycler, events.storedIn(code, dispute))?.[0]).toBe('battery_held')
    // One that fits is no dispute, whatever it says.
    const free = collectedBattery()
    const event = events.storedIn(free.code, dispute)
    expect(live(free.world, free.code, [collector, event])).not.toHaveProperty('disputed')
  })

  it('that is settled where things stand keeps what they are on the way to', () => {
    const { world, code } = collectedBattery()
    live(world, code, [collector, events.dispatched(code, shipment)])
    const sent = standing(world, code)
    live(world, code, [repurposer, events.received(code, waybill, { dispute: '到了我处' })])
    const settled = events.resolved(code, collector.iss, 'in_transit')
    expect(live(world, code, [authority, settled])).toEqual(sent)
    live(world, code, [recycler, events.received(code, waybill)])
  })

  it.each(['produced', 'in_transit', 'relabelled', 'voided'] as State[])(
    'cannot be settled into what a battery is not by a word: %s',
    (state) => {
      const { world, code } = collectedBattery()
      expect(refused(world, authority, events.resolved(code, collector.iss, state))).toEqual([
        'state_conflict',
        FIRST,
      ])
    },
  )
})

describe('a hold', () => {
  it('blocks all but what is said of it, what goes wrong, and its release', () => {
    const { world, code } = collectedBattery()
    const before = standing(world, code)
    live(world, code, [regulator, events.held(code, { until: '2026-12-31T00:00:00Z' })])
    expect(refused(world, collector, events.storedIn(code))).toEqual(['battery_held', FIRST])
    live(world, code, [auditor, events.attested(code, collector.iss)])
    expect(refused(world, collector, events.freed(code))?.[0]).toBe('role_not_allowed')
    expect(live(world, code, [regulator, events.freed(code)])).toEqual(before)
    live(world, code, [regulator, events.held(code)], [collector, events.incident(code, 'leak')])
    expect(world.traceables.get(code)).toMatchObject({ state: 'quarantined', hold: {} })
  })
})

describe('a hold with an end', () => {
  const until = '2026-02-28T08:00:00+08:00'
  const [before, after] = ['2026-02-27T23:59:59Z', '2026-02-28T00:00:00Z']
  const HELD = ['battery_held', FIRST]

  it('is over from then on, for whatever is said to have happened then or later', () => {
    const { world, code } = collectedBattery()
    live(world, code, [regulator, events.held(code, { until })])
    expect(refused(world, collector, events.storedIn(code, { time: before }))).toEqual(HELD)
    live(world, code, [collector, events.storedIn(code, { time: after })])
    // What is told late is judged by when it was.
    expect(refused(world, collector, events.storedOut(code, { time: before }))).toEqual(HELD)
    live(world, code, [collector, events.storedOut(code, { time: after })])
    // As in logs of before, which had to release what was over.
    live(world, code, [regulator, events.freed(code, { time: after })])
    live(world, code, [collector, events.storedIn(code, { time: before })])
  })

  it('holds nothing at its end, and without an end for ever', () => {
    const hold = { basis: '查封', until }
    expect(holdAt({ hold }, before)).toEqual(hold)
    expect(holdAt({ hold }, after)).toBeUndefined()
    expect(holdAt({ hold: { basis: '查封' } }, '2099-01-01T00:00:00Z')).toEqual({ basis: '查封' })
    expect(holdAt({}, after)).toBeUndefined()
  })
})

describe('a family', () => {
  const pack = events.nextBatteryCode()
  const [known, unknown] = [events.nextBatteryCode('M'), events.nextBatteryCode('M')]
  const registerPack = {
    ...events.produced(pack),
    batteries: [{ code: pack, children: [known, unknown] }],
  }
  const family = () => {
    const world = createWorld(fleet)
    live(world, pack, [maker, events.produced(known)], [maker, registerPack])
    return world
  }

  it('is joined by modules that are known and by those that begin with it', () => {
    const world = family()
    for (const code of [known, unknown]) {
      expect(standing(world, code)).toEqual({
        ...{ code, state: 'registered', custodian: maker.iss, within: pack },
      })
      expect(refused(world, maker, events.sold(code, workshop.iss))).toEqual([
        'battery_within',
        FIRST,
      ])
    }
  })

  it('is joined only by what is the maker’s own, free, new, and not held', () => {
    const join = (...story: [Signer, object][]) => {
      const world = createWorld(fleet)
      live(world, known, ...story)
      return refused(world, maker, registerPack)
    }
    const at = '/event/batteries/0/children/0'
    const other = events.nextBatteryCode()
    const elsewhere = { ...registerPack, batteries: [{ code: other, children: [known] }] }
    expect(join([collector, events.registered(known)])).toEqual(['custody_conflict', at])
    expect(join([maker, elsewhere])).toEqual(['battery_within', at])
    const made = events.produced(known)
    expect(join([maker, made], [maker, events.installed(known)])).toEqual(['state_conflict', at])
    expect(join([maker, made], [regulator, events.held(known)])).toEqual(['battery_held', at])
    const over = events.held(known, { until: registerPack.time })
    const world = createWorld(fleet)
    live(world, known, [maker, made], [regulator, over], [maker, registerPack])
  })

  it('comes apart: its modules go on in the hands of who released them, with their parent', () => {
    const world = family()
    const lot = events.nextLot(recycler.iss)
    const stranger = events.nextBatteryCode('M')
    const releasing = (...codes: string[]) => ({
      ...events.dismantled(pack, [lot]),
      batteries: [{ code: pack, released: codes.map((code) => ({ code, massKg: 90 })) }],
    })
    live(
      world,
      pack,
      [workshop, events.installed(pack)],
      [recycler, events.removed(pack)],
      [recycler, events.collected(pack, recycler.iss)],
      [recycler, events.tested(pack, 'dismantle')],
    )
    const alone = events.nextBatteryCode('M')
    live(world, alone, [maker, events.produced(alone)])
    expect(refused(world, recycler, releasing(alone))).toEqual([
      'battery_known',
      '/event/batteries/0/released/0/code',
    ])
    live(world, pack, [recycler, releasing(known, stranger)])
    expect(world.traceables.get(pack)).toMatchObject({ state: 'dismantled' })
    const released = { state: 'collected', custodian: recycler.iss, parents: [pack] }
    expect(standing(world, known)).toEqual({ code: known, ...released })
    // Of what came out and nobody had named, nothing is recorded before.
    expect(standing(world, stranger)).toEqual({ code: stranger, unrecorded: true, ...released })
    expect(world.traceables.get(lot)).toMatchObject({ parents: [pack], grams: 100_000 })
    live(world, known, [recycler, events.tested(known, 'reuse')])
    expect(refused(world, recycler, events.tested(unknown, 'reuse'))?.[0]).toBe('battery_within')
  })
})

describe('mass', () => {
  const lots = (count: number, owner = recycler.iss) =>
    Array.from({ length: count }, () => events.nextLot(owner))

  it('does not come from nowhere, beyond what scales may be wrong by', () => {
    const { world, code } = collectedBattery()
    const [lot] = lots(1) as [string]
    const outputs = [{ lot, massKg: 102 }]
    const into = (batteriesMassKg: number) =>
      events.processed(code, [], outputs, { batteriesMassKg })
    expect(refused(world, recycler, into(99.999))).toEqual(['event_invalid', '/event/outputs'])
    expect(refused(world, recycler, into(100))?.[0]).toBe('custody_conflict')
    const fractions = events.dismantled(code, lots(4))
    expect(refused(world, recycler, fractions)).toEqual(['event_invalid', '/event/grossMassKg'])
  })

  it('is used up once, to the gram', () => {
    const world = createWorld(fleet)
    const code = events.nextBatteryCode()
    const [black, carbonate, more] = lots(3) as [string, string, string]
    live(
      world,
      black,
      [recycler, events.registered(code)],
      [recycler, events.collected(code, SOMEBODY)],
      [recycler, events.processed(code, [], [{ lot: black, massKg: 10 }])],
    )
    const recover = (massKg: number, lot: string) =>
      events.recovered([{ lot: black, massKg }], [{ lot, massKg: 2 }])
    live(world, black, [recycler, recover(9.999, carbonate)])
    expect(world.traceables.get(black)).toMatchObject({ grams: 10_000, left: 1 })
    expect(world.traceables.get(carbonate)).toMatchObject({ parents: [black], left: 2_000 })
    expect(refused(world, recycler, recover(0.002, more))).toEqual([
      'mass_exceeded',
      '/event/inputs/0/lot',
    ])
    live(world, black, [recycler, events.disposed([{ lot: black, massKg: 0.001 }])])
    expect(world.traceables.get(black)).toMatchObject({ left: 0 })
  })

  it('is named by who makes it, in its own name', () => {
    const { world, code } = collectedBattery()
    live(world, code, [collector, events.dispatched(code, shipment)])
    live(world, code, [recycler, events.received(code, waybill)])
    const [theirs] = lots(1, collector.iss) as [string]
    const event = events.processed(code, [], [{ lot: theirs, massKg: 10 }])
    expect(refused(world, recycler, event)).toEqual(['event_invalid', '/event/outputs/0/lot'])
  })
})

describe('a battery with an unreadable label', () => {
  const temporary = events.nextTemporaryCode(collector.iss)
  const begun = () => {
    const world = createWorld(fleet)
    live(world, temporary, [collector, events.unreadable(temporary)])
    return world
  }

  it('lives under a temporary code of who found it, and of nobody else', () => {
    const world = createWorld(fleet)
    for (const event of [events.unreadable(temporary), events.registered(temporary)]) {
      expect(refused(world, recycler, event)).toEqual(['event_invalid', FIRST])
    }
    const plain = events.unreadable(events.nextBatteryCode())
    expect(refused(world, collector, plain)).toEqual(['event_invalid', FIRST])
    expect(standing(begun(), temporary)).toEqual({
      ...{ code: temporary, state: 'registered', custodian: collector.iss, unrecorded: true },
    })
  })

  it('gets its code as another name, under which it is not tracked', () => {
    const world = begun()
    const code = events.nextBatteryCode()
    live(
      world,
      temporary,
      [collector, events.collected(temporary, SOMEBODY)],
      [collector, events.relabelled(temporary, code)],
    )
    expect(world.traceables.get(temporary)).toMatchObject({ state: 'collected', codes: [code] })
    expect(world.traceables.get(code)).toMatchObject({ state: 'relabelled', aliasOf: temporary })
    expect(refused(world, collector, events.storedIn(code))).toEqual(['battery_relabelled', FIRST])
    expect(refused(world, collector, events.registered(code))?.[0]).toBe('battery_known')
    live(world, temporary, [collector, events.storedIn(temporary)])
  })

  it('has a product code beside its 19 characters, or instead of them', () => {
    const world = createWorld(fleet)
    const [used, more] = [events.nextBatteryCode(), events.nextBatteryCode()]
    const [reused, product, alone] = [
      '001CBC1B3C0221953RC',
      '7KQ2ES100-2611A0042-R',
      '7KQ2ES100-2611A0043-R',
    ]
    for (const code of [used, more]) {
      live(
        world,
        code,
        [repurposer, events.registered(code)],
        [repurposer, events.collected(code, SOMEBODY)],
      )
    }
    live(world, used, [repurposer, events.repurposed(used, reused)])
    live(world, reused, [repurposer, events.relabelled(reused, product)])
    expect(world.traceables.get(product)).toMatchObject({ aliasOf: reused })
    live(world, more, [repurposer, events.repurposed(more, alone)])
    live(world, alone, [repurposer, events.storedIn(alone)])
    expect(world.traceables.get(alone)).toMatchObject({ state: 'stored', parents: [more] })
  })
})
