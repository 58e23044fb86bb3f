/**
 * What an event adds to the figures: batteries, kilograms, kilowatt-hours, and grams of elements.
 *
 * Batteries are those that the event is about, not lots, and not what comes out of them.
 *
 * | event | kg | kWh |
 * |---|---|---|
 * | most | what each battery weighs by its registration | what each is rated at by its registration |
 * | battery.registered | rated | rated |
 * | battery.collected | net, else gross, on the scales | as most |
 * | storage.in, storage.out | gross on the scales, else as most | as most |
 * | transport.dispatched, transport.received | gross on the sender's, the consignee's scales | as most |
 * | battery.repurposed | of the product, if it is known | rated, of the product |
 * | battery.dismantled | gross on the scales, before they come apart | as most |
 * | material.processed, material.recovered | of the outputs | as most; material has none |
 * | residue.disposed | of the inputs | none |
 * | identity.relabelled, record.*, dispute.resolved, attestation.issued | none | none |
 *
 * Grams of an element are an output's mass times its assay, where one is given. What was weighed
 * together is split evenly, to the gram, over what the event is about: only a grouping by
 * chemistry shows the difference. A lot weighs what it did when it was made.
 */

import { isLotId, isTemporaryCode } from '../../core/codes/identity.ts'
import type { BatteryEvent } from '../../core/events/catalogue.ts'
import type { Element } from '../../core/events/fields.ts'
import { gramsOf } from '../../core/events/parts.ts'
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
  const measure: Measure<BatteryEvent> = MEASURES[event.type] ?? {}
  const results = measure.results?.(event)
  const together = measure.together?.(event)
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
  switch (event.type) {
    case 'battery.registered':
      return event.batteries.map(({ code }) => [code, ratingsOf(event)])
    case 'battery.repurposed':
      return [[event.product.code, ratingsOf(event.product)]]
    case 'battery.dismantled':
      return [
        ...event.batteries.flatMap(({ released = [] }) =>
          released.map((child): [string, Facts] => [child.code, { grams: gramsOf(child) }]),
        ),
        ...event.fractions.map(lotFacts),
      ]
    case 'material.processed':
    case 'material.recovered':
      return event.outputs.map(lotFacts)
    default:
      return []
  }
}

/** What is said later of the same battery adds to what was said before, or replaces it. */
export const mergeFacts = (before: Facts | undefined, { grams, wattHours }: Facts): Facts => ({
  grams: grams ?? before?.grams,
  wattHours: wattHours ?? before?.wattHours,
})

interface Result {
  readonly massKg?: number | undefined
  readonly ratedEnergyKwh?: number
  readonly assay?: Partial<Record<Element, number>> | undefined
}

interface Measure<Event> {
  /** Grams of all of them together, on the scales; undefined if they were not weighed. */
  together?(event: Event): number | undefined
  /** What counts in place of what the batteries weigh. */
  results?(event: Event): readonly Result[]
  /** The energy of the results counts in place of the batteries', too. */
  readonly ratesResults?: true
  /** Nothing is moved or made. */
  readonly none?: true
}

const gross: Measure<{ grossMassKg?: number | undefined }> = {
  together: ({ grossMassKg }) => gramsIn(grossMassKg),
}
const outputs: Measure<{ outputs: readonly Result[] }> = { results: (event) => event.outputs }
const none: Measure<unknown> = { none: true }

/** A type that is not named here counts what its batteries are registered with. */
const MEASURES: {
  [Type in BatteryEvent['type']]?: Measure<Extract<BatteryEvent, { type: Type }>>
} = {
  'battery.collected': {
    together: ({ netMassKg, grossMassKg }) => gramsIn(netMassKg ?? grossMassKg),
  },
  'storage.in': gross,
  'storage.out': gross,
  'transport.dispatched': gross,
  'transport.received': gross,
  'battery.repurposed': { results: ({ product }) => [product], ratesResults: true },
  'battery.dismantled': gross,
  'material.processed': outputs,
  'material.recovered': outputs,
  'residue.disposed': { results: ({ inputs }) => inputs },
  'identity.relabelled': none,
  'record.corrected': none,
  'record.voided': none,
  'dispute.resolved': none,
  'attestation.issued': none,
}

const chemistryOf = (code: string): string => {
  if (isLotId(code)) return 'none'
  return isTemporaryCode(code) ? 'unknown' : code.charAt(CHEMISTRY_AT)
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

function figuresOf(results: readonly Result[]): Partial<Figures> {
  const sum = (of: (result: Result) => number) => results.reduce((total, one) => total + of(one), 0)
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

const ratingsOf = ({
  massKg,
  ratedEnergyKwh,
}: {
  massKg?: number | undefined
  ratedEnergyKwh?: number | undefined
}): Facts => ({
  grams: gramsIn(massKg),
  wattHours: ratedEnergyKwh === undefined ? undefined : Math.round(ratedEnergyKwh * 1000),
})

const lotFacts = (lot: { lot: string; massKg: number }): [string, Facts] => [
  lot.lot,
  { grams: gramsOf(lot) },
]
