/** Who descends from whom, by what an event says. */

import { type BatteryEvent, definitionOf } from '../events/catalogue.ts'
import type { PartKind } from '../events/definition.ts'
import { isConsumed, type Part, partsOf } from '../events/parts.ts'

/**
 * - `part`: a module or cell that the parent is made of
 * - `product`: a battery made from used ones
 * - `released`: came out whole when the parent was taken apart
 * - `lot`: material that the parent became
 * - `alias`: another code of the same battery
 */
export type Relation = 'part' | 'product' | 'released' | 'lot' | 'alias'

export interface Edge {
  readonly parent: string
  readonly child: string
  readonly kind: Relation
  /** Of the entry that says so. */
  readonly index: number
}

const RELATIONS: Partial<Record<PartKind, Relation>> = {
  child: 'part',
  product: 'product',
  released: 'released',
  output: 'lot',
  alias: 'alias',
}

/** @param index - of the entry that says so */
export function familyEdgesOf(event: BatteryEvent, index: number): Edge[] {
  // Most types make nothing: no need to look at their parts.
  if (!definitionOf(event).parts.some(({ kind }) => RELATIONS[kind])) return []
  const parts = partsOf(event)
  const consumed = parts.filter(isConsumed)
  return parts.flatMap((part) => {
    const kind = RELATIONS[part.kind]
    if (!kind) return []
    return parentsOf(part, consumed).map((parent) => ({ parent, child: part.code, kind, index }))
  })
}

/** What comes out of a process comes from all that went in: nobody can tell the shares. */
const parentsOf = ({ of }: Part, consumed: readonly Part[]): string[] =>
  of === undefined ? consumed.map(({ code }) => code) : [of]
