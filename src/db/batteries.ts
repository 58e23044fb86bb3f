/** Batteries as the log leaves them, with the end of each one's chain. */

import { sql } from 'kysely'
import type { Battery } from '../core/lifecycle.ts'
import type { Db, Tx } from './database.ts'

export interface StoredBattery {
  readonly battery: Battery
  /** Entries in its chain. */
  readonly length: number
  /** Leaf hash of the newest of them. */
  readonly head: Uint8Array
}

export const findBattery = (db: Db, code: string): Promise<StoredBattery | undefined> =>
  db
    .selectFrom('batteries')
    .select(['battery', 'length', 'head'])
    .where('code', '=', code)
    .executeTakeFirst()

export async function readBatteries(
  db: Db,
  codes: readonly string[],
): Promise<Map<string, StoredBattery>> {
  if (codes.length === 0) return new Map()
  const rows = await db
    .selectFrom('batteries')
    .select(['battery', 'length', 'head'])
    .where(sql<boolean>`code = any(${codes}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.battery.code, row]))
}

export async function writeBatteries(tx: Tx, batteries: readonly StoredBattery[]): Promise<void> {
  if (batteries.length === 0) return
  await sql`
    insert into batteries (code, length, head, battery)
    select * from unnest(
      ${batteries.map(({ battery }) => battery.code)}::text[],
      ${batteries.map(({ length }) => length)}::integer[],
      ${batteries.map(({ head }) => head)}::bytea[],
      ${batteries.map(({ battery }) => JSON.stringify(battery))}::jsonb[])
    on conflict (code) do update
      set length = excluded.length, head = excluded.head, battery = excluded.battery
  `.execute(tx)
}
