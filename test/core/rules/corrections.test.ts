import { describe, expect, it } from 'vitest'
import type { Traceable } from '../../../src/core/events/traceable.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const collector = fleet.enterprise('collector', 'warehouse')
const recycler = fleet.enterprise('recycler')
const regulator = fleet.enterprise('regulator')
const { authority } = fleet

const SOMEBODY = 'person:6b1f0c2e'
const CODE = events.nextBatteryCode()

function tell(world: World, signer: Signer, event: object): events.Reference {
  expect(world.tell(signer, event)).toBeUndefined()
  return world.newest()
}

const told = (world: World, signer: Signer, event: object) => {
  const before = structuredClone(world.traceables)
  const refusal = world.tell(signer, event)
  expect(world.traceables).toEqual(before)
  return refusal && [refusal.code, refusal.pointer]
}

/** A battery that was registered and collected, and those entries. */
function begin() {
  const world = createWorld(fleet)
  const registration = tell(world, collector, events.registered(CODE))
  const collection = tell(world, collector, events.collected(CODE, SOMEBODY))
  return { world, registration, collection, battery: () => world.traceables.get(CODE) as Traceable }
}

describe('an entry that is voided', () => {
  it('counts as if it had never been', () => {
    const { world, battery } = begin()
    const before = structuredClone(world.traceables)
    const storage = tell(world, collector, events.storedIn(CODE))
    tell(world, collector, events.voided(storage, [CODE]))
    expect(world.traceables).toEqual(before)
    tell(world, collector, events.storedIn(CODE))
    expect(battery()).toMatchObject({ state: 'stored', prior: 'collected' })
  })

  it('leaves a code that it began free to begin again', () => {
    const world = createWorld(fleet)
    const registration = tell(world, collector, events.registered(CODE))
    tell(world, collector, events.voided(registration, [CODE]))
    expect(world.traceables.get(CODE)).toEqual({
      ...{ code: CODE, state: 'voided', custodian: collector.iss },
    })
    expect(told(world, collector, events.retired(CODE))?.[0]).toBe('end_of_life_passed')
    expect(told(world, authority, events.resolved(CODE, recycler.iss, 'collected'))?.[0]).toBe(
      'end_of_life_passed',
    )
    tell(world, recycler, events.registered(CODE))
    expect(world.traceables.get(CODE)).toMatchObject({
      state: 'registered',
      custodian: recycler.iss,
    })
  })

  it('makes contradictions of what followed from it, and they stay until the authority decides', () => {
    const { world, registration, battery } = begin()
    const storage = tell(world, collector, events.storedIn(CODE))
    tell(world, collector, events.voided(registration, [CODE]))
    const contradictions = [registration.index + 1, storage.index]
    expect(battery()).toEqual({
      ...{ code: CODE, state: 'voided', custodian: collector.iss, contradictions },
    })
    tell(world, recycler, events.registered(CODE))
    expect(battery()).toMatchObject({ state: 'registered', contradictions })
    tell(world, authority, events.resolved(CODE, collector.iss, 'stored'))
    expect(battery()).toEqual({
      ...{ code: CODE, state: 'stored', custodian: collector.iss, unrecorded: true },
    })
    // Nor does what was decided come back with the next correction.
    const retirement = tell(world, collector, events.storedOut(CODE))
    tell(world, collector, events.voided(retirement, [CODE]))
    expect(battery()).not.toHaveProperty('contradictions')
  })

  it('gives lots back what it had taken from them', () => {
    const world = createWorld(fleet)
    const [black, product] = [events.nextLot(recycler.iss), events.nextLot(recycler.iss)]
    tell(world, recycler, events.registered(CODE))
    tell(world, recycler, events.collected(CODE, SOMEBODY))
    const processing = tell(
      world,
      recycler,
      events.processed(CODE, [], [{ lot: black, massKg: 10 }]),
    )
    const use = events.recovered([{ lot: black, massKg: 7 }], [{ lot: product, massKg: 2 }])
    const recovery = tell(world, recycler, use)
    tell(world, recycler, events.voided(recovery, [product, black]))
    expect(world.traceables.get(black)).toMatchObject({ left: 10_000 })
    expect(world.traceables.get(product)).toMatchObject({ state: 'voided' })
    const again = tell(world, recycler, use)
    expect(world.traceables.get(product)).toMatchObject({ left: 2_000, parents: [black] })
    // Less came out than was used since: the use contradicts it now.
    const less = events.processed(CODE, [], [{ lot: black, massKg: 5 }])
    tell(world, recycler, events.corrected(processing, [black, CODE], less))
    expect(world.traceables.get(black)).toMatchObject({
      ...{ grams: 5_000, left: 5_000, contradictions: [again.index] },
    })
  })
})

