/** The lives of the city's batteries, from stage to stage. */

import type { Trade } from '../city/enterprises.ts'
import { tellAudits } from './audits.ts'
import { tellCrushing } from './crushing.ts'
import { tellDisputes } from './disputes.ts'
import { tellBusesEnd, tellOldCarsEnd, tellWornOut } from './end-of-use.ts'
import { tellFire } from './fire.ts'
import { tellBuses, tellNewCars, tellOldCars } from './fleet.ts'
import { tellOutside } from './outside.ts'
import type { Pack } from './packs.ts'
import { tellRecovery } from './recovery.ts'
import { tellDismantling, tellResidue } from './recycling.ts'
import { tellReuse } from './reuse.ts'
import { tellShipments } from './shipments.ts'
import { tellStorage } from './storage.ts'
import { tellSwapping } from './swapping.ts'
import { tellTests } from './testing.ts'
import { tellUnrecorded } from './unrecorded.ts'
import { tellUntold } from './untold.ts'
import type { World } from './world.ts'

/**
 * Stage by stage, each for all packs at once; sorting puts the lives beside each other in the end.
 * What would happen after the story's end is told too, and left out: so lives break off anywhere.
 */
export function tellLives(world: World): void {
  const oldCars = tellOldCars(world)
  const buses = tellBuses(world)
  const wornOut = tellSwapping(world)
  tellNewCars(world)
  const collected = [
    ...tellOldCarsEnd(world, oldCars),
    ...tellBusesEnd(world, buses),
    ...tellWornOut(world, wornOut),
    ...tellUnrecorded(world),
  ]
  const gathered = tellStorage(world, tellDisputes(world, collected))
  const firstLeg = tellShipments(world, gathered, FIRST)
  const arrived = tellStorage(world, firstLeg)
  const direct = arrived.filter(isAt('repurposer', 'recycler'))
  const atTesters = arrived.filter(isAt('tester'))
  const burnt = tellFire(world, atTesters)
  const tested = tellTests(world, without(atTesters, burnt))
  const passing = [...arrived.filter(isAt('warehouse')), ...tested]
  const secondLeg = [
    ...tellShipments(world, passing.filter(isScrap(false)), SECOND),
    ...tellShipments(world, passing.filter(isScrap(true)), ['recycler']),
  ]
  const delivered = [...direct, ...tellStorage(world, secondLeg)]
  const atRecyclers = delivered.filter(isAt('recycler'))
  const sorted = tellTests(world, delivered.filter(isAt('repurposer')))
  const cabinets = tellReuse(world, sorted.filter(isScrap(false)))
  const rejected = tellShipments(world, sorted.filter(isScrap(true)), ['recycler'])
  const scrap = [...atRecyclers, ...cabinets, ...rejected]
  const dismantled = [...tellDismantling(world, scrap), ...tellDismantling(world, burnt)]
  tellResidue(world, dismantled)
  tellRecovery(world, tellCrushing(world, dismantled))
  tellAudits(world)
  tellOutside(world)
  tellUntold(world)
}

const FIRST: readonly Trade[] = [
  'warehouse',
  'warehouse',
  'tester',
  'repurposer',
  'repurposer',
  'recycler',
]
const SECOND: readonly Trade[] = ['repurposer', 'repurposer', 'recycler']

const isScrap =
  (scrap: boolean) =>
  ({ verdict = 'reuse' }: Pack) =>
    (verdict !== 'reuse') === scrap

const without = (packs: readonly Pack[], others: readonly Pack[]) =>
  packs.filter((pack) => !others.includes(pack))

const isAt =
  (...trades: Trade[]) =>
  ({ holder }: Pack) =>
    trades.includes(holder.trade)
