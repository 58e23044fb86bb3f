/** Second life: a few used packs become a cabinet with a code of its own, which works until it comes back. */

import { DAY, dayText, HOUR } from '../city/calendar.ts'
import { reusedCode } from '../city/codes.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import type { Model } from '../city/models.ts'
import { privatePerson } from './collecting.ts'
import type { Pack } from './packs.ts'
import {
  codesOf,
  gather,
  massOf,
  nextSerial,
  readyAt,
  rounded,
  tell,
  toGrams,
  type World,
} from './world.ts'

/** Share of the sets of packs that become a cabinet, of cabinets put to use, and of those returned. */
const BUILT = 0.9
const DEPLOYED = 0.8
const RETURNED = 0.3

/** @param packs - fit for reuse @returns cabinets whose second life is over, at recyclers */
export function tellReuse(world: World, packs: readonly Pack[]): Pack[] {
  const { random } = world
  return gather(packs, () => random.whole(3, 6))
    .filter((parents) => parents.length >= 3 && random.chance(BUILT))
    .map((parents) => repurpose(world, parents))
    .filter((cabinet) => random.chance(DEPLOYED) && deploy(world, cabinet))
}

function repurpose(world: World, parents: readonly Pack[]): Pack {
  const { random } = world
  const [{ holder }] = parents as [Pack]
  const after = random.between(5, 40) * DAY
  const cabinet = design(world, parents, dayText(readyAt(parents) + after))
  const { model } = cabinet
  tell(world, holder, parents, after, {
    type: 'battery.repurposed',
    batteries: codesOf(parents),
    product: {
      code: cabinet.code,
      ratedCapacityAh: model.ratedCapacityAh,
      nominalVoltageV: model.nominalVoltageV,
      ratedEnergyKwh: model.ratedEnergyKwh,
      massKg: model.massKg,
    },
  })
  cabinet.ready = readyAt(parents)
  if (random.chance(0.06)) reportTheDead(world, parents[0]!)
  return cabinet
}

function design(world: World, parents: readonly Pack[], productionDate: string): Pack {
  const [{ holder, model: old }] = parents as [Pack]
  const energyKwh = parents.reduce((sum, { model }) => sum + model.ratedEnergyKwh, 0) * 0.72
  const model: Model = {
    name: '演示-储能柜',
    maker: holder,
    vendor: `D9${enterprisesOf('repurposer').indexOf(holder) + 1}`,
    chemistry: old.chemistry,
    specification: '01',
    ratedCapacityAh: rounded((energyKwh * 1000) / 768),
    nominalVoltageV: 768,
    ratedEnergyKwh: rounded(energyKwh),
    massKg: rounded(massOf(parents) * 1.18),
    modules: 0,
    use: 'storage',
  }
  const code = reusedCode({ ...model, level: 'pack', productionDate, serial: nextSerial(world) })
  return { code, massKg: model.massKg, model, productionDate, modules: [], ready: 0, holder }
}

/** The pack is part of a product by now; somebody books it into the store all the same. */
function reportTheDead(world: World, pack: Pack): void {
  const told = { type: 'storage.in', batteries: codesOf([pack]) } as const
  const after = world.random.between(HOUR, 9 * DAY)
  tell(world, pack.holder, [pack], after, told, { refusal: 'end_of_life_passed' })
}

/** @returns whether it came back, and is a recycler's now */
function deploy(world: World, cabinet: Pack): boolean {
  const { random } = world
  const buyer = random.pick([undefined, ...enterprisesOf('fleet', 'carmaker', 'swapper')])
  if (buyer && random.chance(0.4)) sell(world, cabinet, buyer)
  const user = buyer?.creditCode ?? privatePerson(world)
  const { holder, model } = cabinet
  tell(world, holder, [cabinet], random.between(2, 30) * DAY, {
    type: 'reuse.deployed',
    batteries: codesOf([cabinet]),
    user,
    site: buyer ? buyer.sites[0]!.name : '演示·农村户用',
    installedEnergyKwh: model.ratedEnergyKwh,
  })
  const returned = random.chance(RETURNED)
  if (returned) takeBack(world, cabinet, user)
  return returned
}

function sell(world: World, cabinet: Pack, buyer: Enterprise): void {
  const after = world.random.between(1, 20) * DAY
  tell(world, cabinet.holder, [cabinet], after, {
    type: 'battery.sold',
    batteries: codesOf([cabinet]),
    to: buyer.creditCode,
    saleDate: dayText(cabinet.ready + after),
  })
}

function takeBack(world: World, cabinet: Pack, user: string): void {
  const { random } = world
  const { holder } = cabinet
  const recycler = random.pick(enterprisesOf('recycler'))
  tell(world, holder, [cabinet], random.between(40, 300) * DAY, {
    type: 'reuse.returned',
    batteries: codesOf([cabinet]),
    user,
  })
  tell(world, recycler, [cabinet], random.between(2, 15) * DAY, {
    type: 'battery.collected',
    batteries: codesOf([cabinet]),
    from: holder.creditCode,
    grossMassKg: toGrams(cabinet.massKg * 1.02),
  })
  cabinet.holder = recycler
}
