/** An entry as oversight reads it: lightly, since all of it was checked when it was appended. */

import { parseJson } from '../core/bytes/json.ts'
import { LedgerError } from '../core/errors.ts'
import type { LifecycleEvent } from '../core/events/catalogue.ts'
import type { FollowedRow } from './position.ts'

export interface FollowedEntry<Event = LifecycleEvent> {
  readonly index: number
  /** Credit code, or `authority`. */
  readonly signer: string
  /** When the log accepted it, RFC 3339. */
  readonly acceptedAt: string
  readonly event: Event
}

export function decodeFollowed(row: FollowedRow): FollowedEntry {
  const { index, signer, entry } = row
  // The submission is the last line, and its payload is between its two dots.
  const submission = entry.lastIndexOf('\n', entry.length - 2) + 1
  const payload = entry.indexOf('.', submission) + 1
  const text = Buffer.from(entry.slice(payload, entry.indexOf('.', payload)), 'base64url')
  const { event } = parsePayload(index, text.toString('utf8'))
  return { index, signer, acceptedAt: acceptedAtOf(row), event }
}

/** @throws {@link LedgerError} `log_inconsistent`: it was JSON when the log accepted it */
function parsePayload(index: number, text: string): { event: LifecycleEvent } {
  const payload = parseJson(text)
  if (payload === undefined) {
    throw new LedgerError('log_inconsistent', { reason: 'entry', size: index })
  }
  return payload as { event: LifecycleEvent }
}

/** When the log accepted an entry, RFC 3339: its third line. */
export const acceptedAtOf = ({ entry }: FollowedRow): string => entry.split('\n', 3)[2]!
