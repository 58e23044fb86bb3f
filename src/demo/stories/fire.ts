/** A fire in a tester's store: the regulator holds what burnt, lets it go, and it is scrapped in sealed boxes. */

import { DAY, HOUR } from '../city/calendar.ts'
import { enterprisesOf } from '../city/enterprises.ts'
import type { Pack } from './packs.ts'
import { dispatch, ship } from './shipping.ts'
import { test } from './testing.ts'
import { codesOf, gather, readyAt, tell, type World } from './world.ts'

const BURNT = 4

/** @param packs - stored at testers @returns those that burnt, at the recycler who takes them */
export function tellFire(world: World, packs: readonly Pack[]): Pack[] {
  const { start, end, random } = world
  const burnt = gather(packs, () => BURNT).find((group) => {
    const ready = readyAt(group)
    const lasts = ready > start + 150 * DAY && ready < end - 200 * DAY
    return lasts && group.length === BURNT && group.every(({ stored }) => stored)
  })
  if (!burnt) return []
  burn(world, burnt)
  hold(world, burnt)
  test(world, burnt, 'quarantine')
  return ship(world, burnt, random.pick(enterprisesOf('recycler')), { damaged: true })
}

function burn(world: World, packs: readonly Pack[]): void {
  for (const pack of packs) pack.health = world.random.between(2, 20)
  tell(world, packs[0]!.holder, packs, world.random.between(1, 4) * DAY, {
    type: 'incident.reported',
    batteries: codesOf(packs),
    kind: 'fire',
    action: '演示·热失控起火，消防到场，注水降温',
    injuries: 0,
  })
}

/** While it is held the tester wants to be rid of it, and may not. */
function hold(world: World, packs: readonly Pack[]): void {
  const { random } = world
  const [regulator] = enterprisesOf('regulator')
  tell(world, regulator!, packs, random.between(3, 20) * HOUR, {
    type: 'hold.placed',
    batteries: codesOf(packs),
    basis: '演示·火灾事故调查',
  })
  const [recycler] = enterprisesOf('recycler')
  dispatch(world, packs, recycler!, { damaged: true, refusal: 'battery_held' })
  tell(world, regulator!, packs, random.between(12, 25) * DAY, {
    type: 'hold.released',
    batteries: codesOf(packs),
    reason: '演示·调查结束，准予处置',
  })
}
