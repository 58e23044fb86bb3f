/** Production and use: packs are registered, are sold, go into vehicles, and come out for repair. */

import { DAY, dayText } from '../city/calendar.ts'
import { vehicleNumber } from '../city/codes.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { BUS_MODEL, CAR_MODELS } from '../city/models.ts'
import { registerBatch, registerBatches } from './making.ts'
import type { Pack } from './packs.ts'
import { codesOf, nextSerial, rounded, tell, type World } from './world.ts'

const OLD_CARS = 860
const NEW_CARS = 430
const BUSES = 36

/** Packs that were on the road before the log began, taken stock of in its first weeks. */
export function tellOldCars(world: World): Pack[] {
  const { random, start } = world
  const packs = registerBatches(world, OLD_CARS, {
    model: () => random.pick(CAR_MODELS),
    size: () => random.whole(5, 60),
    made: () => start - random.between(3.5 * 365, 8 * 365) * DAY,
    registered: () => start + random.between(2, 50) * DAY,
  }).flat()
  for (const pack of packs) install(world, carmaker(world), [pack], random.between(1, 30) * DAY)
  return packs
}

export function tellNewCars(world: World): void {
  const { random, start } = world
  const batches = registerBatches(world, NEW_CARS, {
    model: () => random.pick(CAR_MODELS),
    size: () => random.whole(2, 12),
    made: () => start + random.between(3, 715) * DAY,
    registered: (made) => made + random.between(1, 9) * DAY,
  })
  for (const packs of batches) {
    const buyer = carmaker(world)
    sell(world, packs, buyer)
    for (const pack of packs) {
      install(world, buyer, [pack], random.between(3, 40) * DAY)
      if (random.chance(0.3)) repair(world, pack)
    }
  }
}

/** @returns the packs of each bus */
export function tellBuses(world: World): Pack[][] {
  const [, , busmaker] = enterprisesOf('carmaker')
  return Array.from({ length: BUSES }, () => {
    const made = world.start - world.random.between(5 * 365, 8 * 365) * DAY
    const registered = world.start + world.random.between(2, 40) * DAY
    const packs = registerBatch(world, BUS_MODEL, world.random.whole(2, 4), made, registered)
    install(world, busmaker!, packs, world.random.between(1, 20) * DAY)
    return packs
  })
}

function sell(world: World, packs: readonly Pack[], buyer: Enterprise): void {
  const [{ model, ready }] = packs as [Pack]
  const after = world.random.between(0.5, 3) * DAY
  tell(world, model.maker!, packs, after, {
    type: 'battery.sold',
    batteries: codesOf(packs),
    to: buyer.creditCode,
    saleDate: dayText(ready + after),
  })
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
    batteries: [takenOut(world, pack)],
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

/** A pack as it comes out of a vehicle. */
export const takenOut = ({ random }: World, { code, model }: Pack) => ({
  code,
  voltageV: rounded(model.nominalVoltageV * random.between(0.92, 1.03)),
})

const carmaker = ({ random }: World) => random.pick(enterprisesOf('carmaker').slice(0, 2))
