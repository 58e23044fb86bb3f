/**
 * What a correction changes in the figures.
 *
 * An entry that is voided no longer counts; one that is corrected counts as what the correction
 * says. What was counted follows from the entries alone, so the past of what the correction
 * touches is counted twice, as it was said until now and as it is said from now on: the
 * difference is what changes. That way a corrected mass also reaches the later events that count
 * it. An entry that no longer fits after a correction is still a statement, and still counts.
 */

import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { isRecordEvent, type RecordEvent } from '../core/rules/corrections.ts'
import { type Edge, familyEdgesOf } from '../core/rules/family.ts'
import type { CellFigures, CountedEntry, Facts } from '../db/oversight.ts'
import type { Followed } from './followed.ts'
import { factsIn, mergeFacts, sharesOf } from './measures.ts'
import { cellOf, createTally, dayOf, type Tally } from './tally.ts'

export interface Recount {
  /** To add to the cells; may be negative. */
  readonly cells: readonly CellFigures[]
  readonly counted: CountedEntry
  /** Of all that the correction touches, as they are now. */
  readonly facts: ReadonlyMap<string, Facts>
  /** Those of the corrected entry, in place of those that it had. */
  readonly edges: readonly Edge[]
}

/** @param past - entries before the correction that touched the same things, and its target; in order */
export function recount(
  { index, event }: Followed<RecordEvent>,
  past: readonly Followed[],
): Recount {
  const target = past.find((entry) => entry.index === event.entry.index)
  if (!target) throw new Error(`entry ${index} corrects ${event.entry.index}, which is not there`)
  const codes = new Set(event.codes)
  const until = wordsIn(past)
  const from = new Map(until).set(target.index, wordOf(event))
  const tally = createTally()
  count(tally, -1, { past, words: until, codes, target: target.index })
  const facts = count(tally, 1, { past, words: from, codes, target: target.index })
  const said = from.get(target.index) ?? until.get(target.index) ?? target.event
  const { time, place, type } = said as BatteryEvent
  return {
    cells: tally.cells(),
    counted: {
      index: target.index,
      day: dayOf(time),
      enterprise: target.signer,
      district: place.district,
      type,
      saidBy: index,
      voided: !from.get(target.index),
    },
    facts,
    edges: eventOf(target, from).flatMap((now) => familyEdgesOf(now, target.index)),
  }
}

/** What an entry counts as, in place of what it says; undefined if it is void. */
type Words = ReadonlyMap<number, BatteryEvent | undefined>

const wordOf = (event: RecordEvent): BatteryEvent | undefined =>
  event.type === 'record.voided' ? undefined : (event.event as unknown as BatteryEvent)

/** The last word on an entry counts. */
function wordsIn(past: readonly Followed[]): Words {
  const words = new Map<number, BatteryEvent | undefined>()
  for (const { event } of past) {
    if (isRecordEvent(event)) words.set(event.entry.index, wordOf(event))
  }
  return words
}

/** The event that an entry counts as, or none. */
function eventOf({ index, event }: Followed, words: Words): BatteryEvent[] {
  if (isRegistryEvent(event) || isRecordEvent(event)) return []
  const counted = words.has(index) ? words.get(index) : event
  return counted ? [counted] : []
}

interface Counting {
  readonly past: readonly Followed[]
  readonly words: Words
  /** Only what concerns these is counted, and the target as a whole. */
  readonly codes: ReadonlySet<string>
  readonly target: number
}

/** @returns what is known of them in the end */
function count(
  tally: Tally,
  sign: 1 | -1,
  { past, words, codes, target }: Counting,
): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>()
  for (const entry of past) {
    for (const event of eventOf(entry, words)) {
      for (const [code, given] of factsIn(event)) {
        if (codes.has(code)) facts.set(code, mergeFacts(facts.get(code), given))
      }
      for (const share of sharesOf(event, (code) => facts.get(code))) {
        const concerned = share.code === undefined ? entry.index === target : codes.has(share.code)
        if (concerned) tally.add(cellOf({ ...entry, event }, share), share.figures, sign)
      }
    }
  }
  return facts
}
