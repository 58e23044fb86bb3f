/** Those who watch: auditors go through enterprises' books twice a year, and look at a lot now and then. */

import { DAY, dayText } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import type { Lot } from './lots.ts'
import { codesOf, tell, type World } from './world.ts'

const PERIOD = 182 * DAY

/** Of everybody who takes batteries in, or makes something of them. */
export function tellAudits(world: World): void {
  const { random, start, end } = world
  for (let from = start; from + PERIOD < end; from += PERIOD) {
    for (const enterprise of enterprisesOf('collector', 'repurposer', 'recycler')) {
      const begin = { ready: from + PERIOD + random.between(2, 40) * DAY }
      attest(world, enterprise, [begin], from, from + PERIOD - DAY)
    }
  }
}

/** That a lot is made of what the log says it is made of. */
export function attestLot(world: World, lot: Lot): void {
  const { ready, holder } = lot
  attest(world, holder, [lot], ready - 30 * DAY, ready, [lot])
}

function attest(
  world: World,
  enterprise: Enterprise,
  things: readonly { ready: number }[],
  from: number,
  to: number,
  lots: readonly Lot[] = [],
): void {
  const { random } = world
  const after = random.between(1, 9) * DAY
  tell(world, random.pick(enterprisesOf('auditor')), things, after, {
    type: 'attestation.issued',
    batteries: codesOf(lots),
    enterprise: enterprise.creditCode,
    periodFrom: dayText(from),
    periodTo: dayText(to),
  })
}
