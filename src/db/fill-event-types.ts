/**
 * Fills, for the entries of before, what migration 0011 added: types of events, and custodians. Each
 * thing is stored as it now comes out: with what is kept of its safety, and of who waits for it.
 */

import { type Kysely, sql } from 'kysely'
import type { Db } from './database.ts'
import { type Chains, forEachStretch, writeLives } from './fill-lives.ts'

/** @param schema - within the transaction of the migration, run by the owner of the tables */
export async function fillEventTypes(schema: Kysely<unknown>): Promise<void> {
  const db = schema as Db
  await sql`alter table battery_entries disable trigger append_only`.execute(db)
  await forEachStretch(db, async (chains) => {
    await writeTypes(db, chains)
    await writeLives(db, chains)
  })
  await sql`alter table battery_entries enable trigger append_only`.execute(db)
  await sql`alter table battery_entries alter column type set not null`.execute(db)
  await sql`alter table batteries alter column custodians set not null`.execute(db)
}

async function writeTypes(db: Db, chains: Chains): Promise<void> {
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
}
