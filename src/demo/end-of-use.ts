/** End of first use: packs leave their vehicles for good, or turn up from nowhere, and are collected. */

import { DAY, dayText, HOUR, MINUTE } from './calendar.ts'
import { type Enterprise, enterprisesOf } from './city.ts'
import { takenOut } from './fleet.ts'
import { FOREIGN_MODELS } from './models.ts'
import { codesOf, makePack, massOf, type Pack, rounded, tell, type World } from './world.ts'

const UNRECORDED = 380

/** A pack that nobody sees again once it is out of its vehicle. */
const VANISHING = 0.025

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

/** Packs without any record, first heard of from whoever has them in hand. */
export function tellUnrecorded(world: World): Pack[] {
  const { random } = world
  return Array.from({ length: UNRECORDED }, () => {
    const collector = random.pick(enterprisesOf('collector', 'dismantler'))
    const productionDate = dayText(world.start - random.between(3 * 365, 8 * 365) * DAY)
    const ready = world.start + random.between(4, 725) * DAY
    const model = random.pick(FOREIGN_MODELS)
    const pack = makePack(world, model, productionDate, collector, ready)
    tell(world, collector, [pack], 0, {
      type: 'battery.registered',
      batteries: codesOf([pack]),
      origin: 'unrecorded',
      massKg: model.massKg,
      ...(random.chance(0.6) && { model: model.name, productionDate }),
    })
    if (random.chance(0.85)) retire(world, collector, [pack], 'vehicle_scrapped', 2 * HOUR)
    collect(world, collector, [pack], somebody(world))
    return pack
  })
}

/** A dismantler takes the pack out of a vehicle that a private person brought. */
function scrapVehicle(world: World, packs: readonly Pack[]): Pack[] {
  const dismantler = world.random.pick(enterprisesOf('dismantler'))
  if (world.random.chance(0.85)) remove(world, dismantler, packs, 'scrap')
  if (world.random.chance(VANISHING)) return []
  retire(world, dismantler, packs, 'vehicle_scrapped', 2 * DAY)
  collect(world, dismantler, packs, somebody(world))
  return [...packs]
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
    batteries: packs.map((pack) => ({ code: pack.code, ...takenOut(world, pack) })),
    vin: packs[0]!.vin!,
    reason,
  })
  for (const pack of packs) pack.holder = signer
}

function retire(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  reason: 'capacity' | 'recall' | 'vehicle_scrapped',
  within: number,
): void {
  const { random } = world
  const method = random.pick(['full_test', 'bms', 'bms', 'estimate'] as const)
  tell(world, signer, packs, random.between(10 * MINUTE, within), {
    type: 'battery.retired',
    batteries: packs.map(({ code }) => ({
      code,
      stateOfHealthPercent: rounded(random.between(52, 84)),
      ...(method === 'bms' && { cycles: random.whole(600, 3200) }),
    })),
    reason,
    method,
  })
}

function collect(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  from: string,
  refusal?: 'custody_conflict',
): void {
  const { random } = world
  const netMassKg = massOf(packs)
  tell(
    world,
    signer,
    packs,
    random.between(HOUR, 15 * DAY),
    {
      type: 'battery.collected',
      batteries: packs.map(({ code }) => ({
        code,
        condition: random.chance(0.94) ? 'intact' : random.pick(['dented', 'swollen'] as const),
      })),
      from,
      grossMassKg: rounded(netMassKg * random.between(1.02, 1.09)),
      netMassKg: rounded(netMassKg),
    },
    refusal && { refusal },
  )
  if (refusal) return
  for (const pack of packs) pack.holder = signer
}

const somebody = ({ random }: World) =>
  `person:demo-${String(random.whole(0, 999_999)).padStart(6, '0')}`
