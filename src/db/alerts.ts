/** Batteries of which something is wrong or improbable, as the log leaves them. */

import { sql } from 'kysely'
import type { Traceable } from '../core/events/traceable.ts'
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

export interface AlertsFound {
  readonly batteries: readonly Traceable[]
  /** Code to go on after; null at the end. There may be more although none were found here. */
  readonly next: string | null
}

/**
 * Candidates looked at for one page, at most: an enterprise that has none of a million would otherwise
 * have all of them read.
 */
const SCAN_LIMIT = 2_000

/** Batteries with an alert, by their codes. */
export async function readAlerts(db: Db, alert: Alert, page: AlertPage): Promise<AlertsFound> {
  const { custodian, limit } = page
  const scan = custodian === undefined ? limit : Math.max(limit, SCAN_LIMIT)
  const { rows } = await sql<{ code: string; battery: Traceable | null }>`
    with candidates as materialized (${await candidates(db, alert, page, scan)}),
      found as (
        select code, battery from candidates
        where ${custodian ?? null}::text is null or battery ->> 'custodian' = ${custodian ?? null}
        order by code limit ${limit}),
      seen as (select max(code) as code from candidates having count(*) = ${scan})
    select code, battery from found
    union all
    select code, null from seen
    order by code
  `.execute(db)
  const batteries = rows.flatMap(({ battery }) => battery ?? [])
  const next = batteries.length === limit ? batteries.at(-1)!.code : rows.find(isEnd)?.code
  return { batteries, next: next ?? null }
}

const isEnd = ({ battery }: { battery: Traceable | null }) => battery === null

/** The first of those with an alert, whoever has them. */
async function candidates(db: Db, alert: Alert, { after, vendors }: AlertPage, scan: number) {
  if (alert !== 'vendor_unknown') {
    const member = alert === 'disputed' ? 'disputed' : 'contradictions'
    return sql`select code, battery from batteries
      where flagged and battery ? ${member} and code > ${after} order by code limit ${scan}`
  }
  const known = new Set(vendors)
  const unknown = (await readVendors(db)).filter((vendor) => !known.has(vendor))
  // In the order of the index, which is that of the codes: it is read no further than the limit.
  return sql`select code, battery from batteries
    where left(code, 3) = any(${unknown}::text[])
      and (left(code, 3), code) > (left(${after}, 3), ${after}::text)
    order by left(code, 3), code limit ${scan}`
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