describe('an entry that is corrected', () => {
  it('counts as it should have been, and the last word counts', () => {
    const { world, battery } = begin()
    const sent = (to: string, waybill: string) =>
      events.dispatched(CODE, { to, carrier: recycler.iss, waybill })
    const dispatch = tell(world, collector, sent(collector.iss, '渝运 0001'))
    const consignment = () => (battery().consignment ?? {}) as { to?: string; waybill?: string }
    const correct = (instead: object) =>
      tell(world, collector, events.corrected(dispatch, [CODE], instead))
    correct(sent(recycler.iss, '渝运 0001'))
    expect(consignment()).toMatchObject({ to: recycler.iss, waybill: '渝运 0001' })
    correct(sent(recycler.iss, '渝运 0002'))
    expect(consignment()).toMatchObject({ to: recycler.iss, waybill: '渝运 0002' })
    tell(world, collector, events.voided(dispatch, [CODE]))
    expect(battery().state).toBe('collected')
    correct(sent(recycler.iss, '渝运 0003'))
    expect(consignment()).toMatchObject({ waybill: '渝运 0003' })
    tell(world, recycler, events.received(CODE, '渝运 0003'))
    correct(sent(recycler.iss, '渝运 0004'))
    expect(battery()).toMatchObject({ state: 'in_transit', custodian: collector.iss })
    expect(battery().contradictions).toEqual([world.newest().index - 1])
  })

  it('must be of the same type and the same codes, and such as its signer may say', () => {
    const { world, registration, collection } = begin()
    const correct = (entry: events.Reference, instead: object, codes = [CODE]) =>
      told(world, collector, events.corrected(entry, codes, instead))
    const other = events.nextBatteryCode()
    expect(correct(collection, events.collected(CODE, SOMEBODY), [CODE, other])).toEqual([
      'event_invalid',
      '/event/codes',
    ])
    expect(correct(collection, events.retired(CODE))).toEqual(['event_invalid', '/event/event'])
    expect(correct(collection, events.collected(other, SOMEBODY))).toEqual([
      'event_invalid',
      '/event/event',
    ])
    expect(correct(collection, { type: 'battery.collected' })).toEqual([
      'event_invalid',
      '/event/event/time',
    ])
    expect(correct(registration, events.produced(CODE))).toEqual([
      'role_not_allowed',
      '/event/event',
    ])
    expect(correct(collection, events.collected(CODE, '91500112MA5U0AAA1W'))).toEqual([
      'enterprise_unknown',
      '/event/event/from',
    ])
    expect(
      correct(collection, events.collected(CODE, SOMEBODY, { time: '2999-01-01T00:00:00Z' })),
    ).toEqual(['event_in_future', '/event/event/time'])
  })

  it('must fit in its place, whatever follows it', () => {
    const { world } = begin()
    const storage = tell(world, collector, events.storedIn(CODE))
    const out = tell(world, collector, events.storedOut(CODE))
    tell(world, collector, events.voided(storage, [CODE]))
    const again = events.corrected(out, [CODE], events.storedOut(CODE))
    expect(told(world, collector, again)).toEqual([
      'state_conflict',
      '/event/event/batteries/0/code',
    ])
  })
})

describe('a correction', () => {
  it('is of an entry that the log has, by its hash, and of no correction', () => {
    const { world, collection } = begin()
    const of = (entry: Partial<events.Reference>) =>
      told(world, collector, events.voided({ ...collection, ...entry }, [CODE]))
    expect(of({ index: 99 })).toEqual(['entry_unknown', '/event/entry'])
    expect(of({ leafHash: `${'B'.repeat(42)}A=` })).toEqual(['entry_unknown', '/event/entry'])
    const voiding = tell(world, collector, events.voided(collection, [CODE]))
    expect(told(world, collector, events.voided(voiding, [CODE]))).toEqual([
      'entry_final',
      '/event/entry',
    ])
  })

  it('is for who signed the entry, or for the regulator, who has the last word', () => {
    const { world, collection, battery } = begin()
    const undo = events.voided(collection, [CODE])
    expect(told(world, recycler, undo)).toEqual(['role_not_allowed', '/event/entry'])
    expect(told(world, authority, undo)?.[0]).toBe('role_not_allowed')
    tell(world, regulator, undo)
    expect(battery().state).toBe('registered')
    const redo = events.corrected(collection, [CODE], events.collected(CODE, SOMEBODY))
    expect(told(world, collector, redo)).toEqual(['role_not_allowed', '/event/entry'])
    tell(world, regulator, redo)
    expect(battery().state).toBe('collected')
  })

  it('does not touch what is held, unless it is the regulator’s', () => {
    const { world, collection, battery } = begin()
    tell(world, regulator, events.held(CODE))
    const undo = events.voided(collection, [CODE])
    expect(told(world, collector, undo)).toEqual(['battery_held', '/event/codes/0'])
    const over = begin()
    tell(over.world, regulator, events.held(CODE, { until: undo.time }))
    tell(over.world, collector, events.voided(over.collection, [CODE], { time: undo.time }))
    tell(world, regulator, undo)
    expect(battery()).toMatchObject({ state: 'registered', hold: {} })
  })

  it('of an entry about no battery changes nothing', () => {
    const { world } = begin()
    const auditor = fleet.enterprise('auditor')
    const again = createWorld(fleet)
    for (const { event } of world.entries) again.tell(collector, event)
    const attestation = tell(again, auditor, events.attested([], collector.iss))
    const before = structuredClone(again.traceables)
    tell(again, auditor, events.voided(attestation, []))
    expect(again.traceables).toEqual(before)
  })

  it('of a family brings its modules apart again', () => {
    const maker = fleet.enterprise('producer')
    const world = createWorld(fleet)
    const [pack, known, unknown] = [1, 2, 3].map(() => events.nextBatteryCode('M')) as [
      string,
      string,
      string,
    ]
    tell(world, maker, events.produced(known))
    const before = structuredClone(world.traceables.get(known))
    const registration = tell(world, maker, {
      ...events.produced(pack),
      batteries: [{ code: pack, children: [known, unknown] }],
    })
    tell(world, maker, events.voided(registration, [unknown, known, pack]))
    expect(world.traceables.get(known)).toEqual(before)
    for (const code of [pack, unknown]) {
      expect(world.traceables.get(code)).toMatchObject({ state: 'voided' })
    }
  })
})
