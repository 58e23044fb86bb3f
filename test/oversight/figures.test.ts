import { rm } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BROKEN, OK } from '../../src/cli/terminal/shell.ts'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import { followLog } from '../../src/oversight/follow.ts'
import { foldStretch, followOnce } from '../../src/oversight/follow-once.ts'
import { lockFollower, readFollowed } from '../../src/oversight/position.ts'
import { rebuildOversight } from '../../src/oversight/rebuild.ts'
import { FIGURES } from '../../src/oversight/summaries/figures.ts'
import { cellproofJson } from '../support/cli.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise } from '../support/fleet.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { catchUp, histories, recountLog, type Sums, startWorld, take } from './support.ts'

const ROLES = ['collector', 'repurposer', 'recycler', 'tester', 'carrier', 'auditor'] as const

interface Log {
  readonly db: Db
  readonly url: string
  readonly ledger: Ledger
  readonly signers: readonly Enterprise[]
}

async function openLog(): Promise<Log> {
  const { db, url } = await freshDatabase()
  const fleet = createFleet({ origin: 'ledger.example/test' })
  const signers = [fleet.enterprise(...ROLES, 'regulator'), fleet.enterprise(...ROLES)]
  const options = await ledgerOptions(db, fleet)
  const ledger = await openLedger(options)
  afterAll(() => rm(path.dirname(options.journalFile), { recursive: true, force: true }))
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  return { db, url, ledger, signers }
}

async function storedCells(db: Db): Promise<Map<string, Sums>> {
  const { rows } = await sql<Record<string, string | number>>`
    select *, day::text as day from summary_cells`.execute(db)
  return new Map(
    rows.map((row) => [
      [row.day, row.enterprise, row.district, row.type, row.chemistry].join(' '),
      Object.fromEntries(
        FIGURES.filter((figure) => row[figure] !== 0).map((figure) => [
          figure,
          Number(row[figure]),
        ]),
      ),
    ]),
  )
}

/** Months that are not the sum of their days, and the other way round. */
async function unequalMonths(db: Db): Promise<unknown[]> {
  const sums = FIGURES.map((figure) => `sum(${figure})::bigint`).join()
  const days = `select date_trunc('month', day)::date, enterprise, district, type, chemistry, ${sums}
    from summary_cells group by 1, 2, 3, 4, 5`
  const months = 'select * from summary_months'
  const { rows } = await sql
    .raw(`((${days}) except ${months}) union all (${months} except (${days}))`)
    .execute(db)
  return rows
}

const differences = async (db: Db) => (await rebuildOversight(db, { repair: false })).differences

/** Entries that are about nothing but that they are there. */
async function fill({ ledger, signers }: Log, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, () =>
      ledger.submit(signers[0]!.sign(registered(nextBatteryCode()))),
    ),
  )
}

describe('the figures', () => {
  it('equal a recount of the log, whatever was said, corrected and voided', async () => {
    const log = await openLog()
    const { db, ledger, signers } = log
    const accepted = new Set<string>()
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(20), async (steps, pause) => {
        const world = startWorld(ledger, signers)
        for (const [i, step] of steps.entries()) {
          await take(world, step)
          if (i % 21 === pause) await followOnce(db)
        }
        for (const { event } of world.accepted) accepted.add(event.type)
        await catchUp(db)
        expect(await storedCells(db)).toEqual(await recountLog(db))
        expect(await unequalMonths(db)).toEqual([])
      }),
      { numRuns: 25, endOnFailure: true },
    )
    // Histories of which nothing is accepted would prove nothing.
    for (const type of ['material.processed', 'storage.out', 'record.voided', 'record.corrected']) {
      expect(accepted).toContain(type)
    }
    expect(await differences(db)).toEqual([])
    await ledger.stop()
  })

  it('are of the day in China, and an event of the year 0 stops nothing', async () => {
    const { db, ledger, signers } = await openLog()
    const times = ['2026-01-31T15:59:59Z', '2026-01-31T16:00:00Z', '0000-01-01T00:00:00+08:00']
    for (const time of times) {
      await ledger.submit(signers[0]!.sign(registered(nextBatteryCode(), { time })))
    }
    await catchUp(db)
    const days = [...(await storedCells(db)).keys()].map((key) => key.split(' ')[0])
    expect(days.sort()).toEqual(['0001-01-01', '2026-01-31', '2026-02-01'])
    await ledger.stop()
  })
})

