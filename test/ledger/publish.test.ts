import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCheckpoint, parseCheckpoint } from '../../src/core/log/checkpoint.ts'
import { rootOf } from '../../src/core/log/compact-range.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { inclusionProof, tilesForInclusionProof } from '../../src/core/log/proofs.ts'
import { verifyReceipt } from '../../src/core/log/receipt.ts'
import { findLatestCheckpoint } from '../../src/db/checkpoints.ts'
import type { Db } from '../../src/db/database.ts'
import { findEntry } from '../../src/db/entries.ts'
import { readHead } from '../../src/db/log.ts'
import { readTiles } from '../../src/db/tiles.ts'
import { type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

interface Log {
  readonly db: Db
  readonly fleet: Fleet
  readonly collector: Enterprise
  readonly options: LedgerOptions
}

/** A log of its own, so that a test may spoil it. */
async function newLog(): Promise<Log> {
  const { db } = await freshDatabase()
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const collector = fleet.enterprise('collector')
  return { db, fleet, collector, options: await ledgerOptions(db, fleet) }
}

/** Runs a node until its entries are published. */
async function grow({ options, fleet, collector }: Log, entries: number): Promise<void> {
  const ledger = await openLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  const submissions = Array.from({ length: entries }, () =>
    collector.sign(registered(nextBatteryCode())),
  )
  const appended = await Promise.all(submissions.map((jws) => ledger.submit(jws)))
  await ledger.covering(Math.max(...appended.map(({ index }) => index)))
  await ledger.stop()
}

/** As the database's owner, who can switch triggers off. */
async function tamper({ db }: Log, statement: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql.raw(statement).execute(tx)
  })
}

describe('publishing', () => {
  let log: Log
  beforeAll(async () => {
    log = await newLog()
    await grow(log, 300)
  })

  it('signs the root of what is stored', async () => {
    const { db, options } = log
    const latest = (await findLatestCheckpoint(db))!
    const key = verifierKey(options.origin, options.logKey.publicKey)
    const checkpoint = await openCheckpoint(latest.note, options.origin, [key], verifySignature)
    const { range } = await readHead(db)
    expect(checkpoint.size).toBe(range.size)
    expect(Buffer.from(checkpoint.root)).toEqual(Buffer.from(rootOf(range)))
  })

  it('gives receipts that hold for every entry, by themselves', async () => {
    const { db, options } = log
    const { note, size } = (await findLatestCheckpoint(db))!
    const policy = unwitnessed(verifierKey(options.origin, options.logKey.publicKey))
    for (const index of [0, 1, 254, 255, 256, size - 1]) {
      const hashes = await readTiles(db, tilesForInclusionProof(index, size))
      const proof = inclusionProof(index, size, hashes)
      const entry = toUtf8((await findEntry(db, index))!.entry)
      const receipt = { index, entry, proof, checkpoint: note }
      const trust = { origin: options.origin, policy }
      expect((await verifyReceipt(receipt, trust, verifySignature)).size).toBe(size)
    }
  })

  it('signs nothing anew while the log is quiet, until ten minutes have passed', async () => {
    const { db, options } = log
    const { publishedAt } = (await findLatestCheckpoint(db))!
    const ledger = await openTestLedger(options)
    expect(ledger.latest()?.publishedAt).toEqual(publishedAt)
    const later = await openTestLedger({
      ...options,
      journalFile: `${options.journalFile}.later`,
      now: () => new Date(publishedAt.getTime() + 10 * 60 * 1000),
    })
    expect(later.latest()?.publishedAt).not.toEqual(publishedAt)
  })
})

