/** Every column of every table changed, in several rows: asked of the database, so that none is forgotten. */

import { sql } from 'kysely'
import type { Db } from '../../../src/db/database.ts'
import { type Column, changesOf, dropChecks, runFirst } from './changes.ts'
import type { Campaign } from './log.ts'
import { placesOf, rowAt } from './places.ts'
import { type Attack, asOwner, attackAt } from './scene.ts'

/** Tables that say nothing about the log. */
const EXEMPT = ['enrolments', 'kysely_migration', 'kysely_migration_lock']

export async function readColumns(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select table_name as table, column_name as column, data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE'
    order by table_name, ordinal_position`.execute(db)
  return rows.filter(({ table }) => !EXEMPT.includes(table))
}

export const columnAttacks = (campaign: Campaign, columns: readonly Column[]): Attack[] =>
  columns.flatMap((changed) =>
    placesOf(changed.table).map((place) =>
      attackAt(`\`${changed.table}.${changed.column}\` changed`, place, (scene) =>
        asOwner(scene, async (tx) => {
          await dropChecks(tx, changed.table)
          const table = sql.table(changed.table)
          const row = rowAt(campaign, changed.table, place)
          const column = sql.ref(changed.column)
          await runFirst(
            tx,
            changesOf(changed).map(
              (value) => sql`update ${table} set ${column} = ${value} where ${row}`,
            ),
          )
        }),
      ),
    ),
  )
