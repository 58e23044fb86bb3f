/** The demo's story: two years of a city, told as submissions in the order in which they are sent. */

import type { LedgerErrorCode } from '../core/errors.ts'
import { isRegistryEvent, type LifecycleEvent } from '../core/events/catalogue.ts'
import { DAY, HOUR, instantText } from './calendar.ts'
import type { Trade } from './city.ts'
import { tellBusesEnd, tellOldCarsEnd, tellUnrecorded, tellWornOut } from './end-of-use.ts'
import { tellBuses, tellNewCars, tellOldCars } from './fleet.ts'
import { createRandom } from './random.ts'
import {
  deviceKeyAt,
  issuerOf,
  type KeyName,
  MISUSE_AFTER,
  type PublicKeyOf,
  ROBBED,
  registrySteps,
} from './registration.ts'
import { tellReuse } from './reuse.ts'
import { tellShipments } from './shipments.ts'
import { tellStorage } from './storage.ts'
import { tellSwapping } from './swapping.ts'
import type { Pack, Saying, World } from './world.ts'

export interface Step {
  /** When it is submitted: whole seconds, never before the step before. */
  readonly at: Date
  /** Credit code, or `authority`. */
  readonly signer: string
  /** Which of the signer's keys signs; undefined for the authority, who has one. */
  readonly key: KeyName | undefined
  readonly event: LifecycleEvent
  /** The code that the log must refuse it with; undefined if it must accept it. */
  readonly refusal: LedgerErrorCode | undefined
}

const DURATION = 730 * DAY

/**
 * Tells the story of a seed. Nothing in it is left to chance, to the clock or to the machine.
 *
 * @param end - the story ends shortly before
 * @param publicKeyOf - the enterprises' keys, which the registry events name
 */
export function tellStory(seed: number, end: Date, publicKeyOf: PublicKeyOf): Step[] {
  const last = end.getTime() - (end.getTime() % 1000)
  const start = last - DURATION
  const stolenAt = start + 400 * DAY
  const world: World = { random: createRandom(seed), start, end: last, sayings: [], serial: 0 }
  tellLives(world)
  const registry = registrySteps(start, stolenAt, publicKeyOf).map(
    ({ at, signer, event }): Step => ({
      at: new Date(at),
      signer: issuerOf(signer),
      key: signer && 'admin',
      event,
      refusal: undefined,
    }),
  )
  const told = world.sayings.map((saying) => toStep(saying, stolenAt))
  return [...registry, ...told, misuse(told, stolenAt)]
    .filter(({ at }) => at.getTime() <= last)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/**
 * Stage by stage, each for all packs at once; sorting puts the lives beside each other in the end.
 * What would happen after the story's end is told too, and left out: so lives break off anywhere.
 */
function tellLives(world: World): void {
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
  const gathered = tellStorage(world, collected)
  const firstLeg = tellShipments(world, gathered, [
    'warehouse',
    'warehouse',
    'tester',
    'repurposer',
    'repurposer',
    'recycler',
  ])
  const arrived = tellStorage(world, firstLeg)
  const direct = arrived.filter(isAt('repurposer'))
  const passing = arrived.filter(isAt('warehouse', 'tester'))
  const secondLeg = tellShipments(world, passing, ['repurposer', 'repurposer', 'recycler'])
  const delivered = tellStorage(world, secondLeg)
  tellReuse(world, [...direct, ...delivered.filter(isAt('repurposer'))])
}

const isAt =
  (...trades: Trade[]) =>
  ({ holder }: Pack) =>
    trades.includes(holder.trade)

const toStep = ({ at, signer, event, refusal }: Saying, stolenAt: number): Step => ({
  at: new Date(at),
  signer: signer.creditCode,
  key: deviceKeyAt(signer, at, stolenAt),
  event,
  refusal,
})

/** With the stolen device, somebody reports once more what it reported last. */
function misuse(told: readonly Step[], stolenAt: number): Step {
  const at = stolenAt + MISUSE_AFTER
  const lastReport = told
    .filter(
      ({ key, signer, refusal }) => key === 'lost' && signer === ROBBED.creditCode && !refusal,
    )
    .reduce((last, step) => (step.at > last.at ? step : last))
  const event = { ...lastReport.event, time: instantText(at - HOUR) } as LifecycleEvent
  return { ...lastReport, at: new Date(at), event, refusal: 'key_revoked' }
}

/** How many batteries the log knows by the story's end. */
export const countBatteries = (steps: readonly Step[]): number =>
  steps
    .filter(({ refusal }) => refusal === undefined)
    .reduce((count, { event }) => {
      if (isRegistryEvent(event)) return count
      if (event.type === 'battery.registered') return count + event.batteries.length
      return event.type === 'battery.repurposed' ? count + 1 : count
    }, 0)
