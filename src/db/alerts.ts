/** Batteries of which something is wrong or improbable, as the log leaves them. */

import { sql } from 'kysely'
import type { Tracked } from '../core/tracked.ts'
import type { Db } from './database.ts'

/**
 * - `disputed`: somebody said otherwise than the log holds, and nobody has decided yet
 * - `contradiction`: entries no longer fit since an earlier one was corrected or voided
 * - `vendor_unknown`: the registry has no vendor of the code's first three characters
 */
export const ALERTS = ['disputed', 'contradiction', 'vendor_unknown'] as const

export type Alert = (typeof ALERTS)[number]

export interface AlertPage {
  /** Vendor codes of the registry. */
  readonly vendors: readonly string[]
  /** Only batteries in this enterprise's custody; all if undefined. */
  readonly custodian: string | undefined
  /** Code that the reader has last; empty to start. */
  readonly after: string
  readonly limit: number
}

/** Batteries with an alert, by their codes. */
export async function readAlerts(db: Db, alert: Alert, page: AlertPage): Promise<Tracked[]> {
  const { custodian, after, limit } = page
  const { rows } = await sql<{ battery: Tracked }>`
    select battery from batteries
    where code > ${after} and ${await condition(db, alert, page)}
      and (${custodian ?? null}::text is null or battery ->> 'custodian' = ${custodian ?? null})
    order by code limit ${limit}
  `.execute(db)
  return rows.map(({ battery }) => battery)
}

async function condition(db: Db, alert: Alert, { vendors }: AlertPage) {
  if (alert === 'disputed') return sql<boolean>`flagged and battery ? 'disputed'`
  if (alert === 'contradiction') return sql<boolean>`flagged and battery ? 'contradictions'`
  const known = new Set(vendors)
  const unknown = (await readVendors(db)).filter((vendor) => !known.has(vendor))
  return sql<boolean>`left(code, 3) = any(${unknown}::text[])`
}

// From one vendor to the next in the index: a handful of steps, whatever the number of batteries.
async function readVendors(db: Db): Promise<string[]> {
  const { rows } = await sql<{ vendor: string | null }>`
    with recursive vendors as (
      select min(left(code, 3)) as vendor from batteries
      union all
      select (select min(left(code, 3)) from batteries where left(code, 3) > vendor)
      from vendors where vendor is not null)
    select vendor from vendors where vendor is not null and vendor not in ('TMP', 'LOT')
  `.execute(db)
  return rows.flatMap(({ vendor }) => vendor ?? [])
}
