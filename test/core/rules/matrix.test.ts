/** Every type, by every role, of a thing in every state and plight: none left out. */

import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../src/core/events/catalogue.ts'
import { OUTSIDE } from '../../../src/core/events/counterparty.ts'
import type { CustodyEffect } from '../../../src/core/events/definition.ts'
import { ROLES, type Role } from '../../../src/core/events/roles.ts'
import { END_STATES, STATES, type State } from '../../../src/core/events/states.ts'
import type { Battery, Traceable } from '../../../src/core/events/traceable.ts'
import { nextBatteryCode, nextLot, nextTemporaryCode } from '../../support/events.ts'
import { createFleet, type Enterprise, type Signer } from '../../support/fleet.ts'
import {
  ABOUT_NOTHING,
  type Circumstances,
  CORRECTIONS,
  INCIDENT,
  SAYINGS,
  type Type,
  USES,
} from '../../support/sayings.ts'
import { standingOf } from '../../support/standing.ts'
import { createWorld } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const byRole = Object.fromEntries(ROLES.map((role) => [role, fleet.enterprise(role)])) as Record<
  Role,
  Enterprise
>
const other = fleet.enterprise('carrier').creditCode
const world = createWorld(fleet)
const STRANGER = '91500112MA5U0AAA1W'
const CODE = nextBatteryCode()
const WAYBILL = '渝运 0001'

const circumstancesOf = (me: string): Circumstances => ({
  ...{ me, other, waybill: WAYBILL, fresh: nextBatteryCode() },
  lot: nextLot(me),
})

/** A battery of somebody's, or on its way to them, or where the event asks for it, with themselves as its carrier. */
const batteryIn = (state: State, me: string, type?: Type): Battery => ({
  ...{ code: CODE, state, custodian: me },
  incidents: [{ index: INCIDENT, signer: me }],
  ...(state === 'stored' && { prior: 'collected' }),
  ...(state === 'relabelled' && { aliasOf: nextBatteryCode() }),
  ...(state === 'in_transit' && {
    consignment: {
      ...{ waybill: WAYBILL, carrier: me, state: 'collected' },
      to: type === 'transport.delivered' ? OUTSIDE : me,
    },
  }),
})

/** What becomes of a telling: a refusal, or the thing after it. */
function outcome(before: Traceable, signer: Signer, event: object): string | Traceable {
  world.traceables.clear()
  world.traceables.set(before.code, Object.freeze(before))
  const refusal = world.tell(signer, event)
  if (!refusal) return world.traceables.get(before.code)!
  expect(world.traceables).toEqual(new Map([[before.code, before]]))
  return refusal.code
}

const SAID_WHILE_HELD = [
  ...['hold.released', 'incident.reported', 'attestation.issued', 'dispute.resolved'],
  ...['identity.relabelled', 'stock.counted', 'incident.closed'],
  'vehicle.scrapping_voided',
]
const SAID_OF_PARTS = ['attestation.issued', 'dispute.resolved', 'incident.closed']
const BEGINNINGS = ['battery.registered', 'identity.unreadable']

/** Where an event leads that the catalogue says to leave a thing `same` or as `prior`, or that has two ends. */
const LEADS_TO: Partial<Record<Type, (state: State) => State>> = {
  'storage.out': () => 'collected',
  'transport.voided': () => 'collected',
  'battery.inspected': () => 'tested',
  'battery.tested': () => 'tested',
  'incident.reported': () => 'quarantined',
  'dispute.resolved': () => 'collected',
}

interface Plight {
  readonly more: Partial<Battery>
  /** Why the event is refused for it, before its state is looked at. */
  readonly refuses?: (type: Type) => string | false
  readonly besides?: 'fromIfUnrecorded' | 'fromIfRepurposed'
}

const PLIGHTS: Record<string, Plight> = {
  'that is like any': { more: {} },
  'of an unrecorded past': { more: { unrecorded: true }, besides: 'fromIfUnrecorded' },
  'made of used ones': { more: { parents: [nextBatteryCode()] }, besides: 'fromIfRepurposed' },
  'within another': {
    more: { within: nextBatteryCode() },
    refuses: (type) => !SAID_OF_PARTS.includes(type) && 'battery_within',
  },
  'that is held': {
    more: { hold: { basis: '渝经信执法〔2026〕1 号' } },
    refuses: (type) => !SAID_WHILE_HELD.includes(type) && 'battery_held',
  },
  'in dispute': { more: { disputed: [3] } },
  'with another code': { more: { codes: [nextBatteryCode()] } },
}

