import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerErrorCode } from '../../src/core/errors.ts'
import { type BatteryEvent, CATALOGUE, parseEvent } from '../../src/core/events/catalogue.ts'
import { STATES, type State } from '../../src/core/events/definition.ts'
import { applyEvent, type Battery } from '../../src/core/lifecycle.ts'
import * as events from '../support/events.ts'
import { errorOf } from '../support/refusals.ts'

const ME = '91350100M000100Y43'
const OTHER = '91500105MA5U0AAA0M'
const THIRD = '91500112MA5U0AAA1W'
const SOMEBODY = 'person:6b1f0c2e'
const WAYBILL = '渝运 0001'
const CODE = events.nextBatteryCode()
const PRODUCT = events.nextBatteryCode()

type Type = BatteryEvent['type']
type Leads = Partial<Record<State, State>>

/** Where an event leads from each state that it may follow; all else is refused. */
const LEADS: Record<Type, Leads> = {
  'battery.registered': {},
  'battery.installed': { registered: 'installed', removed: 'installed' },
  'battery.removed': { installed: 'removed' },
  'battery.retired': { installed: 'retired', removed: 'retired' },
  'battery.collected': { retired: 'collected', removed: 'collected' },
  'storage.in': { collected: 'stored', received: 'stored' },
  'storage.out': { stored: 'received' },
  'transport.dispatched': { collected: 'in_transit', stored: 'in_transit' },
  'transport.received': { in_transit: 'received' },
  'battery.repurposed': { collected: 'repurposed', stored: 'repurposed', received: 'repurposed' },
}
/** What a battery may do besides if nobody recorded its earlier life. */
const LEADS_IF_UNRECORDED: Partial<typeof LEADS> = {
  'battery.retired': { registered: 'retired' },
  'battery.collected': { registered: 'collected' },
}
/** What it may do besides if it was made of used ones. */
const LEADS_IF_PRODUCT: Partial<typeof LEADS> = {
  'transport.dispatched': { registered: 'in_transit' },
}

const kinds: [kind: string, besides: Partial<typeof LEADS>, more: Partial<Battery>][] = [
  ['a battery', {}, {}],
  ['a battery of unrecorded past', LEADS_IF_UNRECORDED, { unrecorded: true }],
  ['a product of used ones', LEADS_IF_PRODUCT, { parents: [events.nextBatteryCode()] }],
]

const SAYINGS: Record<Type, (codes: string | string[]) => object> = {
  'battery.registered': (codes) => events.produced(codes),
  'battery.installed': (codes) => events.installed(codes),
  'battery.removed': (codes) => ({
    ...events.removed(''),
    batteries: [codes].flat().flatMap((code) => events.removed(code).batteries),
  }),
  'battery.retired': (codes) => events.retired(codes),
  'battery.collected': (codes) => events.collected(codes, SOMEBODY),
  'storage.in': (codes) => events.storedIn(codes),
  'storage.out': (codes) => events.storedOut(codes),
  'transport.dispatched': (codes) =>
    events.dispatched(codes, { to: OTHER, carrier: THIRD, waybill: WAYBILL }),
  'transport.received': (codes) => events.received(codes, WAYBILL),
  'battery.repurposed': (codes) => events.repurposed(codes, PRODUCT),
}
const TYPES = Object.keys(LEADS) as Type[]

const say = (type: Type, codes: string | string[] = CODE, more: object = {}): BatteryEvent =>
  parseEvent({ ...SAYINGS[type](codes), ...more }) as BatteryEvent

/** A battery of mine, or on its way to me. */
const batteryIn = (state: State, more: Partial<Battery> = {}): Battery => ({
  code: CODE,
  state,
  custodian: ME,
  ...(state === 'stored' && { prior: 'received' }),
  ...(state === 'in_transit' && { custodian: OTHER, consignment: { waybill: WAYBILL, to: ME } }),
  ...more,
})

const finding =
  (...batteries: readonly Battery[]) =>
  (code: string) =>
    batteries.find((battery) => battery.code === code)

/** The battery after the event, or why not. */
function outcome(battery: Battery, event: BatteryEvent, signer = ME): Battery | LedgerErrorCode {
  let after: Battery[] = []
  const refusal = errorOf(() => {
    after = applyEvent(finding(battery), event, signer)
  })
  return refusal?.code ?? after[0]!
}

it('this table has every type of the catalogue', () => {
  expect(TYPES).toEqual([...CATALOGUE.keys()])
})

