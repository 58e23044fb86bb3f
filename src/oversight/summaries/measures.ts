/**
 * What an event adds to the figures: batteries, kilograms, kilowatt-hours, and grams of elements.
 *
 * Batteries are those that the event is about, not lots, and not what comes out of them.
 *
 * Most events count what each battery weighs, and is rated at, by its registration. A type that
 * counts something else says so in its definition (`measure`): what was on the scales, what came out
 * of a process, or nothing.
 *
 * Grams of an element are an output's mass times its assay, where one is given. What was weighed
 * together is split evenly, to the gram, over what the event is about: only a grouping by
 * chemistry shows the difference. A lot weighs what it did when it was made.
 */

import { isBatteryCode } from '../../core/codes/battery-code.ts'
import { isLotId } from '../../core/codes/identity.ts'
import { type BatteryEvent, definitionOf } from '../../core/events/catalogue.ts'
import type { Element } from '../../core/events/fields.ts'
import type { Measure, MeasuredResult } from '../../core/events/measure.ts'
import { gramsOf, partsOf } from '../../core/events/parts.ts'
import type { Ratings } from '../../core/events/ratings.ts'
import type { Facts, Figures } from './figures.ts'

/** What an event adds in one chemistry. */
export interface Share {
  /** Letter of the battery code; `unknown`, `none` for material, `mixed` for an event about several. */
  readonly chemistry: string
  /** The battery that adds it; undefined for the event as a whole. */
  readonly code?: string
  readonly figures: Partial<Figures>
}

/** @param factsOf - what is known of a battery or a lot, the event itself included */
export function sharesOf(
  event: BatteryEvent,
  factsOf: (code: string) => Facts | undefined,
): Share[] {
  const measure = (definitionOf(event).measure ?? {}) as Measure<BatteryEvent>
  const results = measure.results?.(event)
  const together = gramsIn(measure.together?.(event))
  const { batteries } = event
  const each = batteries.map(({ code }, i): Share => {
    const { grams = 0, wattHours = 0 } = measure.none ? {} : (factsOf(code) ?? {})
    const weighed = together === undefined ? grams : share(together, batteries.length, i)
    const figures = {
      batteries: isLotId(code) ? 0 : 1,
      grams: results ? 0 : weighed,
      watt_hours: measure.ratesResults ? 0 : wattHours,
    }
    return { chemistry: chemistryOf(code), code, figures }
  })
  const whole = { events: 1, ...(results && figuresOf(results)) }
  return [{ chemistry: commonChemistry(each), figures: whole }, ...each]
}

/** What an event tells of batteries and lots that later events count for them. */
export function factsIn(event: BatteryEvent): [code: string, Facts][] {
  const { ratings, parts } = definitionOf(event)
  // Most events tell nothing, and are not to pay for those that do.
  if (!ratings && parts.length === 0) return []
  return partsOf(event).flatMap(({ kind, code, said }): [string, Facts][] => {
    if (kind === 'released' || kind === 'output') return [[code, { grams: gramsIn(said.massKg) }]]
    const rated = ratings?.(event as never, code)
    return rated && 'massKg' in rated ? [[code, factsOf(rated)]] : []
  })
}

/** What is said later of the same battery adds to what was said before, or replaces it. */
export const mergeFacts = (before: Facts | undefined, { grams, wattHours }: Facts): Facts => ({
  grams: grams ?? before?.grams,
  wattHours: wattHours ?? before?.wattHours,
})

const chemistryOf = (code: string): string => {
  if (isLotId(code)) return 'none'
  return isBatteryCode(code) ? code.charAt(CHEMISTRY_AT) : 'unknown'
}

/** GB/T 34014: three characters of the vendor, one of the product type, then the battery type. */
const CHEMISTRY_AT = 4

function commonChemistry(shares: readonly Share[]): string {
  const chemistry = shares[0]?.chemistry ?? 'none'
  return shares.every((other) => other.chemistry === chemistry) ? chemistry : 'mixed'
}

/** The first ones take what cannot be split. */
const share = (grams: number, count: number, i: number): number =>
  Math.floor(grams / count) + (i < grams % count ? 1 : 0)

function figuresOf(results: readonly MeasuredResult[]): Partial<Figures> {
  const sum = (of: (result: MeasuredResult) => number) =>
    results.reduce((total, one) => total + of(one), 0)
  const element = (name: Element) =>
    sum(({ massKg = 0, assay = {} }) => Math.round(massKg * 10 * (assay[name] ?? 0)))
  return {
    grams: sum(({ massKg }) => gramsIn(massKg) ?? 0),
    watt_hours: sum(({ ratedEnergyKwh = 0 }) => Math.round(ratedEnergyKwh * 1000)),
    ni: element('Ni'),
    co: element('Co'),
    mn: element('Mn'),
    li: element('Li'),
    cu: element('Cu'),
    al: element('Al'),
    fe: element('Fe'),
  }
}

const gramsIn = (massKg: number | undefined): number | undefined =>
  massKg === undefined ? undefined : gramsOf({ massKg })

const factsOf = ({ massKg, ratedEnergyKwh }: Ratings): Facts => ({
  grams: gramsIn(massKg),
  wattHours: ratedEnergyKwh === undefined ? undefined : Math.round(ratedEnergyKwh * 1000),
})
