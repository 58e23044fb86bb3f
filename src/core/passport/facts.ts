/** What a battery's events say of the battery itself: its ratings, its family. */

import { type BatteryEvent, definitionOf } from '../events/catalogue.ts'
import type { PartKind } from '../events/definition.ts'
import { partsOf } from '../events/parts.ts'
import type { Ratings as Rated } from '../events/ratings.ts'

/** What its maker says of it; masses are left to those who handle it. */
export type Ratings = { readonly [Name in keyof Omit<Rated, 'massKg'>]: NonNullable<Rated[Name]> }

export interface Family {
  /** Codes of the modules or cells that it was made of. */
  readonly children: readonly string[]
  /** Codes of those that came out of it whole. */
  readonly released: readonly string[]
  /** Lots that it, and others with it, came apart into. */
  readonly lots: readonly string[]
}

/** @param events - of the battery, as they stand, in order */
export const ratingsOf = (code: string, events: readonly BatteryEvent[]): Ratings =>
  events.map((event) => ratingsIn(event, code)).findLast((ratings) => ratings !== undefined) ?? {}

export function familyOf(code: string, events: readonly BatteryEvent[]): Family {
  const parts = events.flatMap((event) => {
    const all = partsOf(event)
    const about = all.some((part) => part.kind === 'subject' && part.code === code)
    return about ? all.filter(({ of = code }) => of === code) : []
  })
  const codesOf = (kind: PartKind) =>
    parts.filter((part) => part.kind === kind).map((part) => part.code)
  return { children: codesOf('child'), released: codesOf('released'), lots: codesOf('output') }
}

function ratingsIn(event: BatteryEvent, code: string): Ratings | undefined {
  const rated = definitionOf(event).ratings?.(event as never, code)
  if (!rated) return undefined
  const { massKg, ...ratings } = rated
  return Object.fromEntries(Object.entries(ratings).filter(([, value]) => value !== undefined))
}
