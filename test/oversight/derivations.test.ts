/** Every derivation keeps what it declares; and one that is declared here alone is followed, rebuilt and granted too. */

import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { readEntries } from '../../src/db/entries.ts'
import { migrate } from '../../src/db/migrate.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import {
  type Derivation,
  type DerivedRow,
  type DerivedTable,
  derivationOfThings,
} from '../../src/oversight/derivation.ts'
import { DERIVATIONS, tableNames } from '../../src/oversight/derivations.ts'
import { derive } from '../../src/oversight/derive.ts'
import { followOnce } from '../../src/oversight/follow-once.ts'
import { decodeFollowed } from '../../src/oversight/followed-entry.ts'
import { rebuildOversight } from '../../src/oversight/rebuild.ts'
import { columnsOf } from '../../src/oversight/rows.ts'
import { administer } from '../support/administer.ts'
import { createFleet, type Enterprise } from '../support/fleet.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { histories, startWorld, take } from './support.ts'

/** As a regulator may ask for: how often each enterprise collected, and its newest collection of each battery. */
const COUNTS: DerivedTable = {
  name: 'collections',
  key: { enterprise: 'text' },
  columns: { times: 'bigint' },
  merge: 'sum',
}
const NEWEST: DerivedTable = {
  name: 'newest_collections',
  key: { code: 'text', enterprise: 'text' },
  columns: { index: 'bigint', weighed: 'boolean' },
  merge: 'replace',
}
const COLLECTIONS: Derivation = {
  tables: [COUNTS, NEWEST],
  fold({ index, signer, event }, rows) {
    if (event?.type !== 'battery.collected') return
    rows.add(COUNTS, { enterprise: signer }, { times: 1 })
    const weighed = event.netMassKg !== undefined
    for (const { code } of event.batteries) {
      rows.add(NEWEST, { code, enterprise: signer }, { index, weighed })
    }
  },
}
/** How long each stay in storage was: one that begins has no end, until a statement about the same thing ends it. */
const STAYS: DerivedTable = {
  name: 'stays',
  key: { code: 'text', began: 'bigint' },
  columns: { began_on: 'date', ended: 'bigint' },
  merge: 'by thing',
}
/** How often a thing began to stay somewhere: gone with what it follows from. */
const STAY_COUNTS: DerivedTable = {
  name: 'stay_counts',
  key: { code: 'text' },
  columns: { times: 'bigint' },
  merge: 'by thing',
}
const STORAGE = derivationOfThings({
  tables: [STAYS, STAY_COUNTS],
  thingsOf: ({ event }) =>
    event?.type === 'storage.in' || event?.type === 'storage.out'
      ? event.batteries.map(({ code }) => code)
      : [],
  foldThing(code, rows, { index, event }) {
    const before = rows.of(STAYS)
    const times = Number(rows.of(STAY_COUNTS)[0]?.times ?? 0)
    if (event!.type === 'storage.in') {
      rows.put(STAYS, [...before, { code, began: index, began_on: event!.time.slice(0, 10) }])
      rows.put(STAY_COUNTS, [{ code, times: times + 1 }])
      return
    }
    // A thing that has ended three stays begins anew, so that rows go as well.
    const ended = before.map((stay) => ({ ...stay, ended: stay.ended ?? index }))
    rows.put(STAYS, ended.length > 2 ? [] : ended)
  },
})
const MIGRATION = `
  create table collections (enterprise text collate "C" primary key, times bigint not null);
  create table newest_collections (code text collate "C", enterprise text collate "C",
    index bigint not null, weighed boolean not null, primary key (code, enterprise));
  create table stays (code text collate "C", began bigint, began_on date not null, ended bigint,
    primary key (code, began));
  create table stay_counts (code text collate "C" primary key, times bigint not null)`

const ALL = [...DERIVATIONS, COLLECTIONS, STORAGE]
const ROLES = ['collector', 'repurposer', 'recycler', 'tester', 'carrier', 'auditor'] as const
const role = `cellproof_derives_${randomBytes(6).toString('hex')}`

let owner: Db
/** As the service's role, which owns nothing. */
let db: Db
let ledger: Ledger
let signers: Enterprise[]

