import { rm } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { readSubmission } from '../../src/core/events/reading.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCosignedCheckpoint } from '../../src/core/log/checkpoint.ts'
import { rootOf } from '../../src/core/log/compact-range.ts'
import { decodeEntry } from '../../src/core/log/entry.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import type { Trust } from '../../src/core/log/trust.ts'
import { findLatestCheckpoint } from '../../src/db/checkpoints.ts'
import type { Db } from '../../src/db/database.ts'
import { readEntries } from '../../src/db/entries.ts'
import { readHead } from '../../src/db/log.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import { type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { Contradiction } from '../../src/mirror/contradiction.ts'
import { type FetchFile, openTileFolder, readFrom } from '../../src/mirror/folder.ts'
import { publishToFolder } from '../../src/mirror/publish.ts'
import { type RestoreOptions, restoreLog } from '../../src/mirror/restore.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { catchUp, histories, startWorld, take } from '../oversight/support.ts'
import { auditTx } from '../support/audited-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../support/fleet.ts'
import { ledgerOptions, temporaryFolder } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

let fleet: Fleet
let collector: Enterprise
let options: LedgerOptions
let trust: Trust
let copy: string
let original: Db

const ROLES = ['collector', 'warehouse', 'tester', 'repurposer', 'recycler', 'producer'] as const

beforeAll(async () => {
  ;({ db: original } = await freshDatabase())
  fleet = createFleet({ origin: 'ledger.example/test' })
  collector = fleet.enterprise(...ROLES)
  const signers = [collector, fleet.enterprise(...ROLES)]
  const spare = fleet.addKey(collector)
  options = await ledgerOptions(original, fleet)
  const { origin, authorityKeys, logKey } = options
  const policy = unwitnessed(verifierKey(origin, logKey.publicKey))
  trust = { origin, authorityKeys, policy }

  const ledger = await openLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  for (const history of fc.sample(histories, { numRuns: 8, seed: 34014 })) {
    const world = startWorld(ledger, signers)
    for (const step of history) await take(world, step)
  }
  await ledger.submit(spare.sign(registered(nextBatteryCode())))
  const [time, kid] = [new Date().toISOString(), spare.key.kid]
  await ledger.submit(fleet.authority.sign({ type: 'key.revoked', time, kid, reason: 'lost' }))
  const many = Array.from({ length: 400 }, () => collector.sign(registered(nextBatteryCode())))
  const appended = await Promise.all(many.map((jws) => ledger.submit(jws)))
  await ledger.covering(Math.max(...appended.map(({ index }) => index)))
  await ledger.stop()
  await catchUp(original)

  copy = await temporaryFolder()
  const folder = await openTileFolder(copy)
  const latest = (await findLatestCheckpoint(original))!
  await publishToFolder({ db: original, folder, entries: true }, latest, 0)
  return async () => {
    await rm(copy, { recursive: true, force: true })
    await rm(path.dirname(options.journalFile), { recursive: true, force: true })
  }
})

const restoring = (db: Db, more: Partial<RestoreOptions> = {}) =>
  restoreLog({
    db,
    fetch: readFrom(copy),
    open: (note) => openCosignedCheckpoint(note, trust, verifySignature),
    authorityKeys: trust.authorityKeys,
    verify: verifySignature,
    now: () => new Date(),
    onProgress: () => {},
    ...more,
  })

const LOG_TABLES = [
  'entries',
  'battery_entries',
  'registry_entries',
  'tile_roots',
  'log_head',
  'batteries',
]

