import { describe, expect, it } from 'vitest'
import { vinCheckDigit } from '../../../src/core/codes/vin.ts'
import type { BatteryEvent } from '../../../src/core/events/catalogue.ts'
import { changesAmong } from '../../../src/core/events/corrected-meaning.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { touchedCodes } from '../../../src/core/events/parts.ts'
import { warningsOf, warningsOnRecord } from '../../../src/core/rules/warnings.ts'
import { eventSchemaOf } from '../../../src/http/api/event-schemas.ts'
import { formFieldsOf } from '../../../src/web/form-fields.ts'
import * as events from '../../support/events.ts'
import { createFleet, DISTRICT, type Signer } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/warnings' })
const collector = fleet.enterprise('collector', 'warehouse')

const facility = fleet.facility(collector)

const CODE = events.nextBatteryCode()
const storedIn = (code: string, more: object = {}) =>
  events.storedIn(code, { place: { district: DISTRICT, facility }, ...more })
const VIN = withCheckDigit('LS5A3DBE0PA000001')

function withCheckDigit(vin: string): string {
  return `${vin.slice(0, 8)}${vinCheckDigit(vin)}${vin.slice(9)}`
}

/** All but that nobody said how a mass was found: that has tests of its own. */
const isOdd = ({ pointer }: { pointer: string }) => !pointer.endsWith('/massBasis')

const warned = (event: object) =>
  warningsOf(parseEvent(event))
    .filter(isOdd)
    .map(({ code, pointer }) => [code, pointer])

function tell(world: World, signer: Signer, event: object): events.Reference {
  expect(world.tell(signer, event)).toBeUndefined()
  return world.newest()
}

/** What stands on the record of a battery, by entry. */
function onRecord(world: World, code = CODE) {
  const entries = world.entries.filter(({ event }) => touchedCodes(event).includes(code))
  const changes = changesAmong(entries)
  const found = warningsOnRecord(code, entries, { changes, isWhole: true })
  return [...found].flatMap(([index, warnings]) => {
    const odd = warnings.filter(isOdd)
    return odd.length > 0 ? [[index, ...odd.map(({ code: kind, pointer }) => [kind, pointer])]] : []
  })
}

describe('stock that is taken in or out', () => {
  it('is accepted without the facility where it lies, and warned of', () => {
    const missing = [['incomplete', '/event/place/facility']]
    expect(warned(events.storedIn(CODE))).toEqual(missing)
    expect(warned(events.storedOut(CODE))).toEqual(missing)
    expect(warned(storedIn(CODE))).toEqual([])
  })
})

describe('a district that is no more', () => {
  const at = (district: string, time: string) =>
    warned(storedIn(CODE, { place: { district, facility: 'CQ-JLP-001' }, time }))

  it('is warned of once its offices have closed, wherever it is named', () => {
    expect(at('500105', '2026-01-25T15:59:59Z')).toEqual([])
    expect(at('500105', '2026-01-25T16:00:00Z')).toEqual([
      ['district_abolished', '/event/place/district'],
    ])
    expect(at('500157', '2026-11-28T00:00:00Z')).toEqual([])
    expect(at('510104', '2026-11-28T00:00:00Z')).toEqual([])
    const event = {
      type: 'facility.registered',
      time: '2026-11-28T00:00:00Z',
      facility: 'CQ-YB-001',
      enterprise: '91500105MA5U0AAA0M',
      name: '渝北网点',
      district: '500112',
    }
    expect(warned(event)).toEqual([['district_abolished', '/event/district']])
  })
})

describe('a number that says what it plausibly lies between', () => {
  it('is accepted without a word within, and warned of outside', () => {
    expect(warned(storedIn(CODE))).toEqual([])
    const event = parseEvent(storedIn(CODE, { temperatureC: 210 }))
    expect(warningsOf(event)).toEqual([
      {
        code: 'implausible',
        pointer: '/event/temperatureC',
        params: { field: 'temperatureC', value: 210, min: -40, max: 60 },
      },
    ])
    expect(warned(storedIn(CODE, { temperatureC: -50 }))).toHaveLength(1)
  })

  it('is warned of wherever it stands', () => {
    const [LIGHT, HEAVY] = [events.nextBatteryCode(), events.nextBatteryCode()]
    expect(warned(events.produced(LIGHT))).toEqual([])
    expect(warned(events.produced(HEAVY, { massKg: 386_125 }))).toEqual([
      ['implausible', '/event/massKg'],
    ])
  })
})

