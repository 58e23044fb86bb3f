/** The entries of a bundle, each by itself: its receipt, its bytes, its submission. */

import { fromUtf8 } from '../bytes/encoding.ts'
import type { Hash } from '../bytes/hash.ts'
import type { Files } from '../bytes/zip.ts'
import { replacementIn } from '../events/corrected-meaning.ts'
import { parseEvent } from '../events/parse.ts'
import { touchedCodes } from '../events/parts.ts'
import { isRecordEvent } from '../events/records.ts'
import { decodeEntry, type Entry } from '../log/entry.ts'
import { leafHash } from '../log/merkle.ts'
import { checkInclusion, parseReceipt } from '../log/receipt.ts'
import { parseSubmission } from '../log/submission.ts'
import type { Notes } from '../log/verdict.ts'
import type { VerifiedSubmission } from '../rules/admission.ts'
import { type ListedEntry, receiptFile } from './layout.ts'

/** An entry that could be read, whether or not anything of it was proven. */
export interface BundledEntry {
  readonly listed: ListedEntry
  readonly place: { readonly file: string; readonly index: number }
  readonly entry: Entry
  readonly leafHash: Hash
  /** Undefined if it is malformed; its signature is not checked yet. */
  readonly submission: VerifiedSubmission | undefined
}

/** What a checkpoint says, signed or not. */
export interface Head {
  readonly note: string
  readonly size: number
  readonly root: Hash
}

/** @param head - undefined if the bundle's checkpoint cannot be read */
export function readEntry(
  files: Files,
  listed: ListedEntry,
  head: Head | undefined,
  notes: Notes<'bundle'>,
): BundledEntry | undefined {
  const { index } = listed
  const place = { file: receiptFile(index), index }
  const bytes = files.get(place.file)
  if (!bytes) {
    notes.broken('inclusion', 'file_missing', place)
    return undefined
  }
  const receipt = notes.attempt('inclusion', place, () => parseReceipt(fromUtf8(bytes) ?? ''))
  if (!receipt) return undefined
  if (receipt.index !== index) notes.broken('inclusion', 'receipt_misnamed', place)
  if (head) {
    if (receipt.checkpoint !== head.note) notes.broken('inclusion', 'checkpoint_differs', place)
    notes.attempt('inclusion', place, () => checkInclusion(receipt, head))
  }
  const entry = notes.attempt('entries', place, () => decodeEntry(receipt.entry))
  if (!entry) return undefined
  if (entry.index !== index) notes.broken('entries', 'index_differs', place, { says: entry.index })
  const submission = notes.attempt('signatures', place, () => readSubmission(entry))
  if (submission && !namesTheSame(entry, submission)) {
    notes.broken('signatures', 'batteries_differ', place)
  }
  return { listed, place, entry, leafHash: leafHash(receipt.entry), submission }
}

/**
 * The submission in an entry; its signature is not checked.
 *
 * @throws LedgerError if it is malformed, or its event
 */
export function readSubmission(entry: Entry): VerifiedSubmission {
  const parsed = parseSubmission(entry.submission)
  const event = parseEvent(parsed.event)
  // Refuses a correction whose replacement is malformed, so that all who read it later need not.
  if (isRecordEvent(event)) replacementIn(event)
  return { ...parsed, event }
}

/** Whether an entry lists what its event is about. */
export const namesTheSame = ({ batteries }: Entry, { event }: VerifiedSubmission): boolean =>
  batteries.map(({ code }) => code).join() === touchedCodes(event).join()
