/** A log with witnesses, of its own, so that a test may spoil it. */

import { type VerifierKey, verifierKey } from '../../src/core/keys/verifier-key.ts'
import type { LogKey } from '../../src/core/log/checkpoint.ts'
import { parseCheckpoint } from '../../src/core/log/checkpoint.ts'
import type { Policy } from '../../src/core/log/policy.ts'
import type { LogTrust } from '../../src/core/log/trust.ts'
import type { Db } from '../../src/db/database.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { nextBatteryCode, registered } from './events.ts'
import { createFleet, type Enterprise, type Fleet } from './fleet.ts'
import { ledgerOptions, newLogKey, openTestLedger } from './ledger.ts'
import { freshDatabase } from './postgres.ts'

export const ORIGIN = 'ledger.example/witnessed'

export interface CosignedLog {
  readonly db: Db
  readonly url: string
  readonly fleet: Fleet
  readonly collector: Enterprise
  readonly options: LedgerOptions
  readonly trust: LogTrust
}

export interface LogIdentity {
  readonly logKey: LogKey
  readonly verifierKey: VerifierKey
}

export function newIdentity(): LogIdentity {
  const logKey = newLogKey()
  return { logKey, verifierKey: verifierKey(ORIGIN, logKey.publicKey) }
}

/** On a database of its own, which holds nothing yet but who its enterprises are. */
export async function newCosignedLog(
  { logKey }: LogIdentity,
  policy: Policy,
): Promise<CosignedLog> {
  const { db, url } = await freshDatabase()
  const fleet = createFleet({ origin: ORIGIN })
  const collector = fleet.enterprise('collector')
  const options = { ...(await ledgerOptions(db, fleet)), logKey, policy }
  return { db, url, fleet, collector, options, trust: { origin: ORIGIN, policy } }
}

/** Runs a node until its entries are published, or, without a quorum, until they are appended. */
export async function grow(log: CosignedLog, entries: number): Promise<void> {
  const ledger = await openLedger(log.options)
  try {
    for (const jws of log.fleet.registryEvents()) await ledger.submit(jws)
    for (let i = 0; i < entries; i++) await append(ledger, log)
  } finally {
    await ledger.stop()
  }
}

export const append = async (ledger: Ledger, { collector }: CosignedLog): Promise<number> =>
  (await ledger.submit(collector.sign(registered(nextBatteryCode())))).index

export async function openCosignedLedger(log: CosignedLog): Promise<Ledger> {
  const ledger = await openTestLedger(log.options)
  for (const jws of log.fleet.registryEvents()) await ledger.submit(jws)
  return ledger
}

export const sizeOf = (note: string): number => parseCheckpoint(note).size
