/** The past that a correction is judged by: the entry it is about, and all that touched the same things. */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { readEntry } from '../core/events/reading.ts'
import { isRecordEvent } from '../core/events/records.ts'
import type { VerifiedSubmission } from '../core/rules/admission.ts'
import type { CorrectionPast, PastEntry } from '../core/rules/corrections.ts'
import type { Tx } from '../db/database.ts'
import { findEntry, readEntriesTouching, type StoredEntry } from '../db/entries.ts'

/** @returns undefined unless the batch is a correction */
export async function readPastOf(
  tx: Tx,
  submissions: readonly VerifiedSubmission[],
): Promise<CorrectionPast | undefined> {
  const event = submissions[0]?.event
  if (!event || !isRecordEvent(event)) return undefined
  const target = await findEntry(tx, event.entry.index)
  const touching = await readEntriesTouching(tx, event.codes)
  const pasts = new Map<string, PastEntry[]>()
  for (const { code, ...entry } of touching) {
    const past = pasts.get(code)
    if (past) past.push(toPast(entry))
    else pasts.set(code, [toPast(entry)])
  }
  return { target: target && toPast(target), entriesOf: (code) => pasts.get(code) ?? [] }
}

const toPast = ({ index, leafHash, signer, entry }: StoredEntry): PastEntry => {
  const { event } = readEntry(toUtf8(entry)).submission
  return { index, leafHash, signer, event }
}