describe('an assay', () => {
  const lot = events.nextLot(collector.iss)
  const processed = (assay: object) =>
    events.processed([CODE], [], [{ lot, massKg: 90, assay } as { lot: string; massKg: number }])

  it('is warned of if it adds up to more than all there is, and not for what is not said', () => {
    expect(warned(processed({ Ni: 60, Co: 20, Mn: 20 }))).toEqual([])
    expect(warned(processed({ Li: 4 }))).toEqual([])
    expect(warned(processed({ Ni: 60, Co: 20, Mn: 20, Li: 0.5 }))).toEqual([
      ['implausible_sum', '/event/outputs/0/assay'],
    ])
  })
})

describe('the check digit of a vehicle', () => {
  it('is asked of every event that names one', () => {
    const wrong = `${VIN.slice(0, 8)}${VIN[8] === '5' ? '6' : '5'}${VIN.slice(9)}`
    const naming = [events.installed, events.removed, events.vehicleScrapped]
    for (const make of naming) {
      expect(warned(make(CODE, { vin: VIN }))).toEqual([])
      expect(warned(make(CODE, { vin: wrong }))).toEqual([['vin_check_digit', '/event/vin']])
    }
  })
})

describe('a battery that comes out of a vehicle', () => {
  const vehicleMaker = fleet.enterprise('vehicle-maker', 'dismantler')
  const OTHER = withCheckDigit('LS5A3DBE0PA000002')

  it('is warned of if the log has it in another one, until that is corrected', () => {
    const world = createWorld(fleet)
    tell(world, vehicleMaker, events.registered(CODE))
    const installation = tell(world, vehicleMaker, events.installed(CODE, { vin: VIN }))
    const before = (code: string) => world.traceables.get(code)
    const found = (event: object) =>
      warningsOf(parseEvent(event), before).map(({ code, pointer }) => [code, pointer])
    const other = ['other_vehicle', '/event/batteries/0/code']
    for (const make of [events.removed, events.vehicleScrapped]) {
      expect(found(make(CODE, { vin: VIN }))).toEqual([])
      expect(found(make(CODE, { vin: OTHER }))).toEqual([other])
      // Who is told of it may not be told where it was.
      expect(
        JSON.stringify(warningsOf(parseEvent(make(CODE, { vin: OTHER })), before)),
      ).not.toContain(VIN)
      // Nobody remembers what it was before: nothing is made up.
      expect(warned(make(CODE, { vin: OTHER }))).toEqual([])
    }
    const removal = tell(world, vehicleMaker, events.removed(CODE, { vin: OTHER }))
    expect(onRecord(world)).toEqual([[removal.index, other]])
    const corrected = events.installed(CODE, { vin: OTHER })
    tell(world, vehicleMaker, events.corrected(installation, [CODE], corrected))
    expect(onRecord(world)).toEqual([])
  })
})

describe('a load that is received', () => {
  const carrier = fleet.enterprise('carrier')
  const [one, two] = [events.nextBatteryCode(), events.nextBatteryCode()]
  const shipped = (grossMassKg: number) => {
    const world = createWorld(fleet)
    for (const code of [one, two]) {
      tell(world, collector, events.registered(code))
      tell(world, collector, events.collected(code, 'person:6b1f0c2e'))
    }
    const way = { to: collector.iss, carrier: carrier.iss, waybill: 'WB-1' }
    tell(world, collector, events.dispatched([one, two], way, { grossMassKg }))
    return world
  }
  const arrived = (world: World, grossMassKg: number, codes = [one, two]) =>
    warningsOf(parseEvent(events.received(codes, 'WB-1', { grossMassKg })), (code) =>
      world.traceables.get(code),
    )
      .filter(isOdd)
      .map(({ code }) => code)

  it('is warned of if it weighs more than 5 kg or 1 % more or less than what was sent', () => {
    expect(arrived(shipped(1_000), 1_005)).toEqual([])
    expect(arrived(shipped(1_000), 994.9)).toEqual(['mass_differs'])
    expect(arrived(shipped(100), 101)).toEqual([])
    expect(arrived(shipped(100), 101.5)).toEqual(['mass_differs'])
  })

  it('is not, where it is a part of what was sent', () => {
    expect(arrived(shipped(1_000), 480, [one])).toEqual([])
  })

  it('stands on the record of each battery', () => {
    const world = shipped(1_000)
    const { index } = tell(
      world,
      collector,
      events.received([one, two], 'WB-1', { grossMassKg: 900 }),
    )
    const expected = [[index, ['mass_differs', '/event/grossMassKg']]]
    for (const code of [one, two]) expect(onRecord(world, code)).toEqual(expected)
  })
})

