/**
 * Corrections: what an entry said is taken back, or said otherwise, by a later entry. Both stay.
 *
 * What follows is derived anew: every thing that the entry had touched is folded from its own
 * entries, without what was voided, and with what was corrected in its corrected form. An entry
 * that then no longer fits is not dropped in silence: it is a contradiction, and shown as one.
 */

import { fromBase64 } from '../bytes/encoding.ts'
import { equalBytes, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import { actorOf, principalOf } from '../events/actor.ts'
import {
  type BatteryEvent,
  definitionOf,
  isRegistryEvent,
  type LifecycleEvent,
} from '../events/catalogue.ts'
import {
  type Change,
  type Changes,
  changesAmong,
  standingEvent,
} from '../events/corrected-meaning.ts'
import { parseEvent } from '../events/parse.ts'
import { partsOf, touchedCodes } from '../events/parts.ts'
import { isRecordEvent, type RecordEvent } from '../events/records.ts'
import { holdAt, type Traceable } from '../events/traceable.ts'
import { applyToPart, type Concerns, partsAmong } from './lifecycle.ts'
import { heldRefusal } from './refusals.ts'
import { heedSafety } from './safety.ts'

/** An entry of the past. */
export interface PastEntry {
  readonly index: number
  readonly leafHash: Hash
  /** Credit code. */
  readonly signer: string
  readonly event: LifecycleEvent
}

/** What has to be known of the log's past to judge a correction. */
export interface CorrectionPast {
  /** The entry that it is about; undefined if the log has none. */
  readonly target: PastEntry | undefined
  /** Entries that touched a thing, in order. */
  readonly entriesOf: (code: string) => readonly PastEntry[]
}

/** What judging a correction takes beside the past: whose act it is, and what they may. */
export interface CorrectionContext {
  /** Credit code of whose act it is. */
  readonly actor: string
  /** Whether the actor may correct what others signed, and what is held. */
  readonly regulates: boolean
  /** Throws unless what an entry should have said could have been said by who said it. */
  readonly checkReplacement: (replacement: BatteryEvent, actor: string) => void
}

/**
 * The things that a correction touches, derived anew, in the order of `touchedCodes`.
 *
 * @throws {@link LedgerError} `entry_unknown`, `entry_final`, `role_not_allowed`, `battery_held`,
 *   `event_invalid`; for a replacement, whatever would have refused it in its place
 */
export function applyRecord(
  event: RecordEvent,
  past: CorrectionPast,
  correction: CorrectionContext,
  concerns?: Concerns,
): Traceable[] {
  const target = findTarget(event, past.target)
  const parts = partsAmong(event, concerns)
  refuseOthers(event, target, past.entriesOf(parts[0]?.code ?? ''), correction)
  refuseOtherCodes(event, target.event)
  const instead = 'event' in event ? replace(event, target, correction) : undefined
  return parts.map((part) => {
    const entries = past.entriesOf(part.code)
    const changes = changesAmong(entries)
    const hold = holdAt(refold(part.code, entries, changes), event.time)
    if (hold && !correction.regulates) throw heldRefusal(hold, part)
    const changed = new Map<number, Counted>(changes).set(target.index, { event: instead })
    return refold(part.code, entries, changed, target.index)
  })
}

/** A thing after each of its entries, as the log kept it then. */
export function afterEachEntry(code: string, entries: readonly PastEntry[]): Traceable[] {
  const standings: Traceable[] = []
  for (const [i, entry] of entries.entries()) {
    const { event } = entry
    const past = entries.slice(0, i + 1)
    standings.push(
      isRegistryEvent(event) || isRecordEvent(event)
        ? refold(code, past, changesAmong(past))
        : applyToPart(standings.at(-1), partOf(event, code), event, entry),
    )
  }
  return standings
}

/**
 * A thing as it stands just before the entry that a correction is about, by all that is known now;
 * undefined if the entry began it.
 */
export const beforeTarget =
  ({ target, entriesOf }: CorrectionPast) =>
  (code: string): Traceable | undefined => {
    const entries = entriesOf(code)
    let found: Traceable | undefined
    refold(code, entries, changesAmong(entries), undefined, ({ index }, _, before) => {
      if (index === target?.index) found = before
    })
    return found
  }

/** What an entry of a thing counts as by now, with the thing as it then stands before it. */
export interface StandingEntry {
  readonly index: number
  readonly event: BatteryEvent
  readonly before: Traceable | undefined
}

/**
 * Those entries of a thing that count, corrections in the place of what they correct.
 *
 * @param entries - its first ones, or all, in order
 */
export function standingEntries(
  code: string,
  entries: readonly PastEntry[],
  changes: Changes,
): StandingEntry[] {
  if (entries.length === 0) return []
  const standing: StandingEntry[] = []
  refold(code, entries, changes, undefined, ({ index }, event, before) => {
    standing.push({ index, event, before })
  })
  return standing
}

const partOf = (event: BatteryEvent, code: string) =>
  partsOf(event).find((part) => part.code === code)!

function findTarget({ entry }: RecordEvent, target: PastEntry | undefined) {
  const pointer = '/event/entry'
  const leafHash = fromBase64(entry.leafHash)
  if (!target || !leafHash || !equalBytes(leafHash, target.leafHash)) {
    throw new LedgerError('entry_unknown', { index: entry.index }, { pointer })
  }
  // A correction cannot be corrected: the same entry is corrected again.
  if (isRegistryEvent(target.event) || isRecordEvent(target.event)) {
    throw new LedgerError(
      'entry_final',
      { index: entry.index, type: target.event.type },
      { pointer },
    )
  }
  return { ...target, event: target.event }
}

/**
 * Whose act it was may take it back, unless the regulator has spoken since.
 *
 * @param entries - of one of the things that it touched: a correction touches all of them
 */
function refuseOthers(
  event: RecordEvent,
  target: PastEntry,
  entries: readonly PastEntry[],
  { actor, regulates }: CorrectionContext,
): void {
  const original = actorOf(target)
  const overruled = entries.some(
    (entry) =>
      isRecordEvent(entry.event) &&
      entry.event.entry.index === target.index &&
      actorOf(entry) !== original,
  )
  if (regulates || (original === actor && !overruled)) return
  const roles = overruled ? 'regulator' : original
  throw new LedgerError(
    'role_not_allowed',
    { type: event.type, roles, signer: actor },
    { pointer: '/event/entry' },
  )
}

function refuseOtherCodes({ codes }: RecordEvent, target: BatteryEvent): void {
  const expected = touchedCodes(target).sort()
  const same =
    expected.length === codes.length && [...codes].sort().every((code, i) => code === expected[i])
  if (!same) {
    const params = { reason: 'codes', value: expected.slice(0, 3).join(', ') }
    throw new LedgerError('event_invalid', params, { pointer: '/event/codes' })
  }
}

function replace(
  { event, codes }: Extract<RecordEvent, { event: unknown }>,
  target: PastEntry,
  { checkReplacement }: CorrectionContext,
): BatteryEvent {
  return inReplacement(() => {
    const replacement = parseEvent(event)
    const sameCodes = touchedCodes(replacement).sort().join() === [...codes].sort().join()
    if (isRegistryEvent(replacement) || !isSameAct(replacement, target.event) || !sameCodes) {
      const params = { reason: 'replacement', value: target.event.type }
      throw new LedgerError('event_invalid', params, { pointer: '/event' })
    }
    checkReplacement(replacement, actorOf(target))
    return replacement
  })
}

/** A correction says otherwise what happened, and never whose act it was. */
const isSameAct = (replacement: BatteryEvent, original: LifecycleEvent): boolean =>
  replacement.type === original.type && principalOf(replacement) === principalOf(original)

/** What refuses a replacement points into the correction that it stands in. */
function inReplacement<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const { code, params, pointer = '/event' } = error
    throw new LedgerError(code, params, { pointer: `/event${pointer}` })
  }
}

