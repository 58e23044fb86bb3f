/** Production and use: packs are registered, go into vehicles, come out for repair or to be swapped. */

import { DAY, dayText, HOUR, MINUTE } from './calendar.ts'
import { type Enterprise, enterprisesOf } from './city.ts'
import { vehicleNumber } from './codes.ts'
import { type Model, modelsFor } from './models.ts'
import { codesOf, makePack, nextSerial, type Pack, tell, type World } from './world.ts'

const OLD_CARS = 760
const NEW_CARS = 355
const BUSES = 36
const SWAPPED = 280

/** Packs that were on the road before the log began, taken stock of in its first weeks. */
export function tellOldCars(world: World): Pack[] {
  const packs = batches(
    OLD_CARS,
    () => world.random.whole(5, 60),
    (size) => {
      const made = world.start - world.random.between(3.5 * 365, 8 * 365) * DAY
      const registered = world.start + world.random.between(2, 50) * DAY
      return registerBatch(world, world.random.pick(modelsFor('car')), size, made, registered)
    },
  )
  for (const pack of packs)
    install(world, carmaker(world), [pack], world.random.between(1, 30) * DAY)
  return packs
}

export function tellNewCars(world: World): Pack[] {
  const packs = batches(
    NEW_CARS,
    () => world.random.whole(2, 12),
    (size) => {
      const made = world.start + world.random.between(3, 715) * DAY
      const registered = made + world.random.between(1, 9) * DAY
      return registerBatch(world, world.random.pick(modelsFor('car')), size, made, registered)
    },
  )
  for (const pack of packs) {
    install(world, carmaker(world), [pack], world.random.between(3, 40) * DAY)
    if (world.random.chance(0.3)) repair(world, pack)
  }
  return packs
}

/** @returns the packs of each bus */
export function tellBuses(world: World): Pack[][] {
  const [model] = modelsFor('bus')
  const [, , busmaker] = enterprisesOf('carmaker')
  return Array.from({ length: BUSES }, () => {
    const made = world.start - world.random.between(5 * 365, 8 * 365) * DAY
    const registered = world.start + world.random.between(2, 40) * DAY
    const packs = registerBatch(world, model!, world.random.whole(2, 4), made, registered)
    install(world, busmaker!, packs, world.random.between(1, 20) * DAY)
    return packs
  })
}

/** Packs that belong to stations and move through vehicle after vehicle. */
export function tellSwappedPacks(world: World): Pack[] {
  const [model] = modelsFor('swap')
  const packs = batches(
    SWAPPED,
    () => world.random.whole(8, 40),
    (size) => {
      const made = world.start - world.random.between(20, 900) * DAY
      const registered = world.start + world.random.between(2, 60) * DAY
      return registerBatch(world, model!, size, made, registered)
    },
  )
  for (const pack of packs) {
    const station = world.random.pick(enterprisesOf('swapper'))
    const until = world.end + world.random.between(-250, 60) * DAY
    while (pack.ready < until) swap(world, station, pack)
  }
  return packs
}

function batches(count: number, size: () => number, make: (size: number) => Pack[]): Pack[] {
  const packs: Pack[] = []
  while (packs.length < count) packs.push(...make(Math.min(size(), count - packs.length)))
  return packs
}

function registerBatch(
  world: World,
  model: Model,
  size: number,
  made: number,
  ready: number,
): Pack[] {
  const maker = model.maker!
  const productionDate = dayText(made)
  const packs = Array.from({ length: size }, () =>
    makePack(world, model, productionDate, maker, ready),
  )
  tell(world, maker, packs, 0, {
    type: 'battery.registered',
    batteries: codesOf(packs),
    origin: 'produced',
    model: model.name,
    ratedCapacityAh: model.ratedCapacityAh,
    nominalVoltageV: model.nominalVoltageV,
    ratedEnergyKwh: model.ratedEnergyKwh,
    massKg: model.massKg,
    productionDate,
  })
  return packs
}

function install(world: World, signer: Enterprise, packs: readonly Pack[], after: number): void {
  const [{ model, productionDate }] = packs as [Pack]
  const certificate = Date.parse(productionDate) + world.random.between(15, 60) * DAY
  const vin = vehicleNumber(Number(dayText(certificate).slice(0, 4)), nextSerial(world))
  tell(world, signer, packs, after, {
    type: 'battery.installed',
    batteries: codesOf(packs),
    vin,
    vehicleModel: model.use === 'bus' ? '演示-客车12' : '演示-轿车A',
    // A car that is fitted sooner than its certificate would come has it on the day.
    certificateDate: dayText(Math.min(certificate, packs[0]!.ready + after)),
    swapModel: false,
  })
  for (const pack of packs) Object.assign(pack, { holder: signer, vin })
}

/** Out of the car for a repair, and back into the same one. */
function repair(world: World, pack: Pack): void {
  const { random } = world
  const workshop = random.pick(enterprisesOf('workshop'))
  tell(world, workshop, [pack], random.between(30, 200) * DAY, {
    type: 'battery.removed',
    batteries: [{ code: pack.code, ...takenOut(world, pack) }],
    vin: pack.vin!,
    reason: 'repair',
  })
  tell(world, workshop, [pack], random.between(1, 6) * DAY, {
    type: 'battery.installed',
    batteries: codesOf([pack]),
    vin: pack.vin!,
    vehicleModel: '演示-轿车A',
    swapModel: false,
  })
}

function swap(world: World, station: Enterprise, pack: Pack): void {
  const { random } = world
  const vin = vehicleNumber(2023, 900_000 + random.whole(1, 240))
  const site = random.pick(station.sites)
  tell(
    world,
    station,
    [pack],
    random.between(20 * MINUTE, 9 * DAY),
    {
      type: 'battery.installed',
      batteries: codesOf([pack]),
      vin,
      vehicleModel: '演示-换电出租车',
      swapModel: true,
    },
    { site },
  )
  tell(
    world,
    station,
    [pack],
    random.between(8 * HOUR, 109 * DAY),
    {
      type: 'battery.removed',
      batteries: [{ code: pack.code, ...takenOut(world, pack), condition: 'intact' }],
      vin,
      reason: 'swap',
    },
    { site: random.pick(station.sites) },
  )
  Object.assign(pack, { holder: station, vin })
}

/** What is measured when a pack comes out of a vehicle. */
export function takenOut({ random }: World, { model }: Pack) {
  const stateOfChargePercent = Math.round(random.between(8, 65))
  return {
    voltageV: Math.round(model.nominalVoltageV * (0.9 + stateOfChargePercent / 500) * 10) / 10,
    stateOfChargePercent,
    condition: random.chance(0.93)
      ? ('intact' as const)
      : random.pick(['dented', 'swollen'] as const),
  }
}

const carmaker = ({ random }: World) => random.pick(enterprisesOf('carmaker').slice(0, 2))
