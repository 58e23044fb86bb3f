/**
 * The past that a correction is judged by. A replay keeps no texts, only which entries touched a code, and
 * all leaf hashes. So the texts are read once more, and the hashes tell whether they are the same.
 */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { LifecycleEvent } from '../core/events/catalogue.ts'
import { readEntry } from '../core/events/reading.ts'
import { isRecordEvent, type RecordEvent } from '../core/events/records.ts'
import { leafHash } from '../core/log/merkle.ts'
import type { CorrectionPast, PastEntry } from '../core/rules/corrections.ts'
import { type Finding, found, refusalFinding } from './finding.ts'
import type { HashList } from './hashes.ts'

/** Text of an entry by its index, as far as the source has it. */
export type Texts = ReadonlyMap<number, string>

/** What a replay keeps of the entries that it has folded. */
export interface ReplayedEntries {
  readonly range: { readonly size: number }
  readonly batteries: ReadonlyMap<string, { readonly indexes: readonly number[] }>
  /** Leaf hashes. */
  readonly hashes: HashList
}

/** Entries that have to be read once more before a correction can be folded. */
export interface Wanted {
  readonly wanted: readonly number[]
}

/**
 * @param texts - of the entries that were wanted, if they have been read
 * @returns nothing for an event that is no correction; a finding if an entry is not what it was
 */
export function findPast(
  kept: ReplayedEntries,
  event: LifecycleEvent,
  texts: Texts | undefined,
): CorrectionPast | Finding | Wanted | undefined {
  if (!isRecordEvent(event)) return undefined
  return texts ? readPast(kept, event, texts) : { wanted: neededEntries(kept, event) }
}

/** Indexes of the entries that a correction is judged by, in order. */
function neededEntries({ batteries, range }: ReplayedEntries, event: RecordEvent): number[] {
  const { index } = event.entry
  const touching = event.codes.flatMap((code) => batteries.get(code)?.indexes ?? [])
  const needed = new Set(index < range.size ? [index, ...touching] : touching)
  return [...needed].sort((a, b) => a - b)
}

function readPast(
  kept: ReplayedEntries,
  event: RecordEvent,
  texts: Texts,
): CorrectionPast | Finding {
  const entries = new Map<number, PastEntry>()
  for (const index of neededEntries(kept, event)) {
    const entry = readAgain(kept, index, texts.get(index))
    if ('check' in entry) return entry
    entries.set(index, entry)
  }
  return {
    target: entries.get(event.entry.index),
    entriesOf: (code) =>
      kept.batteries.get(code)?.indexes.map((index) => entries.get(index)!) ?? [],
  }
}

function readAgain(
  { hashes }: ReplayedEntries,
  index: number,
  text: string | undefined,
): PastEntry | Finding {
  const bytes = toUtf8(text ?? '')
  const hash = leafHash(bytes)
  if (!equalBytes(hash, hashes.at(index))) return found(index, 'entry', 'entry_changed')
  try {
    const { issuer, event } = readEntry(bytes).submission
    return { index, leafHash: hash, signer: issuer, event }
  } catch (error) {
    // Its schema may be wrong: an entry is folded before another thread checks it.
    if (error instanceof LedgerError) return refusalFinding(index, error)
    throw error
  }
}
