/** The demo's world while its story is told: who has which pack, and what has been said so far. */

import type { LedgerErrorCode } from '../../core/errors.ts'
import type { BatteryEvent } from '../../core/events/catalogue.ts'
import { DAY, HOUR, hourOf, instantText, MINUTE, startOfDay } from '../city/calendar.ts'
import type { Enterprise, Site } from '../city/enterprises.ts'
import type { Random } from '../random.ts'
import { type Draft, drawEvent, fillIn } from './draw.ts'

/** Changed in place; its one owner is who tells the story. */
export interface World {
  readonly random: Random
  /** For what events say that no story depends on: so that another field makes no other story. */
  readonly details: Random
  /** First and last instant of the story, in milliseconds. */
  readonly start: number
  readonly end: number
  readonly sayings: Saying[]
  /** Of packs, vehicles, waybills and lots: what was numbered last. */
  serial: number
}

/** A battery event as somebody submits it. */
export interface Saying {
  readonly at: number
  readonly signer: Enterprise
  readonly event: BatteryEvent
  /** For a correction: what was said before, and is put right. */
  readonly about?: Saying
  /** The code that the log must refuse it with. */
  readonly refusal?: LedgerErrorCode
}

/** What events are about: a pack, a module, a cabinet, a lot of material. */
export interface Thing {
  readonly code: string
  readonly massKg: number
  /** When the last thing was submitted about it: what happens next happens later. */
  ready: number
  holder: Enterprise
  stored?: boolean
}

/**
 * What the story settles of an event: its type, and what else it depends on. The rest is drawn; what
 * is undefined is not said.
 */
export type Told = BatteryEvent extends infer Event
  ? Event extends BatteryEvent
    ? Pick<Event, 'type'> & Partly<Omit<Event, 'type' | 'time' | 'place'>>
    : never
  : never

type Partly<Value> = Value extends readonly (infer Part)[]
  ? readonly Partly<Part>[]
  : Value extends object
    ? { readonly [Member in keyof Value]?: Partly<Value[Member]> | undefined }
    : Value

interface Circumstances extends Pick<Saying, 'about' | 'refusal'> {
  readonly site?: Site
}

/**
 * Somebody says that something happened to the things, `after` milliseconds since the last thing
 * that was said of any of them.
 */
export function tell(
  world: World,
  signer: Enterprise,
  things: readonly Pick<Thing, 'ready'>[],
  after: number,
  told: Told,
  circumstances?: Circumstances,
): Saying {
  const saying = compose(world, signer, things, after, told, circumstances)
  world.sayings.push(saying)
  for (const thing of things) (thing as Thing).ready = saying.at
  return saying
}

/** What {@link tell} would have somebody say, without its being said. */
export function compose(
  world: World,
  signer: Enterprise,
  things: readonly Pick<Thing, 'ready'>[],
  after: number,
  told: Told,
  { site, ...rest }: Circumstances = {},
): Saying {
  const earliest = readyAt(things) + after
  const time = wholeSecond(signer.trade === 'swapper' ? earliest : atWork(world, earliest))
  const at = time + wholeSecond(delay(world, signer))
  const { facility, district } = site ?? signer.sites[0]!
  const draft: Draft = { ...told, time: instantText(time), place: { facility, district } }
  // What is to be refused may well be wrong in itself.
  const draw = rest.refusal ? fillIn : drawEvent
  return { at, signer, event: draw(draft, world.details, time) as BatteryEvent, ...rest }
}

export const codesOf = (things: readonly Thing[]): { code: string }[] =>
  things.map(({ code }) => ({ code }))

export const nextSerial = (world: World): number => ++world.serial

/** A number on a paper, such as a waybill's. */
export const nextNumber = (world: World): string =>
  `DEMO-${String(nextSerial(world)).padStart(7, '0')}`

export const massOf = (things: readonly Thing[]): number =>
  things.reduce((sum, { massKg }) => sum + massKg, 0)

/** When something can be said of all of them. */
export const readyAt = (things: readonly Pick<Thing, 'ready'>[]): number =>
  Math.max(...things.map(({ ready }) => ready))

/**
 * What each holder has, in the order in which it became ready, so many at a time; oldest first.
 *
 * @param patience - how long the first of some waits for the last, in milliseconds
 */
export function gather<Kind extends Pick<Thing, 'ready' | 'holder'>>(
  things: readonly Kind[],
  size: () => number,
  patience = Number.POSITIVE_INFINITY,
): Kind[][] {
  const holders = new Set(things.map(({ holder }) => holder))
  return [...holders]
    .flatMap((holder) => {
      const waiting = things
        .filter((thing) => thing.holder === holder)
        .sort((a, b) => a.ready - b.ready)
      const made: Kind[][] = []
      while (waiting.length > 0) {
        const until = waiting[0]!.ready + patience
        const late = waiting.findIndex(({ ready }) => ready > until)
        made.push(waiting.splice(0, late < 0 ? size() : Math.min(late, size())))
      }
      return made
    })
    .sort((a, b) => readyAt(a) - readyAt(b))
}

/** To one decimal, as a scale shows it. */
export const rounded = (value: number): number => Math.round(value * 10) / 10

/** To the gram. */
export const toGrams = (massKg: number): number => Math.round(massKg * 1000) / 1000

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
