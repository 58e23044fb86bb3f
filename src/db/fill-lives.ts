/**
 * Fills in what a migration adds to what is kept of each battery and lot: what becomes of one follows
 * from its own entries alone, so each is folded anew by itself.
 */

import { type Kysely, sql } from 'kysely'
import { recordedEvent } from '../core/events/recorded-event.ts'
import { afterEachEntry, type PastEntry } from '../core/rules/corrections.ts'
import { custodiansOf } from '../core/rules/custody.ts'
import type { Db } from './database.ts'
import { readEntriesTouching } from './entries.ts'

/** Batteries and lots whose whole lives are in memory at once. */
const STRETCH = 500

/** Entries of a thing, in order, by its code. */
export type Chains = ReadonlyMap<string, readonly PastEntry[]>

/**
 * Stores every thing as it now comes out.
 *
 * @param schema - within the transaction of the migration, run by the owner of the tables
 */
export const fillLives = (schema: Kysely<unknown>): Promise<void> =>
  forEachStretch(schema as Db, (chains) => writeLives(schema as Db, chains))

/** Shows the chains of all things, a stretch at a time. */
export async function forEachStretch(
  db: Db,
  fill: (chains: Chains) => Promise<void>,
): Promise<void> {
  for (let codes = await codesAfter(db, ''); codes.length > 0; ) {
    await fill(await readChains(db, codes))
    codes = await codesAfter(db, codes.at(-1)!)
  }
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

async function readChains(db: Db, codes: readonly string[]): Promise<Chains> {
  const chains = new Map<string, PastEntry[]>()
  for (const { code, ...stored } of await readEntriesTouching(db, codes)) {
    const entry = recordedEvent(stored)
    if (!entry) throw new Error(`entry ${stored.index} is in the chain of ${code}, and names none`)
    const chain = chains.get(code)
    if (chain) chain.push(entry)
    else chains.set(code, [entry])
  }
  return chains
}

export async function writeLives(db: Db, chains: Chains): Promise<void> {
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
