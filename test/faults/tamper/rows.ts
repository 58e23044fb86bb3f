/** Rows dropped, put in, exchanged; the end of the log cut off. */

import { sql } from 'kysely'
import type { Tx } from '../../../src/db/database.ts'
import { type Column, changesOf, dropChecks } from './changes.ts'
import { rewrite } from './history.ts'
import type { Campaign } from './log.ts'
import { placesOf, rowAt } from './places.ts'
import { type Attack, asOwner, attackAt, type Scene } from './scene.ts'

export function rowAttacks(campaign: Campaign, columns: readonly Column[]): Attack[] {
  const tables = [...new Set(columns.map(({ table }) => table))]
  return [
    ...tables.flatMap((table) =>
      placesOf(table).flatMap((place) => [
        attackAt(`a row of \`${table}\` dropped`, place, (scene) => drop(scene, table, place)),
        attackAt(`a row of \`${table}\` put in`, place, (scene) =>
          insert(
            scene,
            columns.filter((one) => one.table === table),
            place,
          ),
        ),
      ]),
    ),
    ...cuts(campaign),
    ...exchanges(campaign),
  ]
}

const drop = (scene: Scene, table: string, place: string | undefined) =>
  asOwner(scene, (tx) =>
    sql`delete from ${sql.table(table)} where ${rowAt(scene.campaign, table, place)}`.execute(tx),
  )

/** A copy of a row, with other values wherever there may not be the same twice. */
const insert = (scene: Scene, columns: readonly Column[], place: string | undefined) =>
  asOwner(scene, async (tx) => {
    const table = columns[0]!.table
    await dropChecks(tx, table)
    const keys = await readKeys(tx, table)
    const names = sql.join(columns.map(({ column }) => sql.ref(column)))
    const values = columns.map((one) =>
      keys.includes(one.column) ? changesOf(one).at(-1)! : sql.ref(one.column),
    )
    await sql`
      insert into ${sql.table(table)} (${names})
      select ${sql.join(values)} from ${sql.table(table)}
      where ${rowAt(scene.campaign, table, place)}`.execute(tx)
  })

async function readKeys(tx: Tx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_index join pg_attribute
      on attrelid = indrelid and attnum = any(indkey)
    where indrelid = ${table}::regclass and indisunique`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Of the table of entries alone, as by a hand; and of all tables, as by one who knows them. */
function cuts({ published, total }: Campaign): Attack[] {
  const places = { 'before the last checkpoint': published - 7, 'after it': total - 3 }
  return Object.entries(places).flatMap(([place, size]) => [
    attackAt('the end cut off `entries` alone', place, (scene) =>
      asOwner(scene, (tx) => sql`delete from entries where index >= ${size}`.execute(tx)),
    ),
    attackAt('the end cut off all tables', place, (scene) =>
      rewrite(scene, (entries) => entries.slice(0, size)),
    ),
  ])
}

function exchanges({ published, lone }: Campaign): Attack[] {
  const a = lone + 3
  const b = published - 9
  return [
    attackAt('two rows of `entries` exchanged', undefined, (scene) =>
      asOwner(scene, (tx) =>
        sql`update entries as taker
          set entry = giver.entry, leaf_hash = giver.leaf_hash, accepted_at = giver.accepted_at
          from entries as giver
          where (taker.index, giver.index) in ((${a}, ${b}), (${b}, ${a}))`.execute(tx),
      ),
    ),
    attackAt('all tables emptied', undefined, (scene) =>
      rewrite(scene, () => []).then(() =>
        asOwner(scene, async (tx) => {
          await sql`truncate checkpoints`.execute(tx)
          await sql`update log_publication set size = 0, published_at = '-infinity'`.execute(tx)
        }),
      ),
    ),
  ]
}
