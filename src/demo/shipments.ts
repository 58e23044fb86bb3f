/** Shipments: many packs on one waybill, most of which arrive. */

import { DAY, HOUR, hourOf, instantText } from './calendar.ts'
import { type Enterprise, enterprisesOf, type Trade } from './city.ts'
import { takeOut } from './storage.ts'
import { codesOf, massOf, nextSerial, type Pack, rounded, tell, type World } from './world.ts'

/** Of every so many shipments, one never arrives, two arrive short. */
const CYCLE = 24

/** Ships what holders have gathered. @returns the packs that were received, with their new holder */
export function tellShipments(
  world: World,
  packs: readonly Pack[],
  destinations: readonly Trade[],
): Pack[] {
  return loads(world, packs).flatMap((load, i) => {
    const to = world.random.pick(enterprisesOf(destinations[i % destinations.length]!))
    if (world.random.chance(0.5)) takeOutStored(world, load)
    const waybill = dispatch(world, load, to)
    if (i % CYCLE === 11) return []
    if (i % CYCLE === 17) receiveAsCarrier(world, load, waybill)
    const missing = i % CYCLE === 5 || i % CYCLE === 20 ? world.random.whole(1, 2) : 0
    return receive(world, load.slice(missing), to, waybill)
  })
}

/** A holder's packs in the order in which they became ready, 5 to 60 on a lorry. */
function loads(world: World, packs: readonly Pack[]): Pack[][] {
  const holders = new Set(packs.map(({ holder }) => holder))
  return [...holders].flatMap((holder) => {
    const waiting = packs.filter((pack) => pack.holder === holder).sort((a, b) => a.ready - b.ready)
    const made: Pack[][] = []
    while (waiting.length > 0) made.push(waiting.splice(0, loadSize(world)))
    return made.filter((load) => load.length >= 5)
  })
}

const loadSize = ({ random }: World) => random.whole(5, random.pick([12, 20, 60]))

/** Where packs were collected, they may leave the store first; elsewhere they are shipped out of it. */
function takeOutStored(world: World, load: readonly Pack[]): void {
  const stored = load.filter((pack) => pack.stored)
  const collectedHere = load[0]!.holder.roles.includes('collector')
  if (collectedHere && stored.length > 0) takeOut(world, stored)
}

function dispatch(world: World, load: readonly Pack[], to: Enterprise): string {
  const { random } = world
  const waybill = `DEMO-${String(nextSerial(world)).padStart(7, '0')}`
  const after = random.between(4 * HOUR, 4 * DAY)
  const ready = Math.max(...load.map((pack) => pack.ready))
  tell(world, load[0]!.holder, load, after, {
    type: 'transport.dispatched',
    batteries: codesOf(load),
    waybill,
    to: to.creditCode,
    toFacility: to.sites[0]!.facility,
    carrier: random.pick(enterprisesOf('carrier')).creditCode,
    safety: 'pass',
    unNumber: 'UN3480',
    packaging: '演示·防火周转箱',
    grossMassKg: rounded(massOf(load) * 1.06),
    maxStateOfChargePercent: 30,
    expectedAt: instantText(ready + after + (30 - (hourOf(ready + after) % 6)) * HOUR),
  })
  return waybill
}

/** The driver signs in the consignee's place. */
function receiveAsCarrier(world: World, load: readonly Pack[], waybill: string): void {
  const [carrier] = enterprisesOf('carrier')
  const told = {
    type: 'transport.received' as const,
    batteries: codesOf(load),
    waybill,
    grossMassKg: rounded(massOf(load) * 1.06),
  }
  tell(world, carrier!, load, 6 * HOUR, told, { refusal: 'role_not_allowed' })
}

function receive(world: World, load: readonly Pack[], to: Enterprise, waybill: string): Pack[] {
  tell(world, to, load, world.random.between(5 * HOUR, 3 * DAY), {
    type: 'transport.received',
    batteries: codesOf(load),
    waybill,
    grossMassKg: rounded(massOf(load) * world.random.between(1.055, 1.064)),
  })
  for (const pack of load) Object.assign(pack, { holder: to, stored: false })
  return [...load]
}
