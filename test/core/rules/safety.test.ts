/** What the whole of a battery's records says of its safety. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BatteryEvent, definitionOf } from '../../../src/core/events/catalogue.ts'
import { partsOf } from '../../../src/core/events/parts.ts'
import { ROLES } from '../../../src/core/events/roles.ts'
import { SAFETY_WORDS, type SafetyWord } from '../../../src/core/events/safety.ts'
import type { Battery } from '../../../src/core/events/traceable.ts'
import { type SafetyView, viewSafety } from '../../../src/core/rules/safety.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import { createCast, LIFE, perform, saying } from '../../support/stories.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const maker = fleet.enterprise('producer', 'vehicle-maker')
const yard = fleet.enterprise(
  'collector',
  'warehouse',
  'tester',
  'repurposer',
  'recycler',
  'service',
)
const carrier = fleet.enterprise('carrier')
const regulator = fleet.enterprise('regulator')

const SOMEBODY = 'person:6b1f0c2e'
const LOAD = { to: yard.iss, carrier: carrier.iss, waybill: '渝运 0001' }

const safetyOf = (world: World, code: string): SafetyView =>
  viewSafety(world.traceables.get(code) as Battery)

function tell(world: World, ...story: [Signer, object][]): World {
  for (const [signer, event] of story) expect(world.tell(signer, event)).toBeUndefined()
  return world
}

/** Taken in by the yard, looking as said. */
function takenIn(condition?: string): { world: World; code: string } {
  const code = events.nextBatteryCode()
  const batteries = [{ code, ...(condition && { condition }) }]
  const world = tell(
    createWorld(fleet),
    [yard, events.registered(code)],
    [yard, events.collected(code, SOMEBODY, { batteries })],
  )
  return { world, code }
}

