/** Entries folded into figures, facts and family ties: what a stretch of the log adds. */

import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { type Edge, familyEdgesOf } from '../core/rules/family.ts'
import type { Additions, CountedEntry, Facts } from '../db/oversight.ts'
import type { Followed } from './followed.ts'
import { factsIn, mergeFacts, sharesOf } from './measures.ts'
import { cellOf, createTally } from './tally.ts'

/** Entries of the registry concern nobody's batteries: they count nowhere. */
export const isCounted = (entry: Followed): entry is Followed<BatteryEvent> =>
  !isRegistryEvent(entry.event)

/**
 * @param entries - in order
 * @param known - facts of what they touch, as of before them
 */
export function foldEntries(
  entries: readonly Followed<BatteryEvent>[],
  known: ReadonlyMap<string, Facts>,
): Additions {
  const tally = createTally()
  const facts = new Map<string, Facts>()
  const factsOf = (code: string) => facts.get(code) ?? known.get(code)
  const edges: Edge[] = []
  for (const entry of entries) {
    for (const [code, given] of factsIn(entry.event)) {
      facts.set(code, mergeFacts(factsOf(code), given))
    }
    for (const share of sharesOf(entry.event, factsOf)) {
      tally.add(cellOf(entry, share), share.figures)
    }
    edges.push(...familyEdgesOf(entry.event, entry.index))
  }
  return { cells: tally.cells(), counted: entries.map(countedEntry), facts, edges }
}

const countedEntry = (entry: Followed<BatteryEvent>): CountedEntry => {
  const { chemistry, ...where } = cellOf(entry, { chemistry: '' })
  return { ...where, index: entry.index, saidBy: entry.index, voided: false }
}
