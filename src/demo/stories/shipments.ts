/** Shipments: many packs on one waybill, most of which arrive as they left. */

import { DAY, HOUR } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf, type Trade } from '../city/enterprises.ts'
import type { Pack } from './packs.ts'
import { dispatch, receive, send, ship } from './shipping.ts'
import { takeOut } from './storage.ts'
import { tellTheft } from './theft.ts'
import { codesOf, gather, massOf, rounded, tell, type World } from './world.ts'

/** Packs on a lorry, at least. */
const LEAST = 5

/** Ships what holders have gathered. @returns the packs that were received, with their new holder */
export function tellShipments(
  world: World,
  packs: readonly Pack[],
  destinations: readonly Trade[],
): Pack[] {
  const { random } = world
  const loads = gather(packs, () => random.whole(LEAST, random.pick([12, 20, 60])))
  return loads
    .filter(({ length }) => length >= LEAST)
    .flatMap((load, i) => {
      const to = random.pick(enterprisesOf(destinations[i % destinations.length]!))
      if (random.chance(0.5)) takeOutStored(world, load)
      const tellMishap = MISHAPS.get(i % CYCLE) ?? ship
      return tellMishap(world, load, to)
    })
}

type Journey = (world: World, load: readonly Pack[], to: Enterprise) => Pack[]

/** What goes wrong with one of every so many shipments, by its place among them. */
const CYCLE = 24
const MISHAPS: ReadonlyMap<number, Journey> = new Map([
  [2, cancelOnce],
  [5, leaveBehind],
  [8, loadOneTooMany],
  [11, neverArrive],
  [14, arriveLight],
  [17, signAsCarrier],
  [20, tellTheft],
])

/** Where packs were collected, they may leave the store first; elsewhere they are shipped out of it. */
function takeOutStored(world: World, load: readonly Pack[]): void {
  const stored = load.filter((pack) => pack.stored)
  const collectedHere = load[0]!.holder.roles.includes('collector')
  if (!collectedHere || stored.length === 0) return
  takeOut(world, stored, world.random.between(HOUR, 2 * DAY))
}

/** The lorry breaks down in the yard: another one comes another day. */
function cancelOnce(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  const { holder } = load[0]!
  const { waybill } = dispatch(world, load, to)
  tell(world, holder, load, world.random.between(1, 6) * HOUR, {
    type: 'transport.voided',
    batteries: codesOf(load),
    waybill,
    reason: '演示·车辆故障，改日发运',
  })
  return ship(world, load, to)
}

/** Some did not get off the lorry with the others, and come a day later. */
function leaveBehind(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  const late = load.slice(0, world.random.whole(1, 2))
  const rest = load.slice(late.length)
  const consignment = send(world, load, to)
  const arrived = receive(world, rest, consignment, { missing: late })
  return [...arrived, ...receive(world, late, consignment)]
}

/** One pack travels without a paper: the sender has to write one when the consignee finds it. */
function loadOneTooMany(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  const [extra, ...listed] = load as [Pack, ...Pack[]]
  const consignment = send(world, listed, to)
  const arrived = receive(world, listed, consignment, { unexpected: [extra] })
  return [...arrived, ...ship(world, [extra], to)]
}

function neverArrive(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  send(world, load, to)
  return []
}

/** All codes are there, and a tenth of the mass is not. */
function arriveLight(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  return receive(world, load, send(world, load, to), { weight: 0.94 })
}

/** The driver signs in the consignee's place. */
function signAsCarrier(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  const consignment = send(world, load, to)
  const told = {
    type: 'transport.received' as const,
    batteries: codesOf(load),
    waybill: consignment.waybill,
    grossMassKg: rounded(massOf(load) * 1.06),
  }
  tell(world, consignment.carrier, load, 6 * HOUR, told, { refusal: 'role_not_allowed' })
  return receive(world, load, consignment)
}