describe('the follower', () => {
  it('goes on where it stopped, in steps of any length', async () => {
    const log = await openLog()
    const { db, ledger } = log
    await fill(log, 50)
    for (const limit of [7, 1, 30]) {
      await db.transaction().execute(async (tx) => {
        const from = (await lockFollower(tx))!
        await foldStretch(tx, { from, to: Number.MAX_SAFE_INTEGER, limit })
      })
    }
    expect((await readFollowed(db)).size).toBe(38)
    await catchUp(db)
    expect(await storedCells(db)).toEqual(await recountLog(db))
    await ledger.stop()
  })

  it('leaves nothing behind of a step that failed', async () => {
    const log = await openLog()
    const { db, ledger } = log
    await fill(log, 20)
    const failing = db.transaction().execute(async (tx) => {
      await foldStretch(tx, { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10 })
      throw new Error('the power went')
    })
    await expect(failing).rejects.toThrow()
    expect([(await readFollowed(db)).size, await storedCells(db)]).toEqual([0, new Map()])
    await ledger.stop()
  })

  it('lets one follow at a time, and counts nothing twice', async () => {
    const log = await openLog()
    const { db, url, ledger } = log
    const other = openDatabase(url)
    await db.transaction().execute(async (tx) => {
      expect(await lockFollower(tx)).toBeDefined()
      expect(await followOnce(other)).toBeUndefined()
    })
    const reported: unknown[] = []
    const report = (error: unknown) => reported.push(error)
    const followers = [followLog({ db, report }), followLog({ db: other, report })]
    await fill(log, 200)
    await Promise.all([catchUp(db), catchUp(other)])
    await Promise.all(followers.map(({ stop }) => stop()))
    await other.destroy()
    expect(reported).toEqual([])
    expect(await storedCells(db)).toEqual(await recountLog(db))
    await ledger.stop()
  })
})

describe('cellproof rebuild', async () => {
  const log = await openLog()
  const { db, url, ledger, signers } = log
  const rebuild = (...args: string[]) => cellproofJson(['rebuild', '--database', url, ...args])
  const world = startWorld(ledger, signers)

  beforeAll(async () => {
    for (const step of fc.sample(histories, { numRuns: 3, seed: 7 }).flat()) await take(world, step)
    await catchUp(db)
    await ledger.stop()
  })

  it('finds what the follower wrote to follow from the log', async () => {
    const { exitCode, json } = await rebuild()
    expect([exitCode, json.differenceCount, json.entries]).toEqual([
      OK,
      0,
      (await readFollowed(db)).size,
    ])
  })

  it.each([
    ['a figure that was changed', 'update summary_cells set grams = grams + 1', 'summary_cells'],
    ['an entry that does not count', 'delete from counted_entries', 'counted_entries'],
    ['a mass that was made up', 'update battery_facts set grams = 1', 'battery_facts'],
    ['a child that nobody has', "insert into kinship values ('A', 'B', 1, 'part')", 'kinship'],
  ])('finds %s, and puts it right if asked to', async (_, tamper, table) => {
    await sql.raw(tamper).execute(db)
    const found = await rebuild()
    expect(found.exitCode).toBe(BROKEN)
    expect(new Set(found.json.differences.map((row: { table: string }) => row.table))).toEqual(
      new Set([table]),
    )
    expect((await rebuild()).exitCode).toBe(BROKEN)
    const repaired = await rebuild('--repair')
    expect([repaired.exitCode, repaired.json.repaired]).toEqual([OK, true])
    expect((await rebuild()).exitCode).toBe(OK)
    expect(await storedCells(db)).toEqual(await recountLog(db))
  })
})
