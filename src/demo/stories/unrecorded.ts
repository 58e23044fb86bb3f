/** Packs without any record, first heard of from whoever has them in hand; some with no label to read. */

import { DAY, dayText, HOUR } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { FOREIGN_MODELS } from '../city/models.ts'
import { collect, privatePerson } from './collecting.ts'
import { retire } from './end-of-use.ts'
import { makePack, newTemporaryCode, type Pack } from './packs.ts'
import { codesOf, tell, type World } from './world.ts'

const COUNT = 380

/** Share whose label nobody can read, and of these the share that gets a code later. */
const UNREADABLE = 0.07
const RELABELLED = 0.75

export function tellUnrecorded(world: World): Pack[] {
  const { random } = world
  return Array.from({ length: COUNT }, () => {
    const collector = random.pick(enterprisesOf('collector', 'dismantler'))
    const pack = findPack(world, collector)
    const unreadable = random.chance(UNREADABLE)
    const found = unreadable ? nameForNow(world, collector, pack) : register(world, pack)
    if (random.chance(0.85)) retire(world, collector, [found], 'vehicle_scrapped', 2 * HOUR)
    collect(world, collector, [found], privatePerson(world))
    if (unreadable && random.chance(RELABELLED)) relabel(world, found, pack.code)
    return found
  })
}

export function findPack(world: World, collector: Enterprise): Pack {
  const { random, start } = world
  const productionDate = dayText(start - random.between(3 * 365, 8 * 365) * DAY)
  const ready = start + random.between(4, 725) * DAY
  return makePack(world, random.pick(FOREIGN_MODELS), productionDate, collector, ready)
}

export function register(world: World, pack: Pack): Pack {
  const { holder, model, massKg, productionDate } = pack
  tell(world, holder, [pack], 0, {
    type: 'battery.registered',
    batteries: codesOf([pack]),
    origin: 'unrecorded',
    massKg,
    ...(world.random.chance(0.6) && { model: model.name, productionDate }),
  })
  return pack
}

/** @returns the pack under the code that it goes by from now on */
function nameForNow(world: World, collector: Enterprise, pack: Pack): Pack {
  const { random } = world
  const named = { ...pack, code: newTemporaryCode(random) }
  tell(world, collector, [named], 0, {
    type: 'identity.unreadable',
    batteries: [{ code: named.code, level: 'pack' }],
  })
  return named
}

/** The maker's code is found after all: on a second plate, or in the battery's own memory. */
function relabel(world: World, pack: Pack, newCode: string): void {
  tell(world, pack.holder, [pack], world.random.between(1, 20) * DAY, {
    type: 'identity.relabelled',
    batteries: [{ code: pack.code, newCode }],
    reason: 'code_found',
  })
  pack.label = newCode
}