/** As the catalogue has it: a refusal, or the state that it leads to. */
function expected(type: Type, state: State, { refuses, besides }: Plight): string {
  const definition = CATALOGUE.get(type)!
  if (BEGINNINGS.includes(type)) return state === 'voided' ? 'registered' : 'battery_known'
  if (state === 'relabelled') return 'battery_relabelled'
  const refusal = refuses?.(type)
  if (refusal) return refusal
  const from = [...definition.from, ...((besides && definition[besides]) ?? [])]
  if (!from.includes(state)) return END_STATES.has(state) ? 'end_of_life_passed' : 'state_conflict'
  const to = LEADS_TO[type]?.(state) ?? definition.to
  return to === 'same' || to === 'prior' ? state : to
}

it('this table has every type of the catalogue', () => {
  const told = new Set([
    ...Object.keys(SAYINGS),
    ...Object.keys(USES),
    ...CORRECTIONS,
    ...ABOUT_NOTHING,
  ])
  expect(told).toEqual(new Set(CATALOGUE.keys()))
})

describe.each(Object.keys(SAYINGS) as Type[])('%s', (type) => {
  const say = (code: string, me: string) => SAYINGS[type]!(code, circumstancesOf(me))
  const signers: readonly (Role | 'authority')[] = [...ROLES, 'authority']
  const maySign = (role: Role | 'authority') =>
    role === 'authority' ? type === 'dispute.resolved' : CATALOGUE.get(type)!.signers.includes(role)

  it.each(Object.entries(PLIGHTS))(
    'of a battery %s, by every role, in every state',
    (_, plight) => {
      for (const role of signers) {
        const signer = role === 'authority' ? fleet.authority : byRole[role]
        // The authority has no batteries: it settles those of others.
        const me = role === 'authority' ? other : signer.iss
        const code = type === 'identity.unreadable' ? nextTemporaryCode(me) : CODE
        for (const state of STATES) {
          const before = { ...batteryIn(state, me, type), ...plight.more, code }
          const after = outcome(before, signer, say(code, me))
          const told = typeof after === 'string' ? after : after.state
          const wanted = maySign(role) ? expected(type, state, plight) : 'role_not_allowed'
          expect(`${role} ${state}: ${told}`).toBe(`${role} ${state}: ${wanted}`)
        }
      }
    },
  )

  const { custody, disputable, from, fromIfRepurposed } = CATALOGUE.get(type)!
  const state = from[0] ?? fromIfRepurposed?.[0]
  if (!state) return
  const role = CATALOGUE.get(type)!.signers[0]
  const [signer, me] = role ? [byRole[role], byRole[role].iss] : [fleet.authority, other]
  const theirs: Battery = {
    ...batteryIn(state, STRANGER, type),
    ...(from.length === 0 && { parents: [nextBatteryCode()] }),
  }

  const moves = TAKES_ALL.includes(custody) || state === 'installed'
  it(`of a battery that somebody else has is ${moves ? 'taken' : 'refused'}`, () => {
    const after = outcome(theirs, signer, say(CODE, me))
    if (moves) expect(after).not.toBeTypeOf('string')
    else expect(after).toBe(custody === 'closes' ? 'incident_conflict' : 'custody_conflict')
  })

  it('in dispute is recorded if it may be disputed, and leaves the battery as it was', () => {
    const event = { ...say(CODE, me), dispute: '实物在我库' }
    const conflicting = STATES.filter(
      (one) => expected(type, one, PLIGHTS['that is like any']!) === 'state_conflict',
    )
    for (const one of conflicting) {
      const before = batteryIn(one, STRANGER)
      const after = outcome(before, signer, event)
      if (!disputable) expect(after).toBe('event_invalid')
      else
        expect(standingOf(after as Traceable)).toEqual({
          ...standingOf(before),
          disputed: [world.newest().index],
        })
    }
  })
})

