/** The figures of a summary. Grams are whole, and so are watt-hours: sums of fractions would drift. */

export const FIGURES = [
  'events',
  'batteries',
  'grams',
  'watt_hours',
  'ni',
  'co',
  'mn',
  'li',
  'cu',
  'al',
  'fe',
] as const

export type Figures = Readonly<Record<(typeof FIGURES)[number], number>>

/** What a battery or a lot is known to weigh and to hold. */
export interface Facts {
  readonly grams?: number | undefined
  readonly wattHours?: number | undefined
}