describe('a battery that is used again', () => {
  const firm = fleet.enterprise('repurposer', 'recycler', 'collector')
  const begin = (...told: object[]) => {
    const world = createWorld(fleet)
    const before = [events.registered(CODE), events.collected(CODE, 'person:6b1f0c2e')]
    for (const event of [...before, ...told]) tell(world, firm, event)
    return world
  }
  const product = events.nextBatteryCode()
  const repurposed = (world: World) =>
    warningsOf(parseEvent(events.repurposed(CODE, product)), (code) =>
      world.traceables.get(code),
    ).map(({ code, pointer }) => [code, pointer])
  const untested = [['not_tested_for_reuse', '/event/batteries/0/code']]

  it('is warned of unless the newest test says that it may be', () => {
    expect(repurposed(begin(events.tested(CODE, 'reuse')))).toEqual([])
    expect(repurposed(begin())).toEqual(untested)
    expect(repurposed(begin(events.inspected(CODE, 'test')))).toEqual(untested)
    expect(
      repurposed(begin(events.tested(CODE, 'reuse'), events.tested(CODE, 'dismantle'))),
    ).toEqual(untested)
    expect(repurposed(begin(events.inspected(CODE, 'test'), events.tested(CODE, 'reuse')))).toEqual(
      [],
    )
  })

  it('can be told on its record, though a light inspection is enough to take it apart', () => {
    const world = begin(events.inspected(CODE, 'dismantle'), events.discharged(CODE))
    const lot = events.nextLot(firm.iss)
    expect(world.tell(firm, events.dismantled(CODE, [lot]))).toBeUndefined()
    expect(onRecord(world)).toEqual([])
    const reused = begin(events.inspected(CODE, 'test'))
    const { index } = tell(reused, firm, events.repurposed(CODE, product))
    expect(onRecord(reused)).toEqual([[index, ...untested]])
    expect(onRecord(reused, product)).toEqual([])
  })

  it('stays in danger after a look that found nothing, and in quarantine if that says so', () => {
    const world = begin(events.incident(CODE, 'fire'))
    tell(world, firm, events.inspected(CODE, 'quarantine'))
    expect(world.traceables.get(CODE)).toMatchObject({ state: 'quarantined' })
    tell(world, firm, events.inspected(CODE, 'dismantle'))
    expect(world.traceables.get(CODE)).toMatchObject({ state: 'tested', safety: { word: 'fire' } })
  })
})

describe('what comes out of recycling', () => {
  const lot = events.nextLot(collector.iss)
  const [into, out] = [[{ lot, massKg: 40 }], [{ lot: `${lot}X`, massKg: 40 }]]

  it('says its period, and what its energy is for', () => {
    const period = { periodFrom: '2026-01-01', periodTo: '2026-01-07' }
    expect(warned(events.recovered(into, out, period))).toEqual([])
    expect(warned(events.recovered(into, out))).toEqual([
      ['incomplete', '/event/periodFrom'],
      ['incomplete', '/event/periodTo'],
    ])
    const energy = { ...period, energyKgcePerTonne: 2_000 }
    expect(warned(events.recovered(into, out, energy))).toEqual([
      ['incomplete', '/event/energyProduct'],
    ])
    const named = { ...energy, energyProduct: 'nickel_sulphate' }
    expect(warned(events.recovered(into, out, named))).toEqual([])
  })

  it('has phosphorus and fluorine in its assay, which counts as any element', () => {
    const assayed = (assay: object) =>
      warned(events.processed([CODE], [], [{ lot, massKg: 9, assay } as (typeof into)[0]]))
    expect(assayed({ P: 10, F: 0.1, Fe: 18 })).toEqual([])
    expect(assayed({ P: 10, Fe: 91 })).toEqual([['implausible_sum', '/event/outputs/0/assay']])
  })

  it('is disposed of under eight digits, or as waste that is not hazardous', () => {
    for (const wasteCode of ['900-044-49', 'general']) {
      expect(warned(events.disposed(into, { wasteCode }))).toEqual([])
    }
    for (const wasteCode of ['HW49', '900-44-49', '900-044-49 ']) {
      expect(warned(events.disposed(into, { wasteCode }))).toEqual([
        ['waste_code_form', '/event/wasteCode'],
      ])
    }
  })
})