describe('the safety of a battery', () => {
  it('is unknown until somebody says something of it', () => {
    const { world, code } = takenIn()
    expect(safetyOf(world, code)).toEqual({
      ...{ level: 'unknown', word: 'unsaid', highVoltage: 'unknown' },
    })
  })

  it.each([
    ['intact', 'sound'],
    ['dented', 'caution'],
    ['swollen', 'danger'],
    ['leaking', 'danger'],
    ['burnt', 'danger'],
    ['flooded', 'danger'],
  ])('is what it looks like when it is taken in: %s', (condition, level) => {
    const { world, code } = takenIn(condition)
    expect(safetyOf(world, code)).toMatchObject({ level, word: condition, entry: 1 })
  })

  it.each([
    ['fire', 'danger'],
    ['leak', 'danger'],
    ['accident', 'danger'],
    ['theft', 'unknown'],
    ['loss', 'unknown'],
  ] as const)('is no longer what it looked like after an incident: %s', (kind, level) => {
    const { world, code } = takenIn('intact')
    tell(world, [yard, events.incident(code, kind)])
    expect(safetyOf(world, code)).toMatchObject({ level, word: kind, entry: 2 })
  })

  it('stays the worst through storage, transport and quarantine, until a test says that it may be used again', () => {
    const { world, code } = takenIn('intact')
    tell(
      world,
      [yard, events.incident(code, 'fire')],
      [yard, events.storedIn(code)],
      [yard, events.storedOut(code)],
      [yard, events.tested(code, 'quarantine')],
      [yard, events.dispatched(code, LOAD)],
      [carrier, events.accepted(code, LOAD.waybill)],
      [yard, events.received(code, LOAD.waybill)],
    )
    expect(safetyOf(world, code)).toMatchObject({ level: 'danger', word: 'fire', entry: 2 })
    tell(world, [yard, events.tested(code, 'dismantle')])
    expect(safetyOf(world, code)).toMatchObject({ level: 'danger', word: 'fire', entry: 2 })
    tell(world, [yard, events.storedIn(code)], [yard, events.tested(code, 'reuse')])
    expect(safetyOf(world, code)).toMatchObject({ level: 'sound', word: 'reuse' })
    tell(world, [yard, events.storedIn(code, { safety: 'fail' })])
    expect(safetyOf(world, code)).toMatchObject({ level: 'danger', word: 'fail' })
  })

  it('is not sound if its test says that it can only be dismantled', () => {
    const { world, code } = takenIn('intact')
    tell(world, [yard, events.tested(code, 'dismantle')])
    expect(safetyOf(world, code)).toMatchObject({ level: 'caution', word: 'dismantle', entry: 2 })
  })

  it('is also what other events know: an accident, a fault, a burnt label, damaged goods', () => {
    const [car, faulty, damaged] = [1, 2, 3].map(() => events.nextBatteryCode()) as string[]
    const nameless = events.nextTemporaryCode(yard.iss)
    const crashed = { ...events.removed(car!), reason: 'accident' }
    const world = tell(
      createWorld(fleet),
      [maker, events.produced([car!, faulty!])],
      [maker, events.installed([car!, faulty!])],
      [yard, crashed],
      [yard, { ...events.retired(faulty!), reason: 'fault' }],
      [yard, { ...events.unreadable(nameless), reason: 'burnt' }],
      [yard, events.registered(damaged!)],
      [yard, events.collected(damaged!, SOMEBODY)],
      [yard, events.dispatched(damaged!, LOAD, { damaged: true })],
    )
    const words = [car, faulty, nameless, damaged].map((code) => safetyOf(world, code!).word)
    expect(words).toEqual(['accident', 'fault', 'burnt', 'damaged'])
  })

  it('heeds a warning that contradicts the log, and no all-clear that does', () => {
    const { world, code } = takenIn('intact')
    const dispute = '实物在我库'
    tell(world, [carrier, events.incident(code, 'fire', { dispute })])
    expect(world.traceables.get(code)).toMatchObject({ state: 'collected', disputed: [2] })
    expect(safetyOf(world, code)).toMatchObject({ level: 'danger', word: 'fire', entry: 2 })
    const other = fleet.enterprise('tester', 'recycler')
    const { world: again, code: burnt } = takenIn('burnt')
    const outside = createWorld(fleet)
    for (const { event } of again.entries) outside.tell(yard, event)
    tell(outside, [other, events.tested(burnt, 'reuse', { dispute })])
    expect(safetyOf(outside, burnt)).toMatchObject({ level: 'danger', word: 'burnt' })
  })

  it('forgets an incident that is voided, and no incident that merely fits no longer', () => {
    const { world, code } = takenIn('intact')
    tell(world, [yard, events.incident(code, 'leak')])
    tell(world, [regulator, events.voided(world.newest(), [code])])
    expect(safetyOf(world, code)).toMatchObject({ level: 'sound', word: 'intact' })

    const sent = takenIn('intact')
    tell(sent.world, [yard, events.dispatched(sent.code, LOAD)])
    const dispatch = sent.world.newest()
    tell(sent.world, [carrier, events.incident(sent.code, 'fire')])
    tell(sent.world, [regulator, events.voided(dispatch, [sent.code])])
    expect(sent.world.traceables.get(sent.code)).toMatchObject({ contradictions: [3] })
    expect(safetyOf(sent.world, sent.code)).toMatchObject({ level: 'danger', word: 'fire' })
  })

  it('of a part is that of the whole, and nobody’s word once it is out again', () => {
    const module = events.nextBatteryCode('M')
    const pack = events.nextBatteryCode()
    const world = tell(
      createWorld(fleet),
      [yard, events.registered(module)],
      [yard, events.registered(pack, { batteries: [{ code: pack, children: [module] }] })],
    )
    expect(safetyOf(world, module)).toMatchObject({ level: 'unknown', word: 'within' })
    tell(
      world,
      [yard, events.collected(pack, SOMEBODY)],
      [yard, events.incident(pack, 'fire')],
      [yard, events.tested(pack, 'dismantle')],
    )
    const released = [{ code: module, massKg: 12.5 }]
    const apart = events.dismantled(pack, [events.nextLot(yard.iss)], {
      batteries: [{ code: pack, released }],
    })
    tell(world, [yard, apart])
    expect(safetyOf(world, module)).toMatchObject({ level: 'unknown', word: 'unsaid' })
  })
})

