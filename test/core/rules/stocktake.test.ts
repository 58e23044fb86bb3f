import { beforeEach, describe, expect, it } from 'vitest'
import { LedgerError } from '../../../src/core/errors.ts'
import type { BatteryEvent } from '../../../src/core/events/catalogue.ts'
import { closingIn } from '../../../src/core/events/oversight.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import type { Battery, Lot } from '../../../src/core/events/traceable.ts'
import { warningsOf } from '../../../src/core/rules/warnings.ts'
import * as events from '../../support/events.ts'
import { createFleet, DISTRICT, type Signer } from '../../support/fleet.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/stock' })
const maker = fleet.enterprise('producer')
const collector = fleet.enterprise('collector', 'recycler', 'tester')
const other = fleet.enterprise('collector')
const regulator = fleet.enterprise('regulator')
const { authority } = fleet
const SOMEBODY = 'person:6b1f0c2e'
const time = new Date().toISOString()

let world: World
let code: string
let lost: string
let lot: string

const refusal = (signer: Signer, event: object) => {
  const before = structuredClone([...world.traceables])
  const error = world.tell(signer, event)
  if (error) expect([...world.traceables]).toEqual(before)
  return error && [error.code, error.pointer]
}
const battery = (one: string) => world.traceables.get(one) as Battery
const at = (facility: string) => ({ place: { district: DISTRICT, facility } })
const warned = (event: object) =>
  warningsOf(parseEvent(event) as BatteryEvent, (one) => world.traceables.get(one)).map(
    (warning) => [warning.code, warning.pointer],
  )

beforeEach(() => {
  world = createWorld(fleet)
  code = events.nextBatteryCode()
  lost = events.nextBatteryCode()
  lot = events.nextLot(collector.iss)
  const material = events.nextBatteryCode()
  const facility = { type: 'facility.registered', time, name: '一号库', district: DISTRICT }
  const vendor = { type: 'vendor.registered', time, vendor: '04Q', enterprise: maker.iss }
  const told: [Signer, object][] = [
    [authority, { ...facility, facility: 'CQ-OWN-1', enterprise: collector.iss }],
    [authority, { ...facility, facility: 'CQ-OTHER-1', enterprise: other.iss }],
    [authority, vendor],
    ...[code, lost, material].flatMap((one): [Signer, object][] => [
      [collector, events.registered(one)],
      [collector, events.collected(one, SOMEBODY)],
    ]),
    [collector, events.tested(material, 'dismantle')],
    [collector, events.dismantled(material, [lot])],
  ]
  for (const [signer, event] of told) expect(refusal(signer, event)).toBeUndefined()
})

describe('a stocktake', () => {
  it('is of a facility of one’s own, and of what one has', () => {
    expect(refusal(collector, events.counted(code, at('CQ-OWN-1')))).toBeUndefined()
    expect(refusal(collector, events.counted(code, at('CQ-OTHER-1')))).toEqual([
      'facility_of_another',
      '/event/place/facility',
    ])
    expect(refusal(other, events.counted(code, at('CQ-OTHER-1')))).toEqual([
      'custody_conflict',
      '/event/batteries/0/code',
    ])
    const shortages = [{ code, cause: 'under_inquiry' }]
    expect(refusal(other, events.counted([], { ...at('CQ-OTHER-1'), shortages }))).toEqual([
      'custody_conflict',
      '/event/shortages/0/code',
    ])
  })

  it('marks what it does not find, which stays as it is until somebody who has it speaks of it', () => {
    const before = battery(lost)
    const shortages = [{ code: lost, cause: 'under_inquiry' }]
    const counted = events.counted(code, { ...at('CQ-OWN-1'), shortages })
    expect(refusal(collector, counted)).toBeUndefined()
    const missing = { stocktake: 'PD-2026-11', time: counted.time, cause: 'under_inquiry' }
    expect(battery(lost)).toEqual({ ...before, missing })
    expect(battery(code).missing).toBeUndefined()
    // A bystander has not found it.
    expect(refusal(regulator, events.held(lost))).toBeUndefined()
    expect(refusal(regulator, events.freed(lost))).toBeUndefined()
    expect(battery(lost).missing).toEqual(missing)
    expect(refusal(collector, events.counted(lost, at('CQ-OWN-1')))).toBeUndefined()
    expect(battery(lost)).toEqual(before)
  })

  it('whose marks were voided is as if it had never been', () => {
    const before = battery(lost)
    const shortages = [{ code: lost, cause: 'label_misread' }]
    expect(refusal(collector, events.counted([], { shortages }))).toBeUndefined()
    expect(battery(lost).missing).toBeDefined()
    expect(refusal(collector, events.voided(world.newest(), [lost]))).toBeUndefined()
    expect(battery(lost)).toEqual(before)
  })

  it('says that something is gone only as an incident does', () => {
    const shortages = [{ code: lost, cause: 'under_inquiry' }]
    expect(refusal(collector, events.counted([], { shortages }))).toBeUndefined()
    expect(battery(lost).state).toBe('collected')
    expect(refusal(collector, events.incident(lost, 'theft'))).toBeUndefined()
    expect(battery(lost)).toMatchObject({ state: 'lost' })
    expect(battery(lost).missing).toBeUndefined()
  })

  it('speaks of what the log has elsewhere, or never heard of, and leaves it alone', () => {
    const stranger = events.nextBatteryCode()
    const surpluses = [{ code: stranger, cause: 'received_unrecorded' }]
    expect(refusal(collector, events.counted([], { surpluses }))).toBeUndefined()
    expect(world.traceables.has(stranger)).toBe(false)
  })

  it('keeps what a lot weighed, beside what the log had of it', () => {
    const counted = events.counted([], {
      batteries: [{ code: lot, massKg: 88 }],
    })
    const { left } = world.traceables.get(lot) as Lot
    expect(refusal(collector, counted)).toBeUndefined()
    expect(world.traceables.get(lot)).toMatchObject({
      left,
      counted: { stocktake: 'PD-2026-11', grams: 88_000, left },
    })
  })

  it('is accepted with a warning of each difference, and of a facility that it does not name', () => {
    const { left } = world.traceables.get(lot) as Lot
    const weighing = (massKg: number) =>
      events.counted([], {
        ...at('CQ-OWN-1'),
        massBasis: 'weighed',
        batteries: [{ code: lot, massKg }],
      })
    expect(warned(events.counted(code, at('CQ-OWN-1')))).toEqual([])
    expect(warned(events.counted(code))).toEqual([['incomplete', '/event/place/facility']])
    expect(warned(weighing(left / 1000))).toEqual([])
    expect(warned(weighing((left * 0.995) / 1000))).toEqual([])
    expect(warned(weighing((left * 0.98) / 1000))).toEqual([
      ['stock_mass_differs', '/event/batteries/0/massKg'],
    ])
    const differing = { ...at('CQ-OWN-1'), shortages: [{ code: lost, cause: 'used_unrecorded' }] }
    const surpluses = [{ code: events.nextBatteryCode(), cause: 'label_misread' }]
    expect(warned(events.counted(code, { ...differing, surpluses }))).toEqual([
      ['stock_differs', '/event/shortages/0'],
      ['stock_differs', '/event/surpluses/0'],
    ])
  })
})

