/** Disputes: two collectors claim one pack, and the authority decides; one case it has yet to decide. */

import { DAY } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf, OFFICE } from '../city/enterprises.ts'
import { contest } from './collecting.ts'
import type { Pack } from './packs.ts'
import { tell, type World } from './world.ts'

/** Every so many packs, one is claimed by two. */
const ONE_IN = 60

/** @returns the packs that may go on: not the last one in dispute, which nobody has decided */
export function tellDisputes(world: World, packs: readonly Pack[]): Pack[] {
  const contested = packs
    .filter(({ ready }) => ready < world.end - 90 * DAY)
    .sort((a, b) => a.ready - b.ready)
    .filter((_, i) => i % ONE_IN === ONE_IN - 1)
  for (const [i, pack] of contested.entries()) {
    const rival = rivalOf(world, pack.holder)
    contest(world, rival, pack)
    if (i < contested.length - 1) decide(world, pack, i % 2 === 0 ? rival : pack.holder)
  }
  const open = contested.at(-1)
  return packs.filter((pack) => pack !== open)
}

function rivalOf({ random }: World, holder: Enterprise): Enterprise {
  const others = enterprisesOf('collector', 'dismantler').filter((other) => other !== holder)
  return random.pick(others)
}

function decide(world: World, pack: Pack, winner: Enterprise): void {
  tell(world, OFFICE, [pack], world.random.between(14, 45) * DAY, {
    type: 'dispute.resolved',
    batteries: [{ code: pack.code, custodian: winner.creditCode, state: 'collected' }],
    reason: '演示·现场核验，以交接单为准',
  })
  pack.holder = winner
}
