/** Batteries with an alert that stands in `batteries` as it is. */

import { sql } from 'kysely'
import type { Traceable } from '../../core/events/traceable.ts'
import type { Db } from '../../db/database.ts'
import { type Alert, STANDING_KINDS, type Stretch } from './kinds.ts'

export interface AlertPage extends Stretch {
  /** Only batteries in this enterprise's custody; all if undefined. */
  readonly custodian: string | undefined
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
    with candidates as materialized (${await STANDING_KINDS[alert].find(db, { ...page, limit: scan })}),
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