beforeAll(async () => {
  const database = await freshDatabase()
  owner = database.db
  await sql.raw(MIGRATION).execute(owner)
  const derivedTables = tableNames(ALL)
  await migrate(owner, { serviceRole: { name: role, password: 'secret', derivedTables } })
  const url = Object.assign(new URL(database.url), { username: role, password: 'secret' }).href
  db = openDatabase(url)
  const fleet = createFleet({ origin: 'ledger.example/test' })
  signers = [fleet.enterprise(...ROLES, 'regulator'), fleet.enterprise(...ROLES)]
  const options = await ledgerOptions(db, fleet)
  ledger = await openLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  for (const steps of fc.sample(histories, { numRuns: 12, seed: 5 })) {
    const world = startWorld(ledger, signers)
    for (const step of steps) await take(world, step)
    await followOnce(db, ALL)
  }
  while ((await followOnce(db, ALL)) !== 0);
  const { ownerUrl } = inject('postgres')
  afterAll(async () => {
    await ledger.stop()
    await db.destroy()
    await administer(ownerUrl, `drop role ${role}`)
    await rm(path.dirname(options.journalFile), { recursive: true, force: true })
  })
}, 120_000)

/** Rows as texts, whatever their order. */
const textsOf = (table: DerivedTable, rows: Iterable<DerivedRow>): string[] =>
  Array.from(rows, (row) =>
    columnsOf(table)
      .map((name) => String(row[name] ?? null))
      .join(),
  ).sort()

async function storedRows(table: DerivedTable): Promise<DerivedRow[]> {
  const columns = columnsOf(table).map((name) => sql`${sql.ref(name)}::text`)
  const { rows } = await sql<DerivedRow>`
    select ${sql.join(columns)} from ${sql.table(table.name)}`.execute(db)
  return rows
}

describe.each(ALL.map((one) => [tableNames([one])[0]!, one] as const))('what has %s', (_, one) => {
  it('declares its tables as they are', async () => {
    for (const table of one.tables) {
      const { rows } = await sql<{ name: string; type: string; key: boolean }>`
        select attname as name, format_type(atttypid, null) as type,
          attnum = any(coalesce((select indkey::smallint[] from pg_index
            where indrelid = attrelid and indisprimary), '{}')) as key
        from pg_attribute
        where attrelid = ${table.name}::regclass and attnum > 0 order by attnum`.execute(db)
      const declared = Object.entries({ ...table.key, ...table.columns })
      expect(declared).toEqual(rows.map(({ name, type }) => [name, type]))
      const keys = rows.filter(({ key }) => key).map(({ name }) => name)
      expect(Object.keys(table.key)).toEqual(keys)
    }
  })

  it('holds after any steps, whatever was corrected and voided, what the log says at once', async () => {
    const entries = (await readEntries(db, { after: -1, limit: 1_000_000 })).map(
      ({ index, signer, entry }) =>
        decodeFollowed({ index, signer, entry: Buffer.from(entry).toString() }),
    )
    const types = entries.map(({ event }) => event.type)
    expect(types).toEqual(expect.arrayContaining(['record.corrected', 'record.voided']))
    const derived = derive(one, entries)
    for (const table of one.tables) {
      const rows = [...derived.of(table).values()].filter(
        (row) => table.merge !== 'sum' || Object.keys(table.columns).some((name) => row[name]),
      )
      expect(rows.length).toBeGreaterThan(0)
      expect(textsOf(table, await storedRows(table))).toEqual(textsOf(table, rows))
    }
  })
})

describe('a derivation that is added to the list', () => {
  it('is rebuilt and compared, and what was tampered with is found and put right', async () => {
    const rebuild = async (repair = false) =>
      (await rebuildOversight(db, { repair }, ALL)).differences
    expect(await rebuild()).toEqual([])
    const { creditCode } = signers[0]!
    await sql`update collections set times = times + 1 where enterprise = ${creditCode}`.execute(db)
    await sql`insert into newest_collections values ('A', ${creditCode}, 0, true)`.execute(db)
    await sql`update stays set ended = 7`.execute(db)
    const found = new Set((await rebuild(true)).map(({ table, kind }) => `${table} ${kind}`))
    expect([...found]).toEqual([
      'collections missing',
      'collections extra',
      'newest_collections extra',
      'stays missing',
      'stays extra',
    ])
    expect(await rebuild()).toEqual([])
  })
})
