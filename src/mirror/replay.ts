/**
 * Entries of a copy, appended anew: by the same rules that let them in, with the clock set to when
 * each was accepted. What comes out must be the entry again, to the byte.
 */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { touchedCodes } from '../core/events/parts.ts'
import { readSubmission } from '../core/events/reading.ts'
import { isRecordEvent } from '../core/events/records.ts'
import type { Registry } from '../core/events/registry.ts'
import type { VerifySignature } from '../core/keys/signature.ts'
import { decodeEntry, type Entry } from '../core/log/entry.ts'
import { verifySubmission } from '../core/log/submission.ts'
import type { VerifiedSubmission } from '../core/rules/admission.ts'
import type { StoredBattery } from '../db/batteries.ts'
import type { Db, Tx } from '../db/database.ts'
import type { StoredEntry } from '../db/entries.ts'
import { type Additions, lockHead, readKnown, submissionKey, writeAdditions } from '../db/log.ts'
import { readPastOf } from '../ledger/past.ts'
import { type Batch, type BatchInput, planBatch } from '../ledger/plan.ts'
import type { RegistryFollower } from '../ledger/registry.ts'

export interface Replayer {
  readonly db: Db
  readonly origin: string
  readonly registry: RegistryFollower
  readonly verify: VerifySignature
}

interface ReplayedEntry extends Entry {
  readonly bytes: Uint8Array
  readonly verified: VerifiedSubmission
}

/**
 * Appends the next entries, each stretch of them in a transaction.
 *
 * @throws {@link LedgerError} `entry_differs` at the first that does not come out as it was;
 *   `entry_malformed`, and what parsing a submission throws
 */
export async function replayEntries(
  replayer: Replayer,
  entries: readonly Uint8Array[],
): Promise<void> {
  for (const stretch of stretchesOf(entries.map(decode))) {
    try {
      await replayer.db.transaction().execute(async (tx) => {
        await writeAdditions(tx, await plan(tx, replayer, stretch))
      })
    } catch (error) {
      replayer.registry.forget()
      throw error
    }
  }
}

function decode(bytes: Uint8Array): ReplayedEntry {
  const entry = decodeEntry(bytes)
  return { ...entry, bytes, verified: readSubmission(entry.submission) }
}

/** A correction is a stretch of its own, since it reads the stored past of the things that it touches. */
function stretchesOf(entries: readonly ReplayedEntry[]): ReplayedEntry[][] {
  const stretches: ReplayedEntry[][] = []
  let alone = true
  for (const entry of entries) {
    const isRecord = isRecordEvent(entry.verified.event)
    if (alone || isRecord) stretches.push([])
    stretches.at(-1)!.push(entry)
    alone = isRecord
  }
  return stretches
}

async function plan(
  tx: Tx,
  { origin, registry, verify }: Replayer,
  stretch: readonly ReplayedEntry[],
): Promise<Additions> {
  const submissions = stretch.map(({ verified }) => verified)
  const { head } = await lockHead(tx)
  const codes = new Set(submissions.flatMap(({ event }) => touchedCodes(event)))
  const start = {
    ...(await readKnown(tx, [...codes], submissions)),
    origin,
    head,
    registry: await registry.at(tx, head.registrySize),
    past: await readPastOf(tx, submissions),
  }
  const additions = planStretch(stretch, start)
  await checkSigners(stretch, { origin, registry: start.registry, verify })
  registry.advanced(additions.head.registrySize)
  return additions
}

/** Entries that were accepted at the same instant are planned as one batch, on the state that the batch before left. */
function planStretch(stretch: readonly ReplayedEntry[], start: Omit<BatchInput, 'now'>): Additions {
  const batteries = new Map<string, StoredBattery>(start.batteries)
  const submitted = new Map<string, StoredEntry>(start.submitted)
  const batches: Batch[] = []
  let { head } = start
  for (const moment of momentsOf(stretch)) {
    const now = moment[0]!.acceptedAt
    const submissions = moment.map(({ verified }) => verified)
    const batch = planBatch(submissions, { ...start, head, batteries, submitted, now })
    checkSame(moment, batch)
    for (const stored of batch.batteries) batteries.set(stored.battery.code, stored)
    for (const entry of batch.entries) submitted.set(submissionKey(entry.signer, entry.jti), entry)
    batches.push(batch)
    head = batch.head
  }
  const changed = batches.flatMap((batch) => batch.batteries.map(({ battery }) => battery.code))
  return {
    entries: batches.flatMap(({ entries }) => entries),
    registryIndexes: batches.flatMap(({ registryIndexes }) => registryIndexes),
    batteries: [...new Set(changed)].map((code) => batteries.get(code)!),
    tileRoots: batches.flatMap(({ tileRoots }) => tileRoots),
    head,
  }
}

function momentsOf(stretch: readonly ReplayedEntry[]): ReplayedEntry[][] {
  const moments: ReplayedEntry[][] = []
  let last: number | undefined
  for (const entry of stretch) {
    const time = entry.acceptedAt.getTime()
    if (time !== last) moments.push([])
    moments.at(-1)!.push(entry)
    last = time
  }
  return moments
}

function checkSame(moment: readonly ReplayedEntry[], { outcomes, entries }: Batch): void {
  for (const [i, { index, bytes }] of moment.entries()) {
    const outcome = outcomes[i]
    if (outcome instanceof LedgerError) {
      throw new LedgerError('entry_differs', { index, refusal: outcome.code }, { cause: outcome })
    }
    const entry = entries[i]
    if (!entry || !equalBytes(toUtf8(entry.entry), bytes)) {
      throw new LedgerError('entry_differs', { index, refusal: '-' })
    }
  }
}

/** Comes after the planning, since an entry of the same stretch may have registered the key. */
async function checkSigners(
  stretch: readonly ReplayedEntry[],
  { origin, registry, verify }: { origin: string; registry: Registry; verify: VerifySignature },
): Promise<void> {
  const checks = stretch.map(async ({ index, verified }) => {
    try {
      if (verified.audience !== origin) {
        throw new LedgerError('submission_untrusted', { reason: 'audience', origin })
      }
      await verifySubmission(verified, registry.keys.get(verified.kid)!.key, verify)
    } catch (cause) {
      if (!(cause instanceof LedgerError)) throw cause
      throw new LedgerError('entry_differs', { index, refusal: cause.code }, { cause })
    }
  })
  await Promise.all(checks)
}
