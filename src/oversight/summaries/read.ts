/** Reading summaries: sums of figures, for any period and grouping. */

import { type RawBuilder, sql } from 'kysely'
import { WHOLLY_MERGED } from '../../core/codes/districts.ts'
import { addDays } from '../../core/codes/working-days.ts'
import type { Db } from '../../db/database.ts'
import { readSnapshot } from '../../db/scan.ts'
import { readFollowed } from '../position.ts'
import { FIGURES, type Figures } from './figures.ts'

/** What figures can be grouped by. */
export const GROUPINGS = ['month', 'enterprise', 'district', 'type', 'chemistry'] as const

export type Grouping = (typeof GROUPINGS)[number]

export interface Selection {
  /** First and last day, ISO 8601. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly enterprise?: string | undefined
  readonly district?: string | undefined
}

export interface Summary {
  /** How far the figures cover the log. */
  readonly size: number
  readonly acceptedAt: Date | null
  readonly rows: readonly SummaryRow[]
}

export interface SummaryRow {
  /** One for each grouping that was asked for; a month as `2026-11`. */
  readonly group: Readonly<Partial<Record<Grouping, string>>>
  readonly figures: Figures
}

/** @param by - in the order in which the rows are to be sorted */
export const readSummary = (
  db: Db,
  selection: Selection,
  by: readonly Grouping[],
): Promise<Summary> =>
  readSnapshot(db, async (tx) => ({
    ...(await readFollowed(tx)),
    rows: await readSummaryRows(tx, selection, by),
  }))

/** As {@link readSummary}, without saying how far they cover the log. */
export async function readSummaryRows(
  db: Db,
  selection: Selection,
  by: readonly Grouping[],
): Promise<SummaryRow[]> {
  const groups = by.map((name) => GROUPED_BY[name] ?? sql.ref(name))
  // As doubles: nobody's sum reaches 2^53 grams by honest means, and no other may stop the rest.
  const sums = FIGURES.map((figure) => sql`sum(${sql.ref(figure)})::float8 as ${sql.ref(figure)}`)
  const { rows } = await sql<Record<string, string & number>>`
    select ${sql.join([...groups.map((group, i) => sql`${group} as ${sql.ref(by[i]!)}`), ...sums])}
    from ${sql.table(tableFor(selection))} where ${conditionsOf(selection)}
    ${groups.length > 0 ? sql`group by ${places(by)} order by ${places(by)}` : sql`having count(*) > 0`}
  `.execute(db)
  const pick = <Name extends string>(row: (typeof rows)[number], names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, row[name]])) as Record<Name, string & number>
  return rows.map((row) => ({ group: pick(row, by), figures: pick(row, FIGURES) }))
}

/** Whole months are summed up already. */
const tableFor = ({ from = '-01', to }: Selection) =>
  from.endsWith('-01') && (to === undefined || isLastOfMonth(to))
    ? 'summary_months'
    : 'summary_cells'

const isLastOfMonth = (day: string): boolean => addDays(day, 1).endsWith('-01')

/** What is not a column as it stands: months, and districts as they are today. */
const GROUPED_BY: Partial<Record<Grouping, RawBuilder<unknown>>> = {
  month: sql`to_char(day, 'YYYY-MM')`,
  district: sql`case district ${sql.join(
    Object.entries(WHOLLY_MERGED).map(
      ([old, now]) => sql`when ${sql.lit(old)} then ${sql.lit(now)}`,
    ),
    sql` `,
  )} else district end`,
}

/** Codes under which cells of a district may stand. */
const codesOf = (district: string): string[] => [
  district,
  ...Object.keys(WHOLLY_MERGED).filter((old) => WHOLLY_MERGED[old] === district),
]

/** 1, 2, …: columns by their place. */
const places = (by: readonly Grouping[]) => sql.join(by.map((_, i) => sql.lit(i + 1)))

function conditionsOf({ from, to, enterprise, district }: Selection) {
  return sql.join(
    [
      sql`true`,
      ...(from === undefined ? [] : [sql`day >= ${from}::date`]),
      ...(to === undefined ? [] : [sql`day <= ${to}::date`]),
      ...(enterprise === undefined ? [] : [sql`enterprise = ${enterprise}`]),
      ...(district === undefined ? [] : [sql`district = any(${codesOf(district)}::text[])`]),
    ],
    sql` and `,
  )
}
