/** Which things an event touches, and in what part: a line of the entry for each. */

import { type BatteryEvent, CATALOGUE, isRegistryEvent, type LifecycleEvent } from './catalogue.ts'
import type { PartKind } from './definition.ts'
import type { AssayedElement } from './fields.ts'
import type { Material } from './materials.ts'
import { namesAt } from './naming.ts'

export interface Part {
  readonly kind: PartKind
  readonly code: string
  /** JSON Pointer of the code in the submission's payload. */
  readonly pointer: string
  /** Code of the subject that a child, an alias or what was released belongs to. */
  readonly of?: string | undefined
  /** The object that names it, with what else that says of it. */
  readonly said: SaidOfPart
}

export interface SaidOfPart {
  readonly massKg?: number | undefined
  readonly material?: Material
  /** Percent of its mass. */
  readonly assay?: Partial<Record<AssayedElement, number>> | undefined
  readonly purityPercent?: number
}

/** In the order of the schema: those that it is about first. */
export function partsOf(event: BatteryEvent): Part[] {
  // An audit asks this of events that it has not parsed yet, too.
  const parts = CATALOGUE.get(event.type)?.parts ?? []
  const subjects = event.batteries.map((said: SaidOfPart & { readonly code: string }, i): Part => {
    return { kind: 'subject', code: said.code, pointer: `/event/batteries/${i}/code`, said }
  })
  if (parts.length === 0) return subjects
  const others = parts.flatMap((field) =>
    namesAt(field, event).map(({ name, pointer, of, said }): Part => {
      return { kind: field.kind, code: name, pointer, of, said }
    }),
  )
  return [...subjects, ...others]
}

/** Codes of all that the event touches, each once: a line of the entry for each. */
export const touchedCodes = (event: LifecycleEvent): string[] =>
  isRegistryEvent(event) ? [] : partsOf(event).map(({ code }) => code)

/** What went into a process. */
export const isConsumed = ({ kind }: Part): boolean => kind === 'subject' || kind === 'input'

/** Masses are counted in whole grams: sums of kilograms as fractions would drift. */
export const gramsOf = ({ massKg }: { readonly massKg: number }): number =>
  Math.round(massKg * 1000)