describe('a mass', () => {
  const unsaid = [['incomplete', '/event/massBasis']]
  const found = (event: object) =>
    warningsOf(parseEvent(event)).map(({ code, pointer }) => [code, pointer])

  it('was weighed or estimated, and is warned of if nobody says which', () => {
    const collected = (more: { massBasis?: string }) =>
      found(events.collected(CODE, 'person:6b1f0c2e', more))
    expect(collected({})).toEqual(unsaid)
    for (const massBasis of ['weighed', 'estimated']) expect(collected({ massBasis })).toEqual([])
    const lot = events.nextLot(collector.iss)
    expect(found(events.disposed([{ lot, massKg: 4 }]))).toEqual(unsaid)
  })

  it('needs no word where there is none, and none of what a maker rates', () => {
    expect(found(storedIn(CODE))).toEqual([])
    expect(found(storedIn(CODE, { grossMassKg: 400 }))).toEqual(unsaid)
    expect(found(events.produced(CODE))).toEqual([])
    expect(errorOf(() => parseEvent(events.produced(CODE, { massBasis: 'weighed' })))?.code).toBe(
      'event_invalid',
    )
  })

  it('is asked for by the form of every event that has one', () => {
    const asked = (type: string) =>
      formFieldsOf(eventSchemaOf(type)!).find(({ name }) => name === 'massBasis')
    expect(asked('battery.collected')).toMatchObject({ asked: true, needed: false })
    expect(asked('battery.tested')).toBeUndefined()
  })
})

describe('the kind of a document', () => {
  it('may be said, and is one of the list', () => {
    const evidence = { sha256: '0f'.repeat(32), mediaType: 'image/jpeg' }
    const shown = (kind?: string) =>
      storedIn(CODE, { evidence: [{ ...evidence, ...(kind && { kind }) }] })
    for (const kind of [undefined, 'photo', 'owner_statement']) {
      expect(warned(shown(kind))).toEqual([])
    }
    expect(errorOf(() => parseEvent(shown('selfie')))?.pointer).toBe('/event/evidence/0/kind')
  })
})

describe('the warnings on the record of a battery', () => {
  const begin = () => {
    const world = createWorld(fleet)
    tell(world, collector, events.registered(CODE))
    tell(world, collector, events.collected(CODE, 'person:6b1f0c2e'))
    const storage = tell(world, collector, storedIn(CODE, { temperatureC: 210 }))
    return { world, storage }
  }
  const HOT = [['implausible', '/event/temperatureC']]

  it('stand at the entry that gives them', () => {
    const { world, storage } = begin()
    expect(onRecord(world)).toEqual([[storage.index, ...HOT]])
  })

  it('go away with an entry that is voided', () => {
    const { world, storage } = begin()
    tell(world, collector, events.voided(storage, [CODE]))
    expect(onRecord(world)).toEqual([])
  })

  it('go away with what is corrected, and stand at the correction if that gives them', () => {
    const { world, storage } = begin()
    const colder = storedIn(CODE, { temperatureC: 21 })
    tell(world, collector, events.corrected(storage, [CODE], colder))
    expect(onRecord(world)).toEqual([])
    const correction = events.corrected(storage, [CODE], storedIn(CODE, { temperatureC: 99 }))
    expect(warned(correction)).toEqual([['implausible', '/event/event/temperatureC']])
    const newest = tell(world, collector, correction)
    expect(onRecord(world)).toEqual([[newest.index, ['implausible', '/event/event/temperatureC']]])
    tell(world, collector, events.voided(storage, [CODE]))
    expect(onRecord(world)).toEqual([])
  })

  it('are not those of its neighbours', () => {
    const neighbour = events.nextBatteryCode()
    const [one] = events.removed([CODE]).batteries as { code: string }[]
    const event = events.removed([neighbour], { vin: VIN }) as unknown as BatteryEvent
    const world = createWorld(fleet)
    tell(world, collector, events.registered([CODE, neighbour]))
    // Nobody asks here whether it may be said, only what it gives.
    const batteries = [
      { ...one, code: CODE },
      { ...event.batteries[0], voltageV: 1_900 },
    ]
    const entry = { ...world.entries[0]!, index: 1, event: { ...event, batteries } as BatteryEvent }
    const found = (code: string) =>
      warningsOnRecord(code, [...world.entries, entry], { changes: new Map(), isWhole: true }).get(
        1,
      )
    expect(found(CODE)).toBeUndefined()
    expect(found(neighbour)).toMatchObject([{ pointer: '/event/batteries/1/voltageV' }])
  })
})
