/** End of first use: packs leave their vehicles for good, or turn up from nowhere, and are collected. */

import { DAY, dayText, HOUR, MINUTE } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { collect, privatePerson } from './collecting.ts'
import { takenOut } from './fleet.ts'
import { measureHealth, type Pack } from './packs.ts'
import { codesOf, nextNumber, rounded, tell, type World } from './world.ts'

/** A pack that nobody sees again once it is out of its vehicle. */
const VANISHING = 0.025

/** A vehicle that comes to be scrapped without its pack. */
const MISSING = 0.05

/** @returns the packs that somebody collected; the others still drive, or have vanished */
export function tellOldCarsEnd(world: World, packs: readonly Pack[]): Pack[] {
  const { random } = world
  return packs.flatMap((pack) => {
    pack.ready = Math.max(pack.ready, world.start + random.between(70, 830) * DAY)
    if (random.chance(0.6)) return scrapVehicle(world, [pack])
    const trade = random.chance(0.8) ? 'workshop' : 'carmaker'
    return giveUp(world, random.pick(enterprisesOf(trade)), [pack])
  })
}

export function tellBusesEnd(world: World, buses: readonly Pack[][]): Pack[] {
  const [fleet] = enterprisesOf('fleet')
  return buses.flatMap((packs) => {
    for (const pack of packs) pack.ready += world.random.between(60, 640) * DAY
    return giveUp(world, fleet!, packs)
  })
}

/** Swapped packs are out of a vehicle already when their station gives them up. */
export function tellWornOut(world: World, packs: readonly Pack[]): Pack[] {
  return packs.flatMap((pack) => retireAndHandOver(world, pack.holder, [pack], 'capacity'))
}

/** A dismantler takes the pack out of a vehicle that a private person brought. */
function scrapVehicle(world: World, packs: readonly Pack[]): Pack[] {
  const { random } = world
  const dismantler = random.pick(enterprisesOf('dismantler'))
  const batteryPresent = !random.chance(MISSING)
  takeInVehicle(world, dismantler, packs, batteryPresent)
  if (!batteryPresent) return []
  if (random.chance(0.85)) remove(world, dismantler, packs, 'scrap')
  if (random.chance(VANISHING)) return []
  retire(world, dismantler, packs, 'vehicle_scrapped', 2 * DAY)
  collect(world, dismantler, packs, privatePerson(world))
  return [...packs]
}

function takeInVehicle(
  world: World,
  dismantler: Enterprise,
  packs: readonly Pack[],
  batteryPresent: boolean,
): void {
  const [{ vin, ready }] = packs as [Pack]
  tell(world, dismantler, packs, HOUR, {
    type: 'vehicle.scrapped',
    // A pack that is not there is named all the same: its own chain says who missed it.
    batteries: codesOf(packs),
    vin: vin!,
    certificate: nextNumber(world),
    certificateDate: dayText(ready),
    batteryPresent,
    swapModel: false,
  })
}

/** Who had the pack in hand takes it out and hands it to a collector. */
function giveUp(world: World, holder: Enterprise, packs: readonly Pack[]): Pack[] {
  const reason = holder.trade === 'carmaker' ? 'recall' : 'replace'
  remove(world, holder, packs, reason)
  if (world.random.chance(VANISHING)) return []
  return retireAndHandOver(world, holder, packs, reason === 'recall' ? 'recall' : 'capacity')
}

function retireAndHandOver(
  world: World,
  holder: Enterprise,
  packs: readonly Pack[],
  reason: 'capacity' | 'recall',
): Pack[] {
  const { random } = world
  retire(world, holder, packs, reason, 12 * DAY)
  const [collector, other] = twoCollectors(world)
  // Two collectors report the same pack; one of them mistook who gave it.
  if (random.chance(0.03)) {
    const from = random.pick(enterprisesOf('silent')).creditCode
    collect(world, other, packs, from, 'custody_conflict')
  }
  collect(world, collector, packs, holder.creditCode)
  return [...packs]
}

function twoCollectors({ random }: World): [Enterprise, Enterprise] {
  const all = enterprisesOf('collector', 'dismantler')
  const first = random.whole(0, all.length - 1)
  return [all[first]!, all[(first + 1) % all.length]!]
}

function remove(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  reason: 'scrap' | 'replace' | 'recall',
): void {
  tell(world, signer, packs, world.random.between(1, 10) * DAY, {
    type: 'battery.removed',
    batteries: packs.map((pack) => takenOut(world, pack)),
    vin: packs[0]!.vin!,
    reason,
  })
  for (const pack of packs) pack.holder = signer
}

export function retire(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  reason: 'capacity' | 'recall' | 'vehicle_scrapped',
  within: number,
): void {
  tell(world, signer, packs, world.random.between(10 * MINUTE, within), {
    type: 'battery.retired',
    batteries: packs.map((pack) => ({
      code: pack.code,
      stateOfHealthPercent: rounded(measureHealth(world, pack)),
    })),
    reason,
  })
}
