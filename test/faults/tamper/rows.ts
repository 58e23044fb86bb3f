/** Rows dropped, put in, exchanged; the end of the log cut off. */

import { sql } from 'kysely'
import { type Column, changesOf, placesOf, rowAt, tryTo } from './columns.ts'
import { replaceLog } from './history.ts'
import type { Campaign } from './log.ts'
import { type Attack, asOwner, type Scene } from './scene.ts'

export function rowAttacks(campaign: Campaign, columns: readonly Column[]): Attack[] {
  const tables = [...new Set(columns.map(({ table }) => table))]
  return [
    ...tables.flatMap((table) =>
      placesOf(table).flatMap((place) => [
        at(`a row of \`${table}\` dropped`, place, (scene) => drop(scene, table, place)),
        at(`a row of \`${table}\` put in`, place, (scene) =>
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

const at = (name: string, place: string | undefined, act: Attack['act']): Attack => ({
  name,
  ...(place && { place }),
  act,
})

const drop = (scene: Scene, table: string, place: string | undefined) =>
  asOwner(scene, (tx) =>
    sql`delete from ${sql.table(table)} where ${rowAt(scene.campaign, table, place)}`.execute(tx),
  )

/** A copy of a row that differs from it in one column: the first that makes it another row. */
const insert = (scene: Scene, columns: readonly Column[], place: string | undefined) =>
  asOwner(scene, async (tx) => {
    const table = columns[0]!.table
    await sql`alter table ${sql.table(table)} drop constraint if exists
      ${sql.ref(`${table}_singleton_check`)}`.execute(tx)
    const names = sql.join(columns.map(({ column }) => sql.ref(column)))
    const row = rowAt(scene.campaign, table, place)
    for (const changed of columns) {
      for (const value of changesOf(changed)) {
        const values = sql.join(
          columns.map((one) => (one === changed ? value : sql.ref(one.column))),
        )
        const statement = sql`insert into ${sql.table(table)} (${names})
          select ${values} from ${sql.table(table)} where ${row}`
        if (await tryTo(tx, statement)) return
      }
    }
    throw new Error(`nothing can be put into ${table}`)
  })

/** Of the table of entries alone, as by a hand; and of all tables, as by one who knows them. */
function cuts({ published, total }: Campaign): Attack[] {
  const places = { 'before the last checkpoint': published - 7, 'after it': total - 3 }
  return Object.entries(places).flatMap(([place, size]) => [
    at('the end cut off `entries` alone', place, (scene) =>
      asOwner(scene, (tx) => sql`delete from entries where index >= ${size}`.execute(tx)),
    ),
    at('the end cut off all tables', place, (scene) =>
      asOwner(scene, (tx) => replaceLog(tx, scene.campaign, (entries) => entries.slice(0, size))),
    ),
  ])
}

function exchanges({ published, lone }: Campaign): Attack[] {
  const a = lone + 3
  const b = published - 9
  return [
    at('two rows of `entries` exchanged', undefined, (scene) =>
      asOwner(scene, (tx) =>
        sql`update entries as taker
          set entry = giver.entry, leaf_hash = giver.leaf_hash, accepted_at = giver.accepted_at
          from entries as giver
          where (taker.index, giver.index) in ((${a}, ${b}), (${b}, ${a}))`.execute(tx),
      ),
    ),
    at('all tables emptied', undefined, (scene) =>
      asOwner(scene, async (tx) => {
        await replaceLog(tx, scene.campaign, () => [])
        await sql`truncate checkpoints`.execute(tx)
        await sql`update log_publication set size = 0, published_at = '-infinity'`.execute(tx)
      }),
    ),
  ]
}
