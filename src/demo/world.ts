/** The demo's world while its story is told: who has which pack, and what has been said so far. */

import type { LedgerErrorCode } from '../core/errors.ts'
import type { BatteryEvent } from '../core/events/catalogue.ts'
import { DAY, HOUR, hourOf, instantText, MINUTE, startOfDay } from './calendar.ts'
import type { Enterprise, Site } from './city.ts'
import { batteryCode } from './codes.ts'
import type { Model } from './models.ts'
import type { Random } from './random.ts'

/** Changed in place; its one owner is who tells the story. */
export interface World {
  readonly random: Random
  /** First and last instant of the story, in milliseconds. */
  readonly start: number
  readonly end: number
  readonly sayings: Saying[]
  /** Of packs, vehicles and waybills: what was numbered last. */
  serial: number
}

/** A battery event as somebody submits it. */
export interface Saying {
  readonly at: number
  readonly signer: Enterprise
  readonly event: BatteryEvent
  /** The code that the log must refuse it with. */
  readonly refusal: LedgerErrorCode | undefined
}

export interface Pack {
  readonly code: string
  readonly model: Model
  readonly productionDate: string
  /** When the last thing was submitted about it: what happens next happens later. */
  ready: number
  holder: Enterprise
  vin?: string
  stored?: boolean
}

/** An event without what `tell` knows itself. */
export type Told = BatteryEvent extends infer Event
  ? Event extends BatteryEvent
    ? Omit<Event, 'time' | 'place'>
    : never
  : never

/**
 * Somebody says that something happened to the packs, `after` milliseconds since the last thing
 * that was said of any of them.
 */
export function tell(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  after: number,
  told: Told,
  { site, refusal }: { site?: Site; refusal?: LedgerErrorCode } = {},
): void {
  const earliest = Math.max(...packs.map(({ ready }) => ready)) + after
  const time = wholeSecond(signer.trade === 'swapper' ? earliest : atWork(world, earliest))
  const at = time + wholeSecond(delay(world, signer))
  const { facility, district } = site ?? signer.sites[0]!
  const event = { ...told, time: instantText(time), place: { facility, district } } as BatteryEvent
  world.sayings.push({ at, signer, event, refusal })
  for (const pack of packs) pack.ready = at
}

export const codesOf = (packs: readonly Pack[]): { code: string }[] =>
  packs.map(({ code }) => ({ code }))

export function makePack(
  world: World,
  model: Model,
  productionDate: string,
  holder: Enterprise,
  ready: number,
): Pack {
  const code = batteryCode(
    { ...model, level: 'pack', productionDate, serial: nextSerial(world) },
    world.random,
  )
  return { code, model, productionDate, ready, holder }
}

export const nextSerial = (world: World): number => ++world.serial

export const massOf = (packs: readonly Pack[]): number =>
  packs.reduce((sum, { model }) => sum + model.massKg, 0)

/** To one decimal, as a scale shows it. */
export const rounded = (value: number): number => Math.round(value * 10) / 10

const wholeSecond = (time: number) => Math.floor(time / 1000) * 1000

/** The same instant if somebody is at work then, else an hour of the next shift. */
function atWork({ random }: World, time: number): number {
  const hour = hourOf(time)
  if (hour >= 8 && hour < 18) return time
  const morning = startOfDay(time) + 8 * HOUR + (hour < 8 ? 0 : DAY)
  return morning + random.between(0, 9.5 * HOUR)
}

/** Between what happened and its submission: mostly minutes, sometimes hours, at times weeks. */
function delay({ random }: World, { lateShare }: Enterprise): number {
  if (random.chance(lateShare)) return random.between(8 * DAY, 45 * DAY)
  if (random.chance(0.85)) return random.between(MINUTE, 50 * MINUTE)
  return random.between(HOUR, 30 * HOUR)
}