describe('the voltage of a battery', () => {
  const volts = (code: string, ...story: [Signer, object][]) =>
    safetyOf(tell(createWorld(fleet), ...story), code).highVoltage

  it('is high if it is rated so or was measured so, and unknown as long as nobody knows', () => {
    const [pack, cell] = [events.nextBatteryCode(), events.nextBatteryCode('C')]
    const low = { nominalVoltageV: 48 }
    expect(volts(pack, [yard, events.registered(pack)])).toBe('unknown')
    expect(volts(pack, [yard, events.registered(pack, low)])).toBe('no')
    expect(volts(pack, [maker, events.produced(pack)])).toBe('yes')
    expect(volts(cell, [yard, events.registered(cell)])).toBe('no')
    const taken: [Signer, object][] = [
      [yard, events.registered(pack)],
      [yard, events.collected(pack, SOMEBODY)],
    ]
    const measured = (openCircuitVoltageV: number) => {
      const event = events.tested(pack, 'reuse') as unknown as { batteries: object[] }
      return { ...event, batteries: [{ ...event.batteries[0], openCircuitVoltageV }] }
    }
    expect(volts(pack, ...taken, [yard, measured(340)])).toBe('yes')
    // It may just have been discharged.
    expect(volts(pack, ...taken, [yard, measured(3)])).toBe('unknown')
  })

  it('of an unreadable cell is low, of an unreadable pack unknown', () => {
    const of = (level: string) => {
      const code = events.nextTemporaryCode(yard.iss)
      return volts(code, [yard, events.unreadable(code, { batteries: [{ code, level }] })])
    }
    expect([of('cell'), of('module'), of('pack')]).toEqual(['no', 'unknown', 'unknown'])
  })
})

describe('in any story', () => {
  const enterprises = [1, 2].map(() =>
    fleet.enterprise(...ROLES.filter((role) => role !== 'regulator' && role !== 'auditor')),
  )
  const cast = createCast(fleet, enterprises, regulator)
  const order = Object.keys(SAFETY_WORDS)

  it('no battery is better than the worst that was said of it since its last inspection', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(saying(LIFE), { minLength: 60, maxLength: 160 }), (sayings) => {
        const world = createWorld(fleet)
        // The authority settles disputes, but never what was contested when it was said.
        const contested = new Set<string>()
        for (const one of sayings) {
          perform(world, cast, one)
          for (const { code, disputed = [] } of world.traceables.values()) {
            for (const index of disputed) contested.add(`${code} ${index}`)
          }
        }
        for (const battery of world.traceables.values()) {
          const { code, within, aliasOf } = battery as Battery
          if (code.startsWith('LOT-') || within || aliasOf || battery.parents) continue
          const words: SafetyWord[] = []
          for (const { index, event } of world.entries) {
            const isSubject = partsOf(event as BatteryEvent).some(
              (part) => part.kind === 'subject' && part.code === code,
            )
            if (!isSubject) continue
            const said = definitionOf(event as BatteryEvent).safety?.(event as never, code)
            if (!said) continue
            const isContested = contested.has(`${code} ${index}`)
            if (said.inspected && !isContested) words.length = 0
            const heeded = (word: SafetyWord) => !isContested || SAFETY_WORDS[word] !== 'sound'
            words.push(...(said.words ?? []).filter(heeded))
          }
          const worst = words.sort((a, b) => order.indexOf(a) - order.indexOf(b))[0]
          const { level, word } = viewSafety(battery as Battery)
          seen.add(word)
          expect(level).toBe(worst ? SAFETY_WORDS[worst] : 'unknown')
          if (level === 'danger') expect(word).toBe(worst)
        }
      }),
      { numRuns: 60, seed: 34014 },
    )
    expect(seen.size).toBeGreaterThan(6)
  })
})
