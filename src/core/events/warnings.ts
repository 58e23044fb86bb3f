/**
 * Warnings: what may be true, is taken as it is said, and should be looked at. Nothing of them is
 * stored: they follow from what an entry says and from what it was said of.
 *
 * A number says in its `meta` what it lies between wherever the world is as it should be:
 * - `x-plausible`: `[least, most]` of a number
 * - `x-plausible-sum`: the same of all numbers of an object together
 */

import type { z } from 'zod'
import type { ErrorParams } from '../errors.ts'
import type { Walked } from './naming.ts'
import { visit } from './paths.ts'
import type { Traceable } from './traceable.ts'

export const WARNING_CODES = [
  'implausible',
  'implausible_sum',
  'incomplete',
  'stock_differs',
  'stock_mass_differs',
  'vin_check_digit',
  'other_vehicle',
  'mass_differs',
  'not_tested_for_reuse',
  'waste_code_form',
  'district_abolished',
] as const

export type WarningCode = (typeof WARNING_CODES)[number]

/** JSON. */
export interface Warning {
  readonly code: WarningCode
  /** RFC 6901: where in the submission's payload. */
  readonly pointer: string
  readonly params: ErrorParams
}

/**
 * A thing as it stands before the event; undefined if it is new, or if nobody remembers: a warning
 * that rests on it is then left out.
 */
export type FindBefore = (code: string) => Traceable | undefined

/** Warnings that an answer names, at most: one event may be about 256 batteries. */
export const WARNINGS_LIMIT = 100

/** A field that says what it plausibly lies between. */
export interface PlausibleField {
  readonly steps: readonly string[]
  readonly code: 'implausible' | 'implausible_sum'
  readonly range: readonly [least: number, most: number]
}

const MARKS = { 'x-plausible': 'implausible', 'x-plausible-sum': 'implausible_sum' } as const

/** The fields of an event that say it, found once, when its type is defined. */
export const plausibleFieldsOf = (schema: z.ZodType): PlausibleField[] =>
  search(schema as Walked, [], (meta, steps) =>
    Object.entries(MARKS).flatMap(([mark, code]) => {
      const range = meta[mark] as PlausibleField['range'] | undefined
      return range ? [{ steps, code, range }] : []
    }),
  )

/** Steps to the masses of things in hand. */
export const massFieldsOf = (schema: z.ZodType): (readonly string[])[] =>
  search(schema as Walked, [], (meta, steps) => (meta['x-mass'] ? [steps] : []))

/** What the marks of fields give, the outermost that give anything. */
function search<Found>(
  schema: Walked,
  steps: readonly string[],
  read: (meta: Readonly<Record<string, unknown>>, steps: readonly string[]) => readonly Found[],
): Found[] {
  const { shape, element, innerType, options = [] } = schema.def
  const own = read(schema.meta() ?? {}, steps)
  if (own.length > 0) return [...own]
  if (shape) {
    return Object.entries(shape).flatMap(([name, one]) => search(one, [...steps, name], read))
  }
  if (element) return search(element, [...steps, '*'], read)
  if (innerType) return search(innerType, steps, read)
  return options.flatMap((option) => search(option, steps, read))
}

/** Numbers that lie outside of what their fields say. */
export function implausibleIn(fields: readonly PlausibleField[], event: object): Warning[] {
  const warnings: Warning[] = []
  for (const { steps, code, range } of fields) {
    const [min, max] = range
    visit(event, steps, (said, { pointer }) => {
      const value = code === 'implausible' ? said : sumOf(said)
      if (typeof value !== 'number' || (value >= min && value <= max)) return
      warnings.push({ code, pointer, params: { field: fieldAt(steps), value, min, max } })
    })
  }
  return warnings
}

/** To a thousandth: sums of fractions drift. */
const sumOf = (numbers: unknown): number | undefined =>
  typeof numbers === 'object' && numbers !== null
    ? Math.round(
        Object.values(numbers)
          .filter((value) => typeof value === 'number')
          .reduce((sum, value) => sum + value, 0) * 1000,
      ) / 1000
    : undefined

/**
 * @param paths - of fields that should be there: names of members joined by `/`, `*` for each of a list
 */
export function missingIn(paths: readonly string[], event: object): Warning[] {
  const warnings: Warning[] = []
  for (const path of paths) {
    const steps = path.split('/')
    visit(event, steps, (value, { pointer }) => {
      if (value !== undefined) return
      warnings.push({ code: 'incomplete', pointer, params: { field: fieldAt(steps) } })
    })
  }
  return warnings
}

/** That an event has masses and does not say how they were found. */
export function basisUnsaidIn(masses: readonly (readonly string[])[], event: object): Warning[] {
  let hasMass = false
  for (const steps of masses) {
    visit(event, steps, (value) => {
      hasMass ||= value !== undefined
    })
  }
  return hasMass ? missingIn(['massBasis'], event) : []
}

const fieldAt = (steps: readonly string[]) => steps.findLast((step) => step !== '*')!
