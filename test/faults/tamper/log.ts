/**
 * The log that the campaign tampers with: published and witnessed at several sizes, with a tail
 * that nobody has signed for yet, an old backup, and all that honest people kept of it.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { inclusionProof, tilesForInclusionProof } from '../../../src/core/log/proofs.ts'
import type { Receipt } from '../../../src/core/log/receipt.ts'
import type { Trust } from '../../../src/core/log/trust.ts'
import { findLatestCheckpoint } from '../../../src/db/checkpoints.ts'
import { type Db, openDatabase } from '../../../src/db/database.ts'
import { findEntry } from '../../../src/db/entries.ts'
import { readTiles } from '../../../src/db/tiles.ts'
import { type LedgerOptions, openLedger } from '../../../src/ledger/ledger.ts'
import type { Appended } from '../../../src/ledger/plan.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { followOnce } from '../../../src/oversight/follow-once.ts'
import { administer, urlOf } from '../../support/administer.ts'
import {
  alertAcknowledged,
  collected,
  nextBatteryCode,
  produced,
  registered,
  repurposed,
  retired,
  storedIn,
} from '../../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../../support/fleet.ts'
import { type LogKey, newLogKey } from '../../support/log-key.ts'
import { allOf } from '../../support/witness.ts'
import { middleOf } from './places.ts'
import { type CampaignWitness, startWitnesses } from './witnesses.ts'

/** A database to make copies of, and what lay beside it then. */
export interface Snapshot {
  readonly database: string
  readonly journal: string
  /** What each witness remembered. */
  readonly memories: readonly ReadonlyMap<string, string>[]
}

/** Of a submission that was accepted and not yet published. */
export type Answer = Pick<Appended, 'index' | 'leafHash'>

export interface Campaign {
  readonly ownerUrl: string
  readonly fleet: Fleet
  readonly collector: Enterprise
  readonly logKey: LogKey
  readonly options: Omit<LedgerOptions, 'db' | 'journalFile' | 'report'>
  readonly trust: Trust
  readonly witnesses: readonly CampaignWitness[]
  readonly healthy: Snapshot
  /** When two thirds of it were not there yet. */
  readonly backup: Snapshot
  /** Entries that the newest checkpoint covers, and all. */
  readonly published: number
  readonly total: number
  /** An early entry about a battery of which no other entry speaks. */
  readonly lone: number
  readonly receipts: readonly Receipt[]
  readonly answers: readonly Answer[]
  /** All that was published: each of them somebody keeps. */
  readonly notes: readonly string[]
  stop(): Promise<void>
}

const ORIGIN = 'ledger.example/tampered'
const BATTERIES = 130

/** @param prefix - of the databases it makes; `<prefix>_main` is there, migrated and empty */
export async function buildCampaign(ownerUrl: string, prefix: string): Promise<Campaign> {
  const fleet = createFleet({ origin: ORIGIN })
  const collector = fleet.enterprise('producer', 'collector', 'warehouse', 'repurposer')
  fleet.enterprise('recycler')
  const logKey = newLogKey(ORIGIN)
  const witnesses = await startWitnesses(logKey.verifierKey, ['regulator', 'association'])
  const policy = allOf([logKey.verifierKey], ...witnesses.map(({ line }) => line))
  const { authorityKeys } = fleet
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-tamper-'))
  const journalFile = path.join(folder, 'checkpoints.journal')
  const [main, backup] = [`${prefix}_main`, `${prefix}_backup`]
  const url = urlOf(ownerUrl, main)
  const options = {
    ...{ origin: ORIGIN, authorityKeys, logKey, policy, verify: verifySignature },
    ...{ now: () => new Date(), batchSize: 512, queueSize: 4096 },
  }
  const run: Run = (submissions, more = {}) =>
    withDatabase(url, (db) =>
      append({ ...options, db, journalFile, report: raise, ...more }, submissions),
    )
  const snapshot = async (database: string): Promise<Snapshot> => ({
    ...{ database, journal: await readFile(journalFile, 'utf8') },
    memories: witnesses.map(({ memory }) => memory),
  })

  const { lone, codes } = await begin(run, fleet, collector)
  await administer(ownerUrl, `create database ${backup} template ${main}`)
  const old = await snapshot(backup)
  await goOn(run, collector, codes)
  const answers = await appendTail(run, fleet, collector, logKey)
  const total = answers.at(-1)!.index + 1
  const published = total - answers.length
  const papers = await withDatabase(url, async (db) => {
    while ((await followOnce(db)) !== 0);
    return readPapers(db, lone, published)
  })
  return {
    ...{ ownerUrl, fleet, collector, logKey, options, witnesses },
    trust: { origin: ORIGIN, policy, authorityKeys },
    healthy: await snapshot(main),
    backup: old,
    ...{ published, total, lone, answers, ...papers },
    async stop() {
      for (const { stop } of witnesses) await stop()
      for (const database of [main, backup]) await administer(ownerUrl, `drop database ${database}`)
      await rm(folder, { recursive: true })
    },
  }
}

