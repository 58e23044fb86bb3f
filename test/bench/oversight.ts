/** Oversight beside its limits: how fast it follows, and how long a summary and a tree take. */

import { sql } from 'kysely'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { readHead } from '../../src/db/log.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { readFamily } from '../../src/oversight/family/read.ts'
import { foldStretch, STEP } from '../../src/oversight/follow-once.ts'
import { awaitFollower } from '../../src/oversight/position.ts'
import { readSummaryRows } from '../../src/oversight/summaries/read.ts'

export interface OversightFigures {
  /** Entries a second, of those that the log holds, followed from the start. */
  readonly followed: number
  /** Milliseconds: one month by enterprise and type, of cells that 1 M made-up entries have filled. */
  readonly month: number
  /** Milliseconds: the same without the last day, which is no whole month. */
  readonly days: number
  /** Milliseconds: the same of one enterprise over a year, by month. */
  readonly ownYear: number
  /** Milliseconds: a made-up family of 10,000, from the top. */
  readonly tree: number
}

/**
 * Everything it writes is undone. While it follows, the service's own follower waits.
 *
 * @param connectionString - of a database's owner, with a log in it
 */
export async function measureOversight(connectionString: string): Promise<OversightFigures> {
  const db = openDatabase(connectionString, { connections: 1 })
  try {
    const followed = await followAgain(db)
    return { followed, ...(await inVain(db, measureReads)) }
  } finally {
    await db.destroy()
  }
}

const TABLES = sql.join(DERIVED_TABLES.map((name) => sql.table(name)))

const followAgain = (db: Db) =>
  inVain(db, async (tx) => {
    await awaitFollower(tx)
    const { size } = (await readHead(tx)).range
    await sql`truncate ${TABLES}`.execute(tx)
    const started = performance.now()
    for (let from = 0; from < size; ) {
      from += await foldStretch(tx, { from, to: size, limit: STEP })
    }
    return size / ((performance.now() - started) / 1000)
  })

type Tx = Parameters<typeof awaitFollower>[0]

async function measureReads(tx: Tx): Promise<Omit<OversightFigures, 'followed'>> {
  await sql`truncate ${TABLES}`.execute(tx)
  await insertYear(tx)
  await insertFamily(tx)
  await sql`analyze ${TABLES}`.execute(tx)
  const march = { from: '2026-03-01', to: '2026-03-31' }
  const year = { from: '2026-01-01', to: '2026-12-31', enterprise: 'E7' }
  return {
    month: await fastest(() => readSummaryRows(tx, march, ['enterprise', 'type'])),
    days: await fastest(() =>
      readSummaryRows(tx, { ...march, to: '2026-03-30' }, ['enterprise', 'type']),
    ),
    ownYear: await fastest(() => readSummaryRows(tx, year, ['month'])),
    tree: await fastest(() => readFamily(tx, 'P', 10_000)),
  }
}

/**
 * A million entries of 200 enterprises, in 10 types and 4 chemistries, over a year. Few of them
 * share a cell: an enterprise that does one thing all day makes fewer.
 */
async function insertYear(tx: Tx): Promise<void> {
  await sql`
    insert into summary_cells
    select date '2026-01-01' + (random() * 364)::integer, 'E' || enterprise,
      500101 + enterprise % 38, 't' || (random() * 9)::integer,
      substr('BCEZ', 1 + (random() * 3)::integer, 1), count(*), count(*), count(*), count(*),
      0, 0, 0, 0, 0, 0, 0
    from (select (random() * 199)::integer as enterprise from generate_series(1, 1000000)) as made_up
    group by 1, 2, 3, 4, 5 order by 1`.execute(tx)
  await sql`
    insert into summary_months
    select date_trunc('month', day), enterprise, district, type, chemistry, sum(events),
      sum(batteries), sum(grams), sum(watt_hours), 0, 0, 0, 0, 0, 0, 0
    from summary_cells group by 1, 2, 3, 4, 5`.execute(tx)
}

/** A pack of 100 modules of 99 cells each. */
const insertFamily = (tx: Tx) =>
  sql`
    insert into kinship (parent, child, index, kind)
    select 'P', 'M' || m, m, 'part' from generate_series(1, 100) m
    union all
    select 'M' || m, 'C' || m || '-' || c, m, 'part'
    from generate_series(1, 100) m, generate_series(1, 99) c limit 9999`.execute(tx)

async function fastest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return Math.min(...times)
}

const UNDO = Symbol('undo')

/** Does something in a transaction that leaves no trace. */
async function inVain<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined
  await db
    .transaction()
    .execute(async (tx) => {
      result = { value: await work(tx) }
      throw UNDO
    })
    .catch((error: unknown) => {
      if (error !== UNDO) throw error
    })
  return result!.value
}
