/** How alerts are found that no statement raises, since they stand in `batteries` as it is. */

import { type RawBuilder, sql } from 'kysely'
import type { AlertKind } from '../../core/alerts/kind.ts'
import { contradiction, disputed, vendorUnknown } from '../../core/alerts/standing.ts'
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

interface Standing {
  readonly declared: AlertKind
  /** A query of `code, battery`: the next ones that have it, in the order of their codes. */
  readonly find: (db: Db, stretch: Stretch) => Promise<RawBuilder<unknown>> | RawBuilder<unknown>
  /** Indexes of the entries that gave rise to it, where entries did. */
  readonly entriesOf?: (battery: Traceable) => readonly number[] | undefined
}

const STANDING = {
  disputed: {
    declared: disputed,
    find: flaggedBy('disputed'),
    entriesOf: (battery) => battery.disputed,
  },
  contradiction: {
    declared: contradiction,
    find: flaggedBy('contradictions'),
    entriesOf: ({ contradictions }) => contradictions,
  },
  vendor_unknown: { declared: vendorUnknown, find: findUnknownVendors },
} satisfies Record<string, Standing>

export type Alert = keyof typeof STANDING

export const STANDING_KINDS: Readonly<Record<Alert, Standing>> = STANDING

export const STANDING_ALERTS = Object.keys(STANDING) as [Alert, ...Alert[]]

function flaggedBy(member: 'disputed' | 'contradictions'): Standing['find'] {
  return (_, { after, limit }) => sql`
    select code, battery from batteries
    where flagged and battery ? ${member} and code > ${after} order by code limit ${limit}`
}

async function findUnknownVendors(db: Db, { vendors, after, limit }: Stretch) {
  const known = new Set(vendors)
  const unknown = (await readVendors(db)).filter((vendor) => !known.has(vendor))
  // In the order of the index, which is that of the codes: it is read no further than the limit. A
  // product code, with its hyphens, begins with no vendor.
  return sql`select code, battery from batteries
    where left(code, 3) = any(${unknown}::text[]) and code not like '%-%'
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