describe('an incident', () => {
  const report = (kind: events.Misfortune) => {
    expect(refusal(collector, events.incident(code, kind))).toBeUndefined()
    return world.newest().index
  }
  const CONFLICT = ['incident_conflict', '/event/batteries/0/code']

  it('is closed by who reported it, once, and stays as dangerous as it was', () => {
    const index = report('fire')
    const { safety } = battery(code)
    expect(refusal(collector, events.closed(code, index + 1))).toEqual(CONFLICT)
    expect(refusal(collector, events.closed(lost, index))).toEqual(CONFLICT)
    expect(refusal(other, events.closed(code, index))).toEqual(CONFLICT)
    expect(battery(code).incidents).toEqual([{ index, signer: collector.iss }])
    expect(refusal(collector, events.closed(code, index))).toBeUndefined()
    expect(battery(code)).toMatchObject({ state: 'quarantined', safety })
    expect(safety?.word).toBe('fire')
    expect(battery(code).incidents).toBeUndefined()
    expect(refusal(collector, events.closed(code, index))).toEqual(CONFLICT)
    // Only an inspection says that it is safe.
    expect(refusal(collector, events.tested(code, 'reuse'))).toBeUndefined()
    expect(battery(code).safety?.word).toBe('reuse')
  })

  it('is closed by the regulator, whoever reported it, and nobody else says so in its name', () => {
    const first = report('leak')
    const second = report('loss')
    const closing = events.closed(code, first, { closedBy: 'regulator' })
    expect(refusal(collector, closing)?.[0]).toBe('role_not_allowed')
    expect(refusal(regulator, closing)).toBeUndefined()
    expect(battery(code)).toMatchObject({ state: 'lost', incidents: [{ index: second }] })
    expect(closingIn(parseEvent(closing))).toMatchObject({ incident: first, outcome: 'dealt_with' })
    expect(closingIn(parseEvent(events.incident(code, 'fire')))).toBeUndefined()
  })

  it('that is voided is open no longer, and a closing of it no longer fits', () => {
    const index = report('accident')
    const reported = world.newest()
    expect(refusal(collector, events.closed(code, index))).toBeUndefined()
    expect(refusal(collector, events.voided(reported, [code]))).toBeUndefined()
    expect(battery(code)).toMatchObject({ state: 'collected', contradictions: [index + 1] })
  })
})

describe('dismantling information', () => {
  it('is published by makers, under vendor codes that are nobody else’s', () => {
    const ofOther = events.published('04Q', 'CP-52')
    expect(refusal(maker, ofOther)).toBeUndefined()
    expect(refusal(collector, ofOther)?.[0]).toBe('role_not_allowed')
    const rival = { type: 'vendor.registered', time, vendor: '04Q', enterprise: other.iss }
    expect(refusal(authority, rival)).toBeUndefined()
    expect(refusal(maker, ofOther)).toEqual(['vendor_of_another', '/event/vendor'])
    // A maker abroad has no enterprise here: who sells its batteries publishes for it.
    const abroad = { type: 'vendor.registered', time, vendor: '0ZZ', name: 'Maker abroad' }
    expect(refusal(authority, abroad)).toBeUndefined()
    expect(refusal(maker, events.published('0ZZ', 'X-1'))).toBeUndefined()
    expect(refusal(maker, events.published('0YY', 'X-1'))).toBeUndefined()
  })

  it('is refused without a language, a digest or a safe address', () => {
    const published = (more: Record<string, unknown>) => events.published('04Q', 'CP-52', more)
    const fault = (more: { url: string }) => refusal(maker, published(more))
    const invalid = (more: Record<string, unknown>) => () => parseEvent(published(more))
    expect(invalid({ languages: [] })).toThrow(LedgerError)
    expect(invalid({ languages: ['中文'] })).toThrow(LedgerError)
    expect(invalid({ documentSha256: 'd1' })).toThrow(LedgerError)
    expect(invalid({ url: 'http://maker.example/cp-52' })).toThrow(LedgerError)
    expect(invalid({ url: 'javascript:alert(1)' })).toThrow(LedgerError)
    expect(fault({ url: 'https://maker.example/cp-52' })).toBeUndefined()
  })
})
