/** A theft: two packs do not arrive; one turns up at a scrap dealer's, and belongs to two until it is decided. */

import { DAY, HOUR } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf, OFFICE } from '../city/enterprises.ts'
import { collect, privatePerson } from './collecting.ts'
import type { Pack } from './packs.ts'
import { type Consignment, receive, send } from './shipping.ts'
import { codesOf, rounded, tell, type World } from './world.ts'

/** What was stolen later than this before the story's end is not found within it. */
const INVESTIGATION = 150 * DAY

/** @returns what arrived in the end; the other stolen pack is never heard of again */
export function tellTheft(world: World, load: readonly Pack[], to: Enterprise): Pack[] {
  const [found, gone, ...rest] = load as [Pack, Pack, ...Pack[]]
  const consignment = send(world, load, to)
  const arrived = receive(world, rest, consignment, { missing: [found, gone] })
  tell(world, consignment.carrier, [found, gone], world.random.between(2, 30) * HOUR, {
    type: 'incident.reported',
    batteries: codesOf([found, gone]),
    kind: 'theft',
    action: '演示·途中被盗，已报警立案',
  })
  if (found.ready > world.end - INVESTIGATION) return arrived
  turnUp(world, found)
  giveBack(world, found, consignment)
  return [...arrived, found]
}

/** Somebody sells it to a collector, to whom the log says that it was lost. */
function turnUp(world: World, pack: Pack): void {
  pack.ready += world.random.between(20, 60) * DAY
  const buyers = enterprisesOf('collector').filter((buyer) => buyer !== pack.holder)
  collect(world, world.random.pick(buyers), [pack], privatePerson(world))
}

function giveBack(world: World, pack: Pack, { waybill, to }: Consignment): void {
  const { random } = world
  tell(world, to, [pack], random.between(1, 9) * DAY, {
    type: 'transport.received',
    batteries: codesOf([pack]),
    waybill,
    grossMassKg: rounded(pack.massKg * 1.06),
    dispute: '演示·该电池系本单被盗电池，货主应为我方',
  })
  tell(world, OFFICE, [pack], random.between(14, 40) * DAY, {
    type: 'dispute.resolved',
    batteries: [{ code: pack.code, custodian: to.creditCode, state: 'received' }],
    reason: '演示·公安机关已发还，归收货方',
  })
  Object.assign(pack, { holder: to, stored: false })
}
