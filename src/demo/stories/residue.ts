/** Residue: what nobody can use goes to a licensed plant, on a manifest. */

import { DAY } from '../city/calendar.ts'
import { inputsOf, type Lot } from './lots.ts'
import { nextNumber, tell, type World } from './world.ts'

/** @param lots - all of one holder's */
export function dispose(world: World, lots: readonly Lot[]): void {
  tell(world, lots[0]!.holder, lots, world.random.between(3, 28) * DAY, {
    type: 'residue.disposed',
    batteries: [],
    inputs: inputsOf(lots),
    manifest: nextNumber(world),
    permit: '演示-危废-0001',
  })
}
