/** What an event adds to the figures of oversight, where that is not what its batteries are registered with. */

import type { Element } from './fields.ts'

/** Something that comes out, or is got rid of. */
export interface MeasuredResult {
  readonly massKg?: number | undefined
  readonly ratedEnergyKwh?: number
  /** Percent of its mass. */
  readonly assay?: Partial<Record<Element, number>> | undefined
}

export interface Measure<Event = never> {
  /** Kilograms of all that it is about together, on the scales; undefined if they were not weighed. */
  readonly together?: (event: Event) => number | undefined
  /** What counts in place of what the batteries weigh. */
  readonly results?: (event: Event) => readonly MeasuredResult[]
  /** The energy of the results counts in place of the batteries', too. */
  readonly ratesResults?: true
  /** Nothing is moved or made: neither mass nor energy counts. */
  readonly none?: true
}

/** All together on the scales, if they were weighed. */
export const GROSS: Measure<{ grossMassKg?: number | undefined }> = {
  together: ({ grossMassKg }) => grossMassKg,
}

export const NO_MASS = { none: true } as const satisfies Measure
