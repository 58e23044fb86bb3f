/** Random stories: what anybody might say next, plausible or not, of a few batteries and lots. */

import fc from 'fast-check'
import { isBatteryCode } from '../../src/core/codes/battery-code.ts'
import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { STATES } from '../../src/core/events/states.ts'
import { isLot, type Traceable } from '../../src/core/events/traceable.ts'
import * as events from './events.ts'
import type { Enterprise, Fleet, Signer } from './fleet.ts'
import { CORRECTIONS, SAYINGS, type Type, USES } from './sayings.ts'
import type { World } from './world.ts'

/** Dice for one thing said; what they mean depends on how the world stands. */
export interface Saying {
  readonly type: Type
  /** Said by who has it, of what may be said of it; or by anybody, of anything. */
  readonly plausible: boolean
  readonly dispute: boolean
  readonly dice: readonly number[]
}

/** All that are about batteries or lots. */
export const TYPES = ([...CATALOGUE.keys()] as Type[]).filter(
  (type) => SAYINGS[type] || USES[type] || CORRECTIONS.includes(type),
)

export const saying = (types: readonly Type[] = TYPES) =>
  fc.record<Saying>({
    type: fc.constantFrom(...types),
    plausible: fc.boolean(),
    dispute: fc.boolean(),
    dice: fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
  })

/** These name entries by their index, so that they mean something in one log alone. */
const NAMING_ENTRIES: readonly Type[] = [...CORRECTIONS, 'incident.closed']

export const LIFE = TYPES.filter((type) => !NAMING_ENTRIES.includes(type))

export interface Cast {
  readonly fleet: Fleet
  readonly enterprises: readonly Enterprise[]
  readonly regulator: Enterprise
  readonly codes: readonly string[]
  /** By the enterprise that may name them. */
  readonly lots: Readonly<Record<string, readonly string[]>>
}

/** Enterprises in all roles but the regulator's, and things that are theirs to speak of. */
export function createCast(
  fleet: Fleet,
  enterprises: readonly Enterprise[],
  regulator: Enterprise,
): Cast {
  const temporary = enterprises.map(({ iss }) => events.nextTemporaryCode(iss))
  const codes = [...Array.from({ length: 5 }, () => events.nextBatteryCode()), ...temporary]
  const lots = enterprises.map(({ iss }) => [iss, [events.nextLot(iss), events.nextLot(iss)]])
  return { fleet, enterprises, regulator, codes, lots: Object.fromEntries(lots) }
}

/** Of another city, and not registered here. */
const OUTSIDER = { firm: '成都某再生资源公司', noCreditCode: 'not_given', district: '510104' }

const WAYBILLS = ['渝运 0001', '渝运 0002']

/** Says it; @returns what was said by whom, unless nothing can be, and why it was refused if it was */
export function perform(world: World, cast: Cast, one: Saying) {
  const told = interpret(world, cast, one)
  if (!told) return undefined
  const [signer, event] = told
  return { signer, event, refusal: world.tell(signer, event) }
}

function interpret(world: World, cast: Cast, one: Saying): [Signer, object] | undefined {
  const roll = dealer(one.dice)
  if (CORRECTIONS.includes(one.type)) return correct(world, cast, one, roll)
  const use = USES[one.type]
  const byLots = use && (!SAYINGS[one.type] || one.dice[0]! % 2 === 0)
  const pool = byLots ? Object.values(cast.lots).flat() : cast.codes
  const fitting = pool.filter((code) => fits(one.type, world.traceables.get(code)))
  const code = roll(one.plausible && fitting.length > 0 ? fitting : pool)
  const thing = world.traceables.get(code)
  const signer = signerOf(one, thing, cast, roll)
  const other = roll(cast.enterprises).iss
  const circumstances = {
    ...{ me: signer.iss, other },
    waybill: (one.plausible && thing?.consignment?.waybill) || roll(WAYBILLS),
    fresh: roll(cast.codes.filter(isBatteryCode)),
    lot: roll(cast.lots[signer.iss] ?? pool),
  }
  const say = byLots ? use : SAYINGS[one.type]!
  const event = { ...say(code, circumstances), ...variation(one, thing, circumstances, roll) }
  const dispute = one.dispute && CATALOGUE.get(one.type)!.disputable
  return [signer, dispute ? { ...event, dispute: '实物在我库' } : event]
}