describe.each(TYPES)('%s', (type) => {
  it.each(kinds)('leads %s from each state where it should, or is refused', (_, besides, more) => {
    for (const state of STATES) {
      const to = LEADS[type][state] ?? besides[type]?.[state]
      const before = Object.freeze(batteryIn(state, more))
      const after = outcome(before, say(type))
      if (to) expect(after).toMatchObject({ code: CODE, state: to, custodian: ME, ...more })
      else if (type === 'battery.registered') expect(after).toBe('battery_known')
      else if (state === 'repurposed') expect(after).toBe('end_of_life_passed')
      else expect(after).toBe('state_conflict')
    }
  })

  it('names the battery that it is refused for, among many', () => {
    const codes = Array.from({ length: 3 }, () => events.nextBatteryCode())
    const from = Object.keys(LEADS[type])[0] as State | undefined
    // All are as they should be but the last: a stranger, or one that is known already.
    const known = codes.map((code) => batteryIn(from ?? 'registered', { code }))
    const batteries = type === 'battery.registered' ? known.slice(2) : known.slice(0, 2)
    const refusal = errorOf(() => applyEvent(finding(...batteries), say(type, codes), ME))
    expect(refusal?.code).toBe(type === 'battery.registered' ? 'battery_known' : 'battery_unknown')
    expect(refusal?.pointer).toBe('/event/batteries/2/code')
  })
})

describe('a registration', () => {
  it('begins a life in the custody of who signed it', () => {
    const other = events.nextBatteryCode()
    expect(applyEvent(finding(), say('battery.registered', [CODE, other]), ME)).toEqual([
      { code: CODE, state: 'registered', custodian: ME },
      { code: other, state: 'registered', custodian: ME },
    ])
  })

  it('marks a life that nobody recorded, for good', () => {
    const unrecorded = parseEvent(events.registered(CODE)) as BatteryEvent
    const [battery] = applyEvent(finding(), unrecorded, ME)
    expect(battery).toEqual({ code: CODE, state: 'registered', custodian: ME, unrecorded: true })
    expect(outcome(battery!, say('battery.collected'))).toMatchObject({ unrecorded: true })
  })
})

describe('custody', () => {
  const theirs = (state: State) => batteryIn(state, { custodian: OTHER })

  it.each([
    ['battery.installed', 'registered'],
    ['battery.installed', 'removed'],
    ['battery.removed', 'installed'],
    ['battery.retired', 'installed'],
  ] as const)('moves by %s from whoever had it %s', (type, state) => {
    expect(outcome(theirs(state), say(type))).toMatchObject({ custodian: ME })
  })

  it.each([
    ['battery.retired', 'removed'],
    ['storage.in', 'collected'],
    ['storage.out', 'stored'],
    ['transport.dispatched', 'stored'],
    ['battery.repurposed', 'received'],
    ['battery.collected', 'retired'],
  ] as const)('of another is not touched by %s of what is %s', (type, state) => {
    const refusal = errorOf(() => applyEvent(finding(theirs(state)), say(type), ME))
    expect(refusal?.code).toBe('custody_conflict')
    expect(refusal?.pointer).toBe('/event/batteries/0/code')
    expect(refusal?.params).toMatchObject({ code: CODE, custodian: OTHER })
  })

  it('moves to a collector from the enterprise that had it, and from no other', () => {
    const collect = (from: string) => say('battery.collected', CODE, { from })
    expect(outcome(theirs('retired'), collect(OTHER))).toMatchObject({ custodian: ME })
    expect(outcome(theirs('retired'), collect(THIRD))).toBe('custody_conflict')
    expect(outcome(theirs('retired'), collect(ME))).toBe('custody_conflict')
    expect(outcome(batteryIn('retired'), collect(SOMEBODY))).toMatchObject({ custodian: ME })
  })

  it('stays with the sender until the consignee has signed for it', () => {
    const sent = outcome(batteryIn('collected'), say('transport.dispatched')) as Battery
    expect(sent).toMatchObject({ custodian: ME, consignment: { waybill: WAYBILL, to: OTHER } })
    const receive = say('transport.received')
    expect(outcome(sent, receive, ME)).toBe('custody_conflict')
    expect(outcome(sent, receive, THIRD)).toBe('custody_conflict')
    expect(outcome(sent, say('transport.received', CODE, { waybill: '渝运 0002' }), OTHER)).toBe(
      'custody_conflict',
    )
    const received = outcome(sent, receive, OTHER)
    expect(received).toEqual({ code: CODE, state: 'received', custodian: OTHER })
    expect(outcome(received as Battery, receive, OTHER)).toBe('state_conflict')
  })
})

describe('storage', () => {
  it.each(['collected', 'received'] as const)('gives back what was %s as it was', (state) => {
    const before = batteryIn(state)
    const stored = outcome(before, say('storage.in')) as Battery
    expect(stored).toEqual({ ...before, state: 'stored', prior: state })
    expect(outcome(stored, say('storage.out'))).toEqual(before)
  })

  it('is forgotten by what is sent straight out of it', () => {
    expect(outcome(batteryIn('stored'), say('transport.dispatched'))).not.toHaveProperty('prior')
  })
})

