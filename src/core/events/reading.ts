/**
 * Reading what an entry says, strictly: spelling, claims, schema; not its signature. Whoever follows
 * a log's own rows quickly, as they were checked before, does so in `oversight/followed-entry.ts`.
 */

import { decodeEntry, type Entry } from '../log/entry.ts'
import { parseContent, parseSigned, type SignedBytes, type Submission } from '../log/submission.ts'
import type { LifecycleEvent } from './catalogue.ts'
import { parseEvent } from './parse.ts'

/** A submission whose event is in the catalogue. */
export interface ReadSubmission extends Omit<Submission, 'event'> {
  readonly event: LifecycleEvent
}

/** @throws LedgerError as `parseSubmission` and `parseEvent` do */
export const readSubmission = (jws: string): ReadSubmission => readContent(parseSigned(jws))

/** @throws LedgerError as `parseContent` and `parseEvent` do */
export function readContent(signed: SignedBytes): ReadSubmission {
  const submission = parseContent(signed)
  return { ...submission, event: parseEvent(submission.event) }
}

/**
 * @param leaf - bytes of the entry
 * @throws LedgerError as `decodeEntry` and {@link readSubmission} do
 */
export function readEntry(leaf: Uint8Array): { entry: Entry; submission: ReadSubmission } {
  const entry = decodeEntry(leaf)
  return { entry, submission: readSubmission(entry.submission) }
}
