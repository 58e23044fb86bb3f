/** Who descends from whom, by what an event says. */

import type { BatteryEvent } from '../core/events/catalogue.ts'
import { type Part, type PartKind, partsOf } from '../core/events/parts.ts'
import type { Edge, Kinship } from '../db/kinship.ts'

const KINSHIPS: Partial<Record<PartKind, Kinship>> = {
  child: 'part',
  product: 'product',
  released: 'released',
  output: 'lot',
  alias: 'alias',
}

/** @param index - of the entry that says so */
export function edgesOf(event: BatteryEvent, index: number): Edge[] {
  // Most events make nothing, and are not to pay for those that do.
  if (!MAKING.has(event.type)) return []
  const parts = partsOf(event)
  const consumed = parts.filter(({ kind }) => kind === 'subject' || kind === 'input')
  return parts.flatMap((part) => {
    const kind = KINSHIPS[part.kind]
    if (!kind) return []
    return parentsOf(part, consumed).map((parent) => ({ parent, child: part.code, kind, index }))
  })
}

const MAKING: ReadonlySet<string> = new Set<BatteryEvent['type']>([
  'battery.registered',
  'battery.repurposed',
  'battery.dismantled',
  'material.processed',
  'material.recovered',
  'identity.relabelled',
])

/** What comes out of a process comes from all that went in: nobody can tell the shares. */
const parentsOf = ({ of }: Part, consumed: readonly Part[]): string[] =>
  of === undefined ? consumed.map(({ code }) => code) : [of]