type Run = (
  submissions: readonly string[],
  more?: Partial<LedgerOptions>,
) => Promise<readonly Appended[]>

/** As far as the backup goes. */
async function begin(run: Run, fleet: Fleet, collector: Enterprise) {
  const codes = Array.from({ length: BATTERIES }, () => nextBatteryCode())
  for (const jws of fleet.registryEvents()) await run([jws])
  const [lone] = await run([collector.sign(produced(nextBatteryCode()))])
  await run(codes.map((code) => collector.sign(registered(code))))
  await run(codes.map((code) => collector.sign(retired(code))))
  return { codes, lone: lone!.index }
}

async function goOn(run: Run, collector: Enterprise, codes: readonly string[]): Promise<void> {
  await run([
    ...codes.map((code) => collector.sign(collected(code, collector.creditCode))),
    ...codes.map((code) => collector.sign(storedIn(code))),
    collector.sign(repurposed(codes.slice(0, 3), nextBatteryCode())),
    collector.sign(
      alertAcknowledged({ kind: 'vendor_unknown', thing: codes[0]! }, { comment: '已核实' }),
    ),
  ])
}

/** By a node that dies before it publishes. */
function appendTail(run: Run, fleet: Fleet, collector: Enterprise, logKey: LogKey) {
  fleet.addKey(collector)
  const tail = [
    fleet.registryEvents().at(-1)!,
    ...Array.from({ length: 6 }, () => collector.sign(registered(nextBatteryCode()))),
  ]
  const sign = () => Promise.reject(new LedgerError('log_stopping'))
  return run(tail, { logKey: { ...logKey, sign }, report: () => {} })
}

async function readPapers(
  db: Db,
  lone: number,
  published: number,
): Promise<Pick<Campaign, 'receipts' | 'notes'>> {
  const middle = middleOf(published)
  const indexes = [0, lone, lone + 1, 255, 256, middle, middle + 1, published - 1]
  const rows = await db.selectFrom('checkpoints').select('note').execute()
  return {
    receipts: await Promise.all(indexes.map((index) => readReceipt(db, index))),
    notes: rows.map(({ note }) => note),
  }
}

export async function withDatabase<T>(url: string, act: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase(url)
  return act(db).finally(() => db.destroy())
}

/** A receipt as the service gives it, for the newest checkpoint. */
export async function readReceipt(db: Db, index: number): Promise<Receipt> {
  const stored = await findEntry(db, index)
  const newest = await findLatestCheckpoint(db)
  if (!stored || !newest) throw new LedgerError('not_found', { index })
  const { size, note } = newest
  const hashes = await readTiles(db, tilesForInclusionProof(index, size))
  const proof = inclusionProof(index, size, hashes)
  return { index, entry: toUtf8(stored.entry), proof, checkpoint: note }
}

/** Runs a node until these are in the log and, if it can, published. */
async function append(
  options: LedgerOptions,
  submissions: readonly string[],
): Promise<readonly Appended[]> {
  const ledger = await openLedger(options)
  const appended = await Promise.all(submissions.map((jws) => ledger.submit(jws)))
  await ledger.stop()
  return appended
}

function raise(error: unknown): never {
  throw error
}
