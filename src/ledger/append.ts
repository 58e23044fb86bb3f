/**
 * Appending: one transaction for a batch of submissions.
 *
 * Any number of nodes may do so on one database. The head's row is locked before the first read,
 * so nothing that the rules look at can move between our read and our write.
 */

import type { VerifiedSubmission } from '../core/admission.ts'
import { LedgerError } from '../core/errors.ts'
import { touchedCodes } from '../core/events/catalogue.ts'
import { readBatteries, writeBatteries } from '../db/batteries.ts'
import type { Db, Tx } from '../db/database.ts'
import {
  insertEntries,
  insertRegistryEntries,
  lockHead,
  readSubmitted,
  writeHead,
} from '../db/log.ts'
import { insertTileRoots } from '../db/tiles.ts'
import { type Appended, type Batch, planBatch } from './plan.ts'
import type { RegistryFollower } from './registry.ts'

export interface Appender {
  readonly db: Db
  readonly origin: string
  readonly registry: RegistryFollower
  readonly now: () => Date
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
      await write(tx, batch)
      return { outcomes: batch.outcomes, size: batch.head.range.size }
    })
  } catch (error) {
    appender.registry.forget()
    throw error
  }
}

async function plan(
  tx: Tx,
  { origin, registry, now }: Appender,
  submissions: readonly VerifiedSubmission[],
  knownSize: number,
): Promise<Batch> {
  const head = await lockHead(tx)
  const { size } = head.range
  if (size < knownSize) throw new LedgerError('log_inconsistent', { size, knownSize })
  const codes = new Set(submissions.flatMap(({ event }) => touchedCodes(event)))
  const input = {
    origin,
    head,
    registry: await registry.at(tx, head.registrySize),
    submitted: await readSubmitted(tx, submissions),
    batteries: await readBatteries(tx, [...codes]),
    now: now(),
  }
  const batch = planBatch(submissions, input)
  registry.advanced(batch.head.registrySize)
  return batch
}

async function write(tx: Tx, { entries, registryIndexes, ...batch }: Batch): Promise<void> {
  const first = entries[0]
  if (!first) return
  const { registrySize } = batch.head
  await insertEntries(tx, entries)
  await insertRegistryEntries(tx, registrySize - registryIndexes.length, registryIndexes)
  await writeBatteries(tx, batch.batteries)
  await insertTileRoots(tx, batch.tileRoots)
  await writeHead(tx, first.index, batch.head)
}
