/**
 * Fills, for the entries of before, what migration 0011 added: types of events, and custodians. Each
 * thing is stored as it now comes out: with what is kept of its safety, and of who waits for it.
 */

import { type Kysely, sql } from 'kysely'
import { recordedEvent } from '../core/events/recorded-event.ts'
import { afterEachEntry, type PastEntry } from '../core/rules/corrections.ts'
import { custodiansOf } from '../core/rules/custody.ts'
import type { Db } from './database.ts'
import { readEntriesTouching } from './entries.ts'

/** Batteries and lots whose whole lives are in memory at once. */
const STRETCH = 500

/**
 * What becomes of a battery or a lot follows from its own entries alone, so each is folded by itself.
 *
 * @param schema - within the transaction of the migration, run by the owner of the tables
 */
export async function fillEventTypes(schema: Kysely<unknown>): Promise<void> {
  const db = schema as Db
  await sql`alter table battery_entries disable trigger append_only`.execute(db)
  for (let codes = await codesAfter(db, ''); codes.length > 0; ) {
    await fill(db, codes)
    codes = await codesAfter(db, codes.at(-1)!)
  }
  await sql`alter table battery_entries enable trigger append_only`.execute(db)
  await sql`alter table battery_entries alter column type set not null`.execute(db)
  await sql`alter table batteries alter column custodians set not null`.execute(db)
}

async function codesAfter(db: Db, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('batteries')
    .select('code')
    .where('code', '>', after)
    .orderBy('code')
    .limit(STRETCH)
    .execute()
  return rows.map(({ code }) => code)
}

async function fill(db: Db, codes: readonly string[]): Promise<void> {
  const chains = new Map<string, PastEntry[]>()
  for (const { code, ...stored } of await readEntriesTouching(db, codes)) {
    const entry = recordedEvent(stored)
    if (!entry) throw new Error(`entry ${stored.index} is in the chain of ${code}, and names none`)
    const chain = chains.get(code)
    if (chain) chain.push(entry)
    else chains.set(code, [entry])
  }
  const links = [...chains].flatMap(([code, chain]) =>
    chain.map(({ event }, position) => ({ code, position, type: event.type })),
  )
  await sql`
    update battery_entries as link set type = filled.type
    from unnest(
      ${links.map(({ code }) => code)}::text[],
      ${links.map(({ position }) => position)}::integer[],
      ${links.map(({ type }) => type)}::text[]) as filled (code, position, type)
    where link.code = filled.code and link.position = filled.position`.execute(db)
  const lives = [...chains].map(([code, chain]) => {
    const standings = afterEachEntry(code, chain)
    return { code, custodians: custodiansOf(standings), battery: standings.at(-1) }
  })
  // No codes hold a comma: a text for each battery, since an array of arrays must be rectangular.
  await sql`
    update batteries as battery set custodians = string_to_array(filled.custodians, ','),
      battery = filled.battery
    from unnest(
      ${lives.map(({ code }) => code)}::text[],
      ${lives.map(({ custodians }) => custodians.join(','))}::text[],
      ${lives.map(({ battery }) => JSON.stringify(battery))}::jsonb[]) as filled (code, custodians, battery)
    where battery.code = filled.code`.execute(db)
}
