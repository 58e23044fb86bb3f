/** Out of the register and from it: a workshop without a licence sells packs, and a firm of another city buys them. */

import { DAY, HOUR } from '../city/calendar.ts'
import { enterprisesOf } from '../city/enterprises.ts'
import { findPack, register } from './unrecorded.ts'
import { codesOf, massOf, nextNumber, rounded, tell, type World } from './world.ts'

const COUNT = 4

const WORKSHOP = {
  firm: '演示·路边修理铺',
  noCreditCode: 'no_licence',
  district: '500107',
} as const
const BUYER = {
  firm: '演示·外市综合利用企业',
  noCreditCode: 'not_given',
  district: '510100',
} as const

/** Told with the dice of details: no other story turns out otherwise for it. */
export function tellOutside(all: World): void {
  const world = { ...all, random: all.details }
  const { random, end } = world
  const [collector] = enterprisesOf('collector')
  const packs = Array.from({ length: COUNT }, () => {
    const pack = findPack(world, collector!)
    pack.ready = end - random.between(60, 90) * DAY
    return register(world, pack)
  })
  const grossMassKg = rounded(massOf(packs) * 1.05)
  const load = codesOf(packs)
  const waybill = nextNumber(world)
  tell(world, collector!, packs, 3 * HOUR, {
    ...{ type: 'battery.collected', batteries: load, from: WORKSHOP, grossMassKg },
  })
  tell(world, collector!, packs, 4 * DAY, {
    ...{ type: 'transport.dispatched', batteries: load, waybill, to: BUYER, grossMassKg },
    carrier: random.pick(enterprisesOf('carrier')).creditCode,
  })
  tell(world, collector!, packs, 3 * DAY, {
    ...{ type: 'transport.delivered', batteries: load, waybill, grossMassKg },
  })
  all.serial = world.serial
}
