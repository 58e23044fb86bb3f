/** History told anew: all tables of the log made again without a contradiction, as its owner can. */

import { sql } from 'kysely'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { readSubmission } from '../../src/core/events/reading.ts'
import { createRegistry } from '../../src/core/events/registry.ts'
import { EMPTY_RANGE, rootOf } from '../../src/core/log/compact-range.ts'
import { decodeEntry } from '../../src/core/log/entry.ts'
import type { Tx } from '../../src/db/database.ts'
import { readEntries } from '../../src/db/entries.ts'
import { type Head, readKnown, writeAdditions } from '../../src/db/log.ts'
import { planBatch } from '../../src/ledger/plan.ts'
import type { Fleet } from './fleet.ts'

/** What of an entry cannot be worked out: the submission, and when it is to have been accepted. */
export interface Told {
  readonly acceptedAt: Date
  readonly jws: string
}

/** All entries, in order. */
export const readTold = async (tx: Tx): Promise<Told[]> =>
  (await readEntries(tx, { after: -1, limit: 1_000_000 })).map(({ entry }) => {
    const { acceptedAt, submission } = decodeEntry(toUtf8(entry))
    return { acceptedAt, jws: submission }
  })

/**
 * Makes all tables anew but those of checkpoints. No corrections: they would need the past.
 *
 * @returns the root of the new tree
 */
export async function replaceLog(
  tx: Tx,
  { origin, authorityKeys }: Fleet,
  told: readonly Told[],
): Promise<Uint8Array> {
  await sql`truncate entries, battery_entries, registry_entries, tile_roots, batteries`.execute(tx)
  await sql`update log_head set size = 0, peaks = '', last_hash = null, last_accepted_at = null,
    registry_size = 0`.execute(tx)
  const registry = createRegistry(authorityKeys)
  const nothing = { range: EMPTY_RANGE, lastHash: undefined, lastAcceptedAt: undefined }
  let head: Head = { ...nothing, registrySize: 0 }
  for (const batch of batchesOf(told)) {
    const submissions = batch.map(({ jws }) => readSubmission(jws))
    const codes = submissions.flatMap(({ event }) => touchedCodes(event))
    const held = await readKnown(tx, codes, submissions)
    const input = { origin, head, registry, ...held, now: batch[0]!.acceptedAt }
    const planned = planBatch(submissions, input)
    const refusal = planned.outcomes.find((outcome) => outcome instanceof Error)
    if (refusal) throw refusal
    await writeAdditions(tx, planned)
    head = planned.head
  }
  return rootOf(head.range)
}

/** Entries of one batch were accepted at one time. */
function batchesOf(told: readonly Told[]): Told[][] {
  const batches: Told[][] = []
  for (const one of told) {
    const last = batches.at(-1)
    if (last && Number(last[0]!.acceptedAt) === Number(one.acceptedAt)) last.push(one)
    else batches.push([one])
  }
  return batches
}