/** What the same type may also say. */
function variation(
  { type }: Saying,
  thing: Traceable | undefined,
  { me, other }: { me: string; other: string },
  roll: Roll,
): object {
  const code = thing?.code
  switch (type) {
    case 'battery.registered':
      return { origin: 'unrecorded' }
    case 'battery.collected':
      return { from: roll([thing?.custodian ?? me, other, 'person:6b1f0c2e']) }
    case 'transport.dispatched':
      return { to: roll<string | object>([other, other, OUTSIDER]), carrier: roll([me, other]) }
    case 'incident.reported':
      return { kind: roll(['fire', 'leak', 'theft', 'loss']) }
    case 'incident.closed':
      return { incident: thing?.incidents?.[0]?.index ?? 0 }
    case 'reuse.deployed':
      return { user: roll([thing?.custodian ?? me, other, 'person:6b1f0c2e']) }
    case 'dispute.resolved':
      return code === undefined
        ? {}
        : { batteries: [{ code, custodian: other, state: roll([thing!.state, ...STATES]) }] }
    default:
      return {}
  }
}

function correct(
  world: World,
  { enterprises, regulator, codes }: Cast,
  { type, plausible }: Saying,
  roll: Roll,
): [Signer, object] | undefined {
  if (world.entries.length === 0) return undefined
  const target = roll(world.entries)
  const author = enterprises.find(({ iss }) => iss === target.signer)
  const signer = plausible && author ? author : roll([...enterprises, regulator])
  const reference = { ...world.newest(), index: target.index }
  const touched = plausible ? touchedCodes(target.event) : [roll(codes)]
  if (type === 'record.voided') return [signer, events.voided(reference, touched)]
  const instead = { ...target.event, ...alteration(target.event, enterprises, roll) }
  return [signer, events.corrected(reference, touched, instead)]
}

function alteration(event: object, enterprises: readonly Enterprise[], roll: Roll): object {
  if ('waybill' in event && 'to' in event) {
    return { waybill: roll(WAYBILLS), to: roll(enterprises).iss }
  }
  if ('kind' in event && 'action' in event) return { kind: roll(['fire', 'loss']) }
  if ('outputs' in event) {
    const outputs = event.outputs as { massKg: number }[]
    return { outputs: outputs.map((lot) => ({ ...lot, massKg: roll([lot.massKg, 30, 20]) })) }
  }
  return 'waybill' in event ? { waybill: roll(WAYBILLS) } : {}
}

function fits(type: Type, thing: Traceable | undefined): boolean {
  const { from, fromIfUnrecorded = [], fromIfRepurposed = [] } = CATALOGUE.get(type)!
  if (from.length + fromIfRepurposed.length === 0 && !USES[type]) {
    return !thing || thing.state === 'voided'
  }
  if (!thing || 'within' in thing || 'aliasOf' in thing) return false
  if (isLot(thing) && USES[type]) return thing.left > 0
  if (thing.hold && type !== 'hold.released') return false
  if (type === 'dispute.resolved') return thing.disputed !== undefined
  return (
    from.includes(thing.state) ||
    ('unrecorded' in thing && fromIfUnrecorded.includes(thing.state)) ||
    (thing.parents !== undefined && fromIfRepurposed.includes(thing.state))
  )
}

function signerOf(
  { type, plausible }: Saying,
  thing: Traceable | undefined,
  { enterprises, regulator, fleet }: Cast,
  roll: Roll,
): Signer {
  const anybody = roll<Signer>(enterprises)
  if (!plausible) return anybody
  if (type === 'dispute.resolved') return fleet.authority
  if (type.startsWith('hold.')) return regulator
  const who =
    type === 'transport.received'
      ? thing?.consignment?.to
      : type === 'transport.accepted'
        ? thing?.consignment?.carrier
        : type === 'incident.closed'
          ? thing?.incidents?.[0]?.signer
          : thing?.custodian
  return enterprises.find(({ iss }) => iss === who) ?? anybody
}

type Roll = <T>(choices: readonly T[]) => T

/** Each roll takes the next die. */
function dealer(dice: readonly number[]): Roll {
  let next = 0
  return (choices) => choices[dice[next++ % dice.length]! % choices.length]!
}