describe('repurposing', () => {
  const parents = [CODE, events.nextBatteryCode()]
  const known = parents.map((code) => batteryIn('collected', { code }))

  it('ends the batteries and begins a product that names them', () => {
    expect(applyEvent(finding(...known), say('battery.repurposed', parents), ME)).toEqual([
      ...known.map((battery) => ({ ...battery, state: 'repurposed', product: PRODUCT })),
      { code: PRODUCT, state: 'registered', custodian: ME, parents },
    ])
  })

  it('is refused for a product that is known, an ended one among them', () => {
    for (const state of STATES) {
      const taken = batteryIn(state, { code: PRODUCT })
      const event = say('battery.repurposed', parents)
      const refusal = errorOf(() => applyEvent(finding(...known, taken), event, ME))
      expect([refusal?.code, refusal?.pointer]).toEqual(['battery_known', '/event/product/code'])
    }
  })
})

it('a found battery goes all the way to a second life', () => {
  let battery = applyEvent(finding(), parseEvent(events.registered(CODE)) as BatteryEvent, ME)[0]!
  const states = [
    [ME, say('battery.retired')],
    [ME, say('battery.collected')],
    [ME, say('storage.in')],
    [ME, say('transport.dispatched')],
    [OTHER, say('transport.received')],
    [OTHER, say('battery.repurposed')],
  ].map(([signer, event]) => {
    battery = outcome(battery, event as BatteryEvent, signer as string) as Battery
    return battery.state
  })
  expect(states).toEqual(['retired', 'collected', 'stored', 'in_transit', 'received', 'repurposed'])
  expect(battery).toEqual({
    code: CODE,
    state: 'repurposed',
    custodian: OTHER,
    unrecorded: true,
    product: PRODUCT,
  })
})

describe('any story', () => {
  const enterprises = [ME, OTHER]
  const codes = Array.from({ length: 3 }, () => events.nextBatteryCode())
  const pick = fc.constantFrom(ME, OTHER)
  const saying = fc.record({
    type: fc.constantFrom(...TYPES),
    signer: pick,
    other: pick,
    origin: fc.constantFrom('produced', 'unrecorded'),
    about: fc.subarray(codes, { minLength: 1, maxLength: 2 }),
    product: fc.constantFrom(...codes),
  })
  type Saying = typeof saying extends fc.Arbitrary<infer T> ? T : never

  function eventOf({ type, about, other, origin, product }: Saying): BatteryEvent {
    const { product: described } = SAYINGS['battery.repurposed']('') as { product: object }
    const more: Partial<Record<Type, object>> = {
      'battery.registered': { origin },
      'battery.collected': { from: other },
      'transport.dispatched': { to: other },
      'battery.repurposed': { product: { ...described, code: product } },
    }
    return say(type, about, more[type])
  }

  /** Tells it to the rule book, which may refuse any part of it. */
  function tell(story: readonly Saying[], batteries: Map<string, Battery>): Saying[] {
    return story.filter((saying) => {
      if (saying.type === 'battery.repurposed' && saying.about.includes(saying.product))
        return false
      const before = structuredClone(batteries)
      const refusal = errorOf(() => {
        const after = applyEvent((code) => batteries.get(code), eventOf(saying), saying.signer)
        for (const battery of after) batteries.set(battery.code, battery)
      })
      if (refusal) expect(batteries).toEqual(before)
      return !refusal
    })
  }

  it('leaves each battery one custodian, and told again leads to the same', () => {
    const happened = new Set<Type>()
    fc.assert(
      fc.property(fc.array(saying, { minLength: 40, maxLength: 120, size: 'max' }), (story) => {
        const batteries = new Map<string, Battery>()
        const accepted = tell(story, batteries)
        for (const { type } of accepted) happened.add(type)
        for (const [code, battery] of batteries) {
          expect(battery.code).toBe(code)
          expect(enterprises).toContain(battery.custodian)
          expect(battery.consignment !== undefined).toBe(battery.state === 'in_transit')
          expect(battery.prior !== undefined).toBe(battery.state === 'stored')
          expect(battery.product !== undefined).toBe(battery.state === 'repurposed')
          for (const parent of battery.parents ?? []) {
            expect(batteries.get(parent)?.product).toBe(code)
          }
        }
        const again = new Map<string, Battery>()
        expect(tell(accepted, again)).toEqual(accepted)
        expect(again).toEqual(batteries)
        // It is stored as JSON beside the log.
        expect(JSON.parse(JSON.stringify([...again]))).toEqual([...batteries])
      }),
      { numRuns: 120, seed: 34014 },
    )
    expect(happened).toEqual(new Set(TYPES))
  })
})