describe('a database that contradicts what was signed', () => {
  it('is refused at the start when it is behind, naming both heads', async () => {
    const log = await newLog()
    await grow(log, 5)
    const { size } = (await findLatestCheckpoint(log.db))!
    await tamper(log, `delete from entries where index >= ${size - 2}`)
    await tamper(log, `update log_head set size = ${size - 2}`)
    await expect(openLedger(log.options)).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'behind', signedSize: size, size: size - 2 },
    })
  })

  it('is refused at the start when its history is another, as long or longer', async () => {
    const log = await newLog()
    await grow(log, 5)
    const other = await newLog()
    await grow(other, 9)
    const { journalFile } = log.options
    const opened = openLedger({ ...other.options, journalFile, logKey: log.options.logKey })
    await expect(opened).rejects.toMatchObject({
      code: 'log_inconsistent',
      params: { reason: 'different' },
    })
  })

  it('is refused when it is empty but the journal is not', async () => {
    const log = await newLog()
    await grow(log, 1)
    const empty = await newLog()
    const { journalFile } = log.options
    expect(await asyncRefusalOf(openLedger({ ...empty.options, journalFile }))).toBe(
      'log_inconsistent',
    )
  })

  it('is refused under another origin', async () => {
    const log = await newLog()
    await grow(log, 1)
    const opened = openLedger({ ...log.options, origin: 'other.example' })
    expect(await asyncRefusalOf(opened)).toBe('log_inconsistent')
  })

  it('stops a running node, which then refuses to append and to sign', async () => {
    const log = await newLog()
    const ledger = await openTestLedger(log.options)
    for (const jws of log.fleet.registryEvents()) await ledger.submit(jws)
    const submit = () => ledger.submit(log.collector.sign(registered(nextBatteryCode())))
    const { index } = await submit()
    await ledger.covering(index)
    // An old backup comes back under the node's feet.
    await tamper(log, `delete from entries where index = ${index}`)
    await tamper(log, `update log_head set size = ${index}`)
    expect(await asyncRefusalOf(submit())).toBe('log_inconsistent')
    expect(await ledger.readiness()).toMatchObject({ ready: false })
    expect((await readHead(log.db)).range.size).toBe(index)
  })

  it('is not signed over when an entry not yet signed was changed', async () => {
    const log = await newLog()
    await grow(log, 3)
    const before = await readFile(log.options.journalFile, 'utf8')
    const { range } = await readHead(log.db)
    // A node that appends, and dies before it publishes.
    await rm(log.options.journalFile)
    const quiet = await openLedger({
      ...log.options,
      logKey: { ...log.options.logKey, sign: () => Promise.reject(new Error('no key at hand')) },
    })
    await quiet.submit(log.collector.sign(registered(nextBatteryCode())))
    await quiet.stop()
    await writeFile(log.options.journalFile, before)
    await tamper(log, `update entries set entry = entry || ' ' where index = ${range.size}`)
    const ledger = await openTestLedger(log.options)
    expect(await ledger.readiness()).toMatchObject({
      ready: false,
      reason: { code: 'log_inconsistent', params: { reason: 'head' } },
    })
    expect((await findLatestCheckpoint(log.db))?.size).toBe(range.size)
  })
})

describe('the journal', () => {
  it('keeps every checkpoint that was signed, and forgives a line that was cut off', async () => {
    const log = await newLog()
    await grow(log, 2)
    const { journalFile } = log.options
    const lines = (await readFile(journalFile, 'utf8')).trimEnd().split('\n')
    const notes = lines.map((line) => JSON.parse(line).note as string)
    const { rows } = await sql<{ note: string }>`
      select note from checkpoints order by published_at`.execute(log.db)
    expect(notes).toEqual(rows.map(({ note }) => note))
    expect(parseCheckpoint(notes.at(-1)!).size).toBe((await readHead(log.db)).range.size)
    await appendFile(journalFile, '{"origin":"ledger.ex')
    await grow(log, 1)
    const after = (await readFile(journalFile, 'utf8')).trimEnd().split('\n')
    expect(after.slice(0, lines.length)).toEqual(lines)
    expect(() => after.map((line) => JSON.parse(line))).not.toThrow()
  })
})
