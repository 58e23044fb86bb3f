import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseBatteryCode } from '../../src/core/codes/battery-code.ts'
import { hasValidCheckCharacter } from '../../src/core/codes/credit-code.ts'
import { CATALOGUE, type LifecycleEvent } from '../../src/core/events/catalogue.ts'
import type { Element } from '../../src/core/events/fields.ts'
import { REGISTRY_CATALOGUE } from '../../src/core/events/registry-events.ts'
import { ROLES, type Role } from '../../src/core/events/roles.ts'
import { type Battery, isLot } from '../../src/core/events/traceable.ts'
import { batteryCode, vehicleNumber } from '../../src/demo/city/codes.ts'
import { CITY } from '../../src/demo/city/enterprises.ts'
import { highlightsOf, livesOf } from '../../src/demo/highlights.ts'
import { createRandom } from '../../src/demo/random.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import { countBatteries } from '../../src/demo/story.ts'
import { END, replay, tell } from './telling.ts'

const hashOf = (steps: readonly Step[]) =>
  createHash('sha256').update(JSON.stringify(steps)).digest('hex')

const SEEDS = [1, 2, 2026]

describe.each(SEEDS)('the story of seed %i', (seed) => {
  const steps = tell(seed)
  const { outcomes, traceables, registry } = replay(steps)
  const things = [...traceables.values()]
  const lots = things.filter(isLot)
  const batteries = things.filter((thing): thing is Battery => !isLot(thing))
  const told = eventsIn(steps)

  it('is refused exactly where it means to be', () => {
    const surprises = steps
      .map((step, i) => ({ i, step, outcome: outcomes[i] }))
      .filter(({ step, outcome }) => step.refusal !== outcome)
    expect(surprises[0]).toBeUndefined()
  })

  it('has about 15,000 submissions and 2,000 batteries with codes of their own', () => {
    expect(Math.abs(steps.length - 15_000)).toBeLessThanOrEqual(450)
    expect(Math.abs(countBatteries(steps) - 2_000)).toBeLessThanOrEqual(100)
    const own = batteries.filter(({ code, aliasOf }) => !aliasOf && !isModule(code))
    expect(own).toHaveLength(countBatteries(steps))
  })

  it('runs forward, in whole seconds, for two years until shortly before its end', () => {
    const times = steps.map(({ at }) => at.getTime())
    expect(times.every((time, i) => time % 1000 === 0 && time >= (times[i - 1] ?? 0))).toBe(true)
    expect(END.getTime() - times.at(-1)!).toBeLessThan(86_400_000)
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(725 * 86_400_000)
  })

  it('uses every event type there is, but that an enterprise is closed for good', () => {
    const types = new Set(told.map(({ type }) => type))
    const known = [...CATALOGUE.keys(), ...REGISTRY_CATALOGUE.keys()]
    const used = known.filter((type) => type !== 'enterprise.closed')
    expect([...types].sort()).toEqual(used.sort())
  })

  it('has something of everything that is refused, late, or never said', () => {
    const refusals = new Set(steps.map(({ refusal }) => refusal).filter(Boolean))
    expect([...refusals].sort()).toEqual([
      'battery_code_malformed',
      'battery_held',
      'battery_relabelled',
      'battery_unknown',
      'custody_conflict',
      'end_of_life_passed',
      'key_revoked',
      'role_not_allowed',
    ])
    const late = steps.filter(
      ({ at, event }) => at.getTime() - Date.parse(event.time) > 7 * 86_400_000,
    )
    expect(late.length).toBeGreaterThan(100)
    const states = new Set(batteries.map(({ state }) => state))
    expect(states.has('in_transit') && states.has('removed') && states.has('lost')).toBe(true)
    const reporting = new Set(steps.map(({ signer, key }) => key === 'device' && signer))
    const silent = CITY.find(({ trade }) => trade === 'silent')!
    expect(reporting.has(silent.creditCode)).toBe(false)
    expect([...registry.keys.values()].filter(({ revokedAt }) => revokedAt)).toHaveLength(1)
  })

  it('has shipments that arrive short, late, light, stolen, and with what nobody expected', () => {
    const received = ofType(told, 'transport.received')
    expect(received.some(({ missing }) => missing?.length)).toBe(true)
    expect(received.some(({ unexpected }) => unexpected?.length)).toBe(true)
    const sent = new Map(
      ofType(told, 'transport.dispatched').map((event) => [event.waybill, event]),
    )
    const light = received.filter((event) => {
      const { batteries = [], grossMassKg = 0 } = sent.get(event.waybill)!
      return batteries.length === event.batteries.length && event.grossMassKg < grossMassKg * 0.9
    })
    expect(light.length).toBeGreaterThan(0)
    const kinds = ofType(told, 'incident.reported').map((event) => event.kind)
    expect(new Set(kinds)).toEqual(new Set(['fire', 'theft']))
  })

  it('leaves one dispute open, and no contradiction', () => {
    expect(batteries.some(({ disputed }) => disputed)).toBe(true)
    expect(told.filter((event) => 'dispute' in event).length).toBeGreaterThan(10)
    expect(things.filter(({ contradictions }) => contradictions)).toEqual([])
  })

  it('has vehicles scrapped with their batteries, and without', () => {
    const scrapped = ofType(told, 'vehicle.scrapped')
    expect(new Set(scrapped.map((event) => event.batteryPresent))).toEqual(new Set([true, false]))
  })

  it('has family trees: packs, their modules, cabinets, black mass, salts', () => {
    const modules = batteries.filter(({ code }) => isModule(code))
    expect(modules.length).toBeGreaterThan(100)
    expect(modules.some(({ within }) => within)).toBe(true)
    expect(modules.some(({ state }) => state === 'processed')).toBe(true)
    const materials = new Set(lots.map(({ material }) => material))
    expect([...materials]).toEqual(
      expect.arrayContaining(['black_mass', 'lithium_carbonate', 'nickel_sulphate', 'slag']),
    )
    for (const { parents = [] } of [...lots, ...modules.filter((one) => one.parents)]) {
      expect(parents.length).toBeGreaterThan(0)
      expect(parents.every((parent) => traceables.has(parent))).toBe(true)
    }
  })

  it('recovers no more of an element than went in', () => {
    for (const event of ofType(told, 'material.recovered')) {
      for (const [element, percent] of Object.entries(event.recoveryPercent) as [
        Element,
        number,
      ][]) {
        const [into, out] = [event.inputs, event.outputs].map((side) => elementKg(side, element))
        expect((out! / into!) * 100).toBeCloseTo(percent, 1)
        expect(percent).toBeLessThan(100)
      }
    }
  })

  it('points out batteries that are what it says of them', () => {
    const lives = livesOf(steps)
    const [whole, stolen, burnt] = highlightsOf(steps).map(({ code }) => ({
      battery: traceables.get(code)!,
      types: lives.get(code)!.map(({ type }) => type),
    }))
    expect(whole!.battery.state).toBe('dismantled')
    expect(
      things.some(({ parents, code }) => isModule(code) && parents?.[0] === whole!.battery.code),
    ).toBe(true)
    expect(stolen!.types).toContain('dispute.resolved')
    expect(stolen!.battery.state).not.toBe('lost')
    expect(burnt!.types).toContain('hold.released')
    expect(burnt!.battery.state).toBe('dismantled')
  })
})