/** What an entry counts as, if not as what it says. */
type Counted = Pick<Change, 'event'>

/**
 * A thing folded from its own entries.
 *
 * @param must - index of an entry that has to fit, however the others do
 * @param visit - is shown each entry that counts, with the thing before it
 */
function refold(
  code: string,
  entries: readonly PastEntry[],
  changes: ReadonlyMap<number, Counted>,
  must?: number,
  visit?: (entry: PastEntry, event: BatteryEvent, before: Traceable | undefined) => void,
): Traceable {
  let thing: Traceable | undefined
  let contradictions: number[] = []
  for (const entry of entries) {
    const event = standingEvent(entry, changes)
    if (!event) thing ??= { code, state: 'voided', custodian: actorOf(entry) }
    if (!event || isRegistryEvent(event) || isRecordEvent(event)) continue
    visit?.(entry, event, thing)
    const apply = () => applyToPart(thing, partOf(event, code), event, entry)
    try {
      thing = entry.index === must ? inReplacement(apply) : apply()
      if (definitionOf(event).settles) contradictions = []
    } catch (error) {
      if (!(error instanceof LedgerError) || entry.index === must) throw error
      contradictions.push(entry.index)
      if (thing && partOf(event, code).kind === 'subject') {
        thing = heedSafety(thing, { event, index: entry.index, contested: true })
      }
    }
  }
  // Cannot happen: its first entry either began it or was voided, and both are seen to above.
  if (!thing) throw new Error(`nothing began ${code}`)
  const { contradictions: _, ...standing } = thing
  return contradictions.length > 0 ? { ...standing, contradictions } : (standing as Traceable)
}
