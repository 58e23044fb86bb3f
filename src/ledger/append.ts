/**
 * Appending: one transaction for a batch of submissions.
 *
 * Any number of nodes may do so on one database. The head's row is locked before the first read,
 * so nothing that the rules look at can move between our read and our write.
 */

import { toBase64 } from '../core/bytes/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { touchedCodes } from '../core/events/parts.ts'
import { rootOf } from '../core/log/compact-range.ts'
import type { VerifiedSubmission } from '../core/rules/admission.ts'
import { checkNew } from '../core/rules/new-submission.ts'
import { warningsOf } from '../core/rules/warnings.ts'
import type { Db, Tx } from '../db/database.ts'
import { type Head, lockHead, readKnown, writeAdditions } from '../db/log.ts'
import { readPastOf } from './past.ts'
import { type Appended, type Batch, planBatch } from './plan.ts'
import type { RegistryFollower } from './registry.ts'

export interface Appender {
  readonly db: Db
  readonly origin: string
  readonly registry: RegistryFollower
  readonly now: () => Date
  /** Whether that is the machine's own: then it is held against the database's. */
  readonly realClock: boolean
}

/**
 * Appends a batch, in its order.
 *
 * @param knownSize - size that the log is known to have had: less is another log, or an old copy
 * @returns for each submission what became of it
 * @throws {@link LedgerError} `log_inconsistent`; whatever the database throws. The log is then unchanged
 */
export async function appendBatch(
  appender: Appender,
  submissions: readonly VerifiedSubmission[],
  knownSize: number,
): Promise<{ outcomes: readonly (Appended | LedgerError)[]; size: number }> {
  try {
    return await appender.db.transaction().execute(async (tx) => {
      const batch = await plan(tx, appender, submissions, knownSize)
      if (batch.entries.length > 0) await writeAdditions(tx, batch)
      return { outcomes: batch.outcomes, size: batch.head.range.size }
    })
  } catch (error) {
    appender.registry.forget()
    throw error
  }
}

async function plan(
  tx: Tx,
  appender: Appender,
  submissions: readonly VerifiedSubmission[],
  knownSize: number,
): Promise<Batch> {
  const { origin, registry } = appender
  const { head, now } = await lockOnTime(tx, appender)
  const { size } = head.range
  if (size < knownSize) {
    const root = toBase64(rootOf(head.range))
    const known = { signedSize: knownSize, signedRoot: '-' }
    throw new LedgerError('log_inconsistent', { reason: 'behind', ...known, size, root })
  }
  const codes = new Set(submissions.flatMap(({ event }) => touchedCodes(event)))
  const input = {
    origin,
    head,
    registry: await registry.at(tx, head.registrySize),
    ...(await readKnown(tx, [...codes], submissions)),
    past: await readPastOf(tx, submissions),
    refuse: checkNew,
    warn: warningsOf,
    now,
  }
  const batch = planBatch(submissions, input)
  registry.advanced(batch.head.registrySize)
  return batch
}

/** A node whose clock and the database's are further apart, in milliseconds, does not append. */
const CLOCKS_APART_MS = 60_000

/**
 * Takes the lock that appending takes, and the time.
 *
 * @throws {@link LedgerError} `clock_differs`: one of two clocks is wrong, and entries are for ever
 */
export async function lockOnTime(
  tx: Tx,
  { now: read, realClock }: Pick<Appender, 'now' | 'realClock'>,
): Promise<{ head: Head; now: Date }> {
  const { head, clock } = await lockHead(tx)
  const now = read()
  if (realClock && Math.abs(now.getTime() - clock.getTime()) > CLOCKS_APART_MS) {
    const clocks = { now: now.toISOString(), database: clock.toISOString() }
    throw new LedgerError('clock_differs', clocks)
  }
  return { head, now }
}
