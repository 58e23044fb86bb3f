/** The kinds of alerts: what is wrong or improbable with a battery, and how those that have it are found. */

import { type RawBuilder, sql } from 'kysely'
import type { Traceable } from '../../core/events/traceable.ts'
import type { Db } from '../../db/database.ts'

/** Where to look for batteries with an alert, whoever has them. */
export interface Stretch {
  /** Vendor codes of the registry. */
  readonly vendors: readonly string[]
  /** Code that comes before all of them; empty to start. */
  readonly after: string
  /** How many, at most. */
  readonly limit: number
}

interface Kind {
  /** A query of `code, battery`: the next ones that have it, in the order of their codes. */
  readonly find: (db: Db, stretch: Stretch) => Promise<RawBuilder<unknown>> | RawBuilder<unknown>
  /** Indexes of the entries that gave rise to it, where entries did. */
  readonly entriesOf?: (battery: Traceable) => readonly number[] | undefined
}

const KINDS = {
  /** Somebody said otherwise than the log holds, and nobody has decided yet. */
  disputed: { find: flaggedBy('disputed'), entriesOf: ({ disputed }) => disputed },
  /** Entries no longer fit since an earlier one was corrected or voided. */
  contradiction: {
    find: flaggedBy('contradictions'),
    entriesOf: ({ contradictions }) => contradictions,
  },
  /** The registry has no vendor of the code's first three characters. */
  vendor_unknown: { find: findUnknownVendors },
} satisfies Record<string, Kind>

export type Alert = keyof typeof KINDS

export const ALERT_KINDS: Readonly<Record<Alert, Kind>> = KINDS

export const ALERTS = Object.keys(KINDS) as [Alert, ...Alert[]]

function flaggedBy(member: 'disputed' | 'contradictions'): Kind['find'] {
  return (_, { after, limit }) => sql`
    select code, battery from batteries
    where flagged and battery ? ${member} and code > ${after} order by code limit ${limit}`
}

async function findUnknownVendors(db: Db, { vendors, after, limit }: Stretch) {
  const known = new Set(vendors)
  const unknown = (await readVendors(db)).filter((vendor) => !known.has(vendor))
  // In the order of the index, which is that of the codes: it is read no further than the limit.
  return sql`select code, battery from batteries
    where left(code, 3) = any(${unknown}::text[])
      and (left(code, 3), code) > (left(${after}, 3), ${after}::text)
    order by left(code, 3), code limit ${limit}`
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