it('tells the same story for the same seed, and another for another', () => {
  expect(hashOf(tell(7))).toBe(hashOf(tell(7)))
  expect(hashOf(tell(7))).not.toBe(hashOf(tell(8)))
})

it('gives its enterprises every role that handles batteries or watches, valid credit codes, and names that say they are made up', () => {
  expect(CITY).toHaveLength(40)
  const played = new Set<Role>(ROLES)
  for (const role of ['importer', 'lessor', 'insurer'] as const) played.delete(role)
  expect(new Set(CITY.flatMap(({ roles }) => roles))).toEqual(played)
  expect(new Set(CITY.map(({ creditCode }) => creditCode)).size).toBe(CITY.length)
  for (const { creditCode, name } of CITY) {
    expect(hasValidCheckCharacter(creditCode)).toBe(true)
    expect(name.startsWith('演示·')).toBe(true)
  }
})

it('writes production dates into battery codes as the log reads them', () => {
  for (let day = 1; day <= 31; day++) {
    const productionDate = `2022-12-${String(day).padStart(2, '0')}`
    const parts = { vendor: 'D01', level: 'pack', chemistry: 'B', specification: '52' } as const
    const code = batteryCode({ ...parts, productionDate, serial: day }, createRandom(day))
    expect(parseBatteryCode(code).productionDates).toContain(productionDate)
  }
})

it('gives vehicle numbers the check digit of ISO 3779', () => {
  const vin = vehicleNumber(2023, 900_001)
  expect(vin).toMatch(/^L0D[0-9A-HJ-NPR-Z]{5}[0-9X][0-9A-HJ-NPR-Z]{8}$/)
  expect(vin).toHaveLength(17)
})

const isModule = (code: string) => code.length === 24 && code[3] === 'M'

const eventsIn = (steps: readonly Step[]): LifecycleEvent[] =>
  steps.filter(({ refusal }) => !refusal).map(({ event }) => event)

const ofType = <Type extends LifecycleEvent['type']>(
  events: readonly LifecycleEvent[],
  type: Type,
) => events.filter((event): event is Extract<LifecycleEvent, { type: Type }> => event.type === type)

const elementKg = (
  lots: readonly { massKg: number; assay?: Partial<Record<Element, number>> | undefined }[],
  element: Element,
): number =>
  lots.reduce((sum, { massKg, assay }) => sum + (massKg * (assay?.[element] ?? 0)) / 100, 0)