describe.each(Object.keys(SAYINGS) as Type[])('%s of what was hurt or lost on the road', (type) => {
  const say = (code: string, me: string) => SAYINGS[type]!(code, circumstancesOf(me))
  const { signers, disputable } = CATALOGUE.get(type)!
  const tellers = [...signers.map((role) => byRole[role]), fleet.authority]

  /** But for the consignment, and for which of the two entries disputes it. */
  const standing = (told: string | Traceable) =>
    typeof told === 'string'
      ? told
      : { ...standingOf(told), consignment: undefined, disputed: told.disputed?.length }

  // An incident ended the consignment once: what was let in then has to be let in for ever.
  it('is let in where it would be off the road, and to the same effect', () => {
    for (const [state, dispute] of [
      ...(['quarantined', 'lost'] as const).map((one) => [one, undefined] as const),
      ...(disputable ? (['quarantined', 'lost'] as const) : []).map((one) => [one, '实物在我库']),
    ] as const) {
      for (const signer of tellers) {
        const me = signer === fleet.authority ? other : signer.iss
        const event = { ...say(CODE, me), ...(dispute && { dispute }) }
        for (const custodian of [me, STRANGER]) {
          const ended: Battery = { code: CODE, state: state as State, custodian }
          const open: Battery = {
            ...ended,
            consignment: { waybill: WAYBILL, to: me, carrier: me, state: 'quarantined' },
          }
          const [then, now] = [outcome(ended, signer, event), outcome(open, signer, event)]
          if (typeof then === 'string' && !dispute) continue
          expect(standing(now)).toEqual(standing(then))
        }
      }
    }
  })
})

/** Effects that do not ask who has it. */
const TAKES_ALL: readonly CustodyEffect[] = ['takes', 'stays']

describe.each(Object.keys(USES) as Type[])('%s of a lot', (type) => {
  const use = (lot: string, me: string) => USES[type]!(lot, circumstancesOf(me))
  const LOT = nextLot(other)
  const lotIn = (state: State, custodian: string): Traceable => ({
    ...{ code: LOT, state, custodian, material: 'black_mass', grams: 50_000, left: 45_000 },
  })

  it('by every role, in every state', () => {
    for (const role of ROLES) {
      const { iss } = byRole[role]
      for (const state of STATES) {
        const after = outcome(lotIn(state, iss), byRole[role], use(LOT, iss))
        const may = CATALOGUE.get(type)!.signers.includes(role)
        if (!may) expect(after).toBe('role_not_allowed')
        else if (state !== 'produced' && state !== 'stored') expect(after).toBe('state_conflict')
        else expect(after).toEqual({ ...lotIn(state, iss), left: 5_000 })
      }
    }
  })

  it('is refused of another’s, of a held one, beyond what is left, and of none', () => {
    const { recycler } = byRole
    const mine = lotIn('produced', recycler.iss) as Traceable & { left: number }
    const event = use(LOT, recycler.iss)
    const refused = (lot: Traceable) => outcome(lot, recycler, event)
    expect(refused({ ...mine, custodian: other })).toBe('custody_conflict')
    expect(refused({ ...mine, hold: { basis: '查封' } })).toBe('battery_held')
    const over = { basis: '查封', until: '2000-01-01T00:00:00Z' }
    expect(refused({ ...mine, hold: over })).toMatchObject({ hold: over, left: mine.left - 40_000 })
    expect(refused({ ...mine, left: 39_999 })).toBe('mass_exceeded')
    expect(refused({ ...mine, left: 40_000 })).toMatchObject({ left: 0 })
    expect(refused({ ...mine, code: nextLot(other) })).toBe('battery_unknown')
  })
})

describe.each([...CATALOGUE.values()].filter(({ lots }) => lots).map(({ type }) => type as Type))(
  '%s of a lot',
  (type) => {
    it('leads where it leads a battery, in every state', () => {
      const role = CATALOGUE.get(type)!.signers[0]
      const signer = role ? byRole[role] : fleet.authority
      const me = role ? signer.iss : other
      const lot = nextLot(me)
      const more = { material: 'black_mass', grams: 5, left: 5 } as const
      for (const state of STATES) {
        const before = { ...batteryIn(state, me, type), code: lot, ...more } as Traceable
        const event =
          type === 'dispute.resolved'
            ? {
                ...SAYINGS[type]!(lot, circumstancesOf(me)),
                batteries: [{ code: lot, custodian: me, state: 'lost' }],
              }
            : SAYINGS[type]!(lot, circumstancesOf(me))
        const after = outcome(before, signer, event)
        const wanted = expected(type, state, PLIGHTS['that is like any']!)
        const told = typeof after === 'string' ? after : after.state
        const ofLot: Partial<Record<Type, State>> = {
          'transport.received': 'produced',
          'dispute.resolved': 'lost',
        }
        const allowed = STATES.includes(wanted as State)
        expect(`${state}: ${told}`).toBe(`${state}: ${(allowed && ofLot[type]) || wanted}`)
        if (typeof after !== 'string') expect(after).toMatchObject(more)
      }
    })
  },
)
