/** Which rows of a table an attack is made on. */

import { type RawBuilder, sql } from 'kysely'
import type { Campaign } from './log.ts'

/** Tables that have rows about entries, and say which by `index`. */
const LOG_TABLES = ['entries', 'battery_entries', 'registry_entries']

const SINGLE_TABLES = ['log_head', 'log_publication', 'follower']

/** Others of the log, and what their rows are in the order of. All else is derived by oversight. */
const ORDERED_TABLES: Readonly<Record<string, string>> = {
  tile_roots: 'index',
  checkpoints: 'size',
  batteries: 'code',
}

/** Entries that the places in the log's own tables are about. */
const indexesOf = ({ published, total }: Pick<Campaign, 'published' | 'total'>) => ({
  first: 0,
  middle: Math.floor(published / 2),
  'last published': published - 1,
  unpublished: total - 1,
})

export const middleOf = (published: number): number => indexesOf({ published, total: 0 }).middle

/** @returns one place without a name if the table has but one row */
export function placesOf(table: string): (string | undefined)[] {
  if (SINGLE_TABLES.includes(table)) return [undefined]
  if (LOG_TABLES.includes(table)) return Object.keys(indexesOf({ published: 0, total: 0 }))
  return table === 'checkpoints' || table === 'batteries'
    ? ['first', 'middle', 'last']
    : ['first', 'last']
}

/** A condition that the one row in a place meets. */
export function rowAt(
  campaign: Campaign,
  table: string,
  place: string | undefined,
): RawBuilder<unknown> {
  if (place === undefined) return sql`true`
  const from = sql.table(table)
  if (LOG_TABLES.includes(table)) {
    const at = indexesOf(campaign)[place as keyof ReturnType<typeof indexesOf>]
    const end = place === 'unpublished' ? campaign.total : campaign.published
    // Not every table has a row for every entry: then that of the nearest.
    return sql`ctid = (select ctid from ${from} where index < ${end}
      order by abs(index - ${at}), index limit 1)`
  }
  const rank = { first: sql`1`, middle: sql`(count + 1) / 2`, last: sql`count` }[place]
  const order = sql.raw(ORDERED_TABLES[table] ?? 'ctid')
  return sql`ctid = (select row from (
    select ctid as row, row_number() over (order by ${order}) as rank, count(*) over () as count
    from ${from}) as ranked where rank = ${rank})`
}
