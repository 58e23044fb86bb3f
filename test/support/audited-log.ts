/** A healthy log of some 600 entries, and what its owner may do to it before it is audited. */

import { rm } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { type Audit, auditLedger } from '../../src/audit/audit.ts'
import { openDatabaseSource } from '../../src/audit/database.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import type { LogKey } from '../../src/core/log/checkpoint.ts'
import { signCheckpoint } from '../../src/core/log/checkpoint.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import type { Trust } from '../../src/core/log/trust.ts'
import { insertCheckpoint } from '../../src/db/checkpoints.ts'
import type { Db, Tx } from '../../src/db/database.ts'
import { type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { atEnd } from './at-end.ts'
import { collected, nextBatteryCode, registered, repurposed, retired, storedIn } from './events.ts'
import { createFleet, type Enterprise, type Fleet } from './fleet.ts'
import { ledgerOptions } from './ledger.ts'
import { freshDatabase } from './postgres.ts'

export interface AuditedLog {
  readonly db: Db
  readonly url: string
  readonly fleet: Fleet
  readonly collector: Enterprise
  readonly options: LedgerOptions
  readonly trust: Trust
  readonly size: number
  /** Batteries that are each registered, retired, collected and stored. */
  readonly codes: readonly string[]
}

/** @param step - 0 to 3: the entry that registers, retires, collects or stores the battery */
export const indexOf = ({ codes }: AuditedLog, step: number, battery: number): number =>
  REGISTRY_SIZE + step * codes.length + battery

/** Two enterprises, each with a key, and a key more. */
const REGISTRY_SIZE = 5
const BATTERIES = 150

export async function buildLog(): Promise<AuditedLog> {
  const { db, url } = await freshDatabase()
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const collector = fleet.enterprise('collector', 'warehouse', 'repurposer')
  fleet.enterprise('recycler')
  const phone = fleet.addKey(collector, 'device', 'OKP')
  const options = await ledgerOptions(db, fleet)
  atEnd(() => rm(path.dirname(options.journalFile), { recursive: true, force: true }))
  const { origin, authorityKeys, logKey } = options
  const policy = unwitnessed(verifierKey(origin, logKey.publicKey))

  const codes = Array.from({ length: BATTERIES }, () => nextBatteryCode())
  for (const jws of fleet.registryEvents()) await append(options, [jws])
  await append(options, [
    ...codes.map((code) => collector.sign(registered(code))),
    ...codes.map((code) => phone.sign(retired(code))),
  ])
  await append(options, [
    ...codes.map((code) => collector.sign(collected(code, collector.creditCode))),
    ...codes.map((code) => collector.sign(storedIn(code))),
    collector.sign(repurposed(codes.slice(0, 3), nextBatteryCode())),
  ])
  const trust = { origin, authorityKeys, policy }
  const size = REGISTRY_SIZE + 4 * BATTERIES + 1
  return { db, url, fleet, collector, options, trust, size, codes }
}

/** Runs a node until these are in the log and published. */
export async function append(
  options: LedgerOptions,
  submissions: readonly string[],
): Promise<void> {
  const ledger = await openLedger(options)
  const appended = await Promise.all(submissions.map((jws) => ledger.submit(jws)))
  await ledger.covering(Math.max(...appended.map(({ index }) => index)))
  await ledger.stop()
}

export const auditTx = async (tx: Tx, trust: Trust): Promise<Audit> =>
  auditLedger(await openDatabaseSource(tx), trust, { threads: 1, onProgress: () => {} })

/** Audits the log as its owner, who can switch triggers off, has left it; then puts it back. */
export async function auditAfter(
  { db, trust }: AuditedLog,
  tamper: (tx: Tx) => Promise<unknown>,
): Promise<Audit> {
  const tx = await db.startTransaction().execute()
  try {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tamper(tx)
    return await auditTx(tx, trust)
  } finally {
    await tx.rollback().execute()
  }
}

/** Takes all checkpoints away and publishes one. */
export async function republish(
  tx: Tx,
  { fleet: { origin } }: AuditedLog,
  { size, root }: { size: number; root: Uint8Array },
  { publicKey, sign }: LogKey,
): Promise<void> {
  await sql`truncate checkpoints`.execute(tx)
  const note = await signCheckpoint({ origin, size, root }, { publicKey, sign })
  await insertCheckpoint(tx, { size, root, note, publishedAt: new Date() })
}