/** Every row of every table as PostgreSQL writes it. */
async function rowsOf(db: Db, tables: readonly string[]): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows: found } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(table)} as t order by t::text collate "C"`.execute(db)
    rows[table] = found.map(({ row }) => row)
  }
  return rows
}

const sizeOf = async (db: Db) => (await readHead(db)).range.size

async function expectRestored(db: Db) {
  expect(await rowsOf(db, LOG_TABLES)).toEqual(await rowsOf(original, LOG_TABLES))
  const audit = await readSnapshot(db, (tx) => auditTx(tx, trust))
  expect(audit.findings).toEqual([])
  expect(audit.size).toBe(await sizeOf(original))
}

/** Ends as a killed process would, once this many bundles were read. */
const cutAfter = (bundles: number): FetchFile => {
  let left = bundles
  return async (file) => {
    if (file.startsWith('tile/entries/') && left-- <= 0) throw new Error('cut')
    return readFrom(copy)(file)
  }
}

describe('a database restored from a copy', () => {
  it('has every table of the log as it was, to the byte, and an audit holds', async () => {
    const said = (await readEntries(original, { after: -1, limit: 10_000 })).map(
      ({ entry }) => readSubmission(decodeEntry(toUtf8(entry)).submission).event.type,
    )
    const rare = ['record.corrected', 'record.voided', 'material.processed', 'key.revoked']
    expect(said).toEqual(expect.arrayContaining(rare))
    const { db } = await freshDatabase()
    const { head, note } = await restoring(db)
    expect(head.size).toBe(await sizeOf(original))
    expect(Buffer.from(head.root)).toEqual(Buffer.from(rootOf((await readHead(db)).range)))
    expect((await findLatestCheckpoint(db))?.note).toBe(note)
    await expectRestored(db)
    await catchUp(db)
    const derived = [...DERIVED_TABLES, 'follower']
    expect(await rowsOf(db, derived)).toEqual(await rowsOf(original, derived))
  })

  it('goes on publishing, under the journal that was kept and under a new one', async () => {
    for (const journalFile of [options.journalFile, `${options.journalFile}.new`]) {
      const { db } = await freshDatabase()
      await restoring(db)
      const before = await sizeOf(db)
      const ledger = await openLedger({ ...options, db, journalFile })
      const jws = collector.sign(registered(nextBatteryCode()))
      const { index } = await ledger.submit(jws)
      expect(index).toBe(before)
      expect((await ledger.covering(index)).size).toBe(before + 1)
      await ledger.stop()
      expect((await readSnapshot(db, (tx) => auditTx(tx, trust))).findings).toEqual([])
      // The next node's log must not be behind the first one's journal.
      if (journalFile === options.journalFile) await rm(journalFile)
    }
  })

  it('is the same if it was cut short, and gone on with', async () => {
    const { db } = await freshDatabase()
    for (const bundles of [1, 0, 1]) {
      await expect(restoring(db, { fetch: cutAfter(bundles) })).rejects.toThrow('cut')
    }
    expect(await sizeOf(db)).toBeGreaterThan(256)
    expect(await findLatestCheckpoint(db)).toBeUndefined()
    await restoring(db)
    await expectRestored(db)
  })
})

describe('a database is not restored', () => {
  it('over a log that was published', async () => {
    expect(await asyncRefusalOf(restoring(original))).toBe('database_not_empty')
  })

  it('over entries that are not the beginning of the copy', async () => {
    const { db } = await freshDatabase()
    const other = await ledgerOptions(db, fleet)
    const ledger = await openLedger(other)
    await ledger.submit(fleet.registryEvents()[0]!)
    await ledger.stop()
    await rm(path.dirname(other.journalFile), { recursive: true, force: true })
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`truncate checkpoints`.execute(tx)
    })
    expect(await asyncRefusalOf(restoring(db))).toBe('database_not_empty')
  })

  it('from a copy that another log’s trust file is held against', async () => {
    const { db } = await freshDatabase()
    const open = (note: string) =>
      openCosignedCheckpoint(note, { ...trust, origin: 'ledger.example/other' }, verifySignature)
    expect(await asyncRefusalOf(restoring(db, { open }))).toBe('note_untrusted')
    expect(await sizeOf(db)).toBe(0)
  })

  it('beyond the first entry that the rules, under this authority, do not let in', async () => {
    const { db } = await freshDatabase()
    const stranger = createFleet({ origin: fleet.origin })
    const { authorityKeys } = stranger
    expect(await asyncRefusalOf(restoring(db, { authorityKeys }))).toBe('entry_differs')
    expect(await sizeOf(db)).toBe(0)
  })

  it('from a copy in which an entry was changed', async () => {
    const { db } = await freshDatabase()
    const fetch: FetchFile = async (file) => {
      const bytes = await readFrom(copy)(file)
      return file === 'tile/entries/001' ? bytes?.with(400, bytes[400]! ^ 1) : bytes
    }
    await expect(restoring(db, { fetch })).rejects.toBeInstanceOf(Contradiction)
    expect(await sizeOf(db)).toBe(256)
    expect(await findLatestCheckpoint(db)).toBeUndefined()
  })
})
