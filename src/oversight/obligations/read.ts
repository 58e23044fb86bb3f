/** What has to be done, and what was done late: obligations in the order in which they began. */

import { sql } from 'kysely'
import { OBLIGATIONS, type Obligation } from '../../core/events/obligations.ts'
import type { RuleChange } from '../../core/events/rule-table.ts'
import {
  daysOpenedOn,
  isClosedStatus,
  type ObligationStatus,
  type OpenStatus,
  type Standing,
  standingOf,
} from '../../core/rules/obligations.ts'
import type { Db } from '../../db/database.ts'

export interface ObligationRow {
  readonly code: string
  readonly obligation: Obligation
  readonly openedBy: number
  readonly enterprise: string
  readonly facility: string | null
  readonly openedOn: string
  readonly closedOn: string | null
  readonly closedBy: number | null
}

export interface ObligationFound extends ObligationRow {
  readonly standing: Standing
}

/** As of when it is asked. */
export interface RulesToday {
  /** ISO 8601, in China. */
  readonly today: string
  readonly changes: readonly RuleChange[]
}

export interface ObligationSelection {
  readonly enterprise?: string | undefined
  readonly facility?: string | undefined
  readonly code?: string | undefined
  readonly obligation?: Obligation | undefined
  /** All that are open, if undefined. */
  readonly status?: ObligationStatus | undefined
}

/** The last one that a reader has. */
export interface ObligationMark
  extends Pick<ObligationRow, 'openedOn' | 'openedBy' | 'code' | 'obligation'> {}

export interface ObligationPage {
  readonly after?: ObligationMark | undefined
  readonly limit: number
}

export interface ObligationsFound {
  readonly rows: readonly ObligationFound[]
  /** Where to go on after; undefined at the end. There may be more although none were found here. */
  readonly next: ObligationMark | undefined
}

/** Closed ones looked at for one page, at most: whether one was late, no index knows. */
const SCAN_LIMIT = 400

export async function readObligations(
  db: Db,
  selection: ObligationSelection,
  { after, limit }: ObligationPage,
  rules: RulesToday,
): Promise<ObligationsFound> {
  const { status } = selection
  const isClosed = status !== undefined && isClosedStatus(status)
  const scanned = isClosed ? Math.max(limit, SCAN_LIMIT) : limit
  const rows = await readRows(db, selection, { after, limit: scanned + 1 }, rules)
  const looked = rows.slice(0, scanned).map(standings(rules))
  const matching = isClosed ? looked.filter(({ standing }) => standing.status === status) : looked
  const found = matching.slice(0, limit)
  const isMore = found.length < matching.length || rows.length > scanned
  const last = found.length === limit ? found.at(-1) : looked.at(-1)
  return { rows: found, next: isMore ? last : undefined }
}

/** Those of a thing that are open, and were late. @param code - under which it is tracked */
export async function readObligationsOf(
  db: Db,
  code: string,
  rules: RulesToday,
): Promise<ObligationFound[]> {
  const { rows } = await sql<ObligationRow>`
    select ${COLUMNS} from obligations where code = ${code}
    order by opened_on, opened_by, obligation`.execute(db)
  return rows.map(standings(rules)).filter(({ standing }) => standing.status !== 'met')
}

const COLUMNS = sql`code, obligation, opened_by as "openedBy", enterprise, facility,
  opened_on::text as "openedOn", closed_on::text as "closedOn", closed_by as "closedBy"`

/** Of a page, most began on few days: each day's holidays are counted once. */
function standings({ today, changes }: RulesToday): (row: ObligationRow) => ObligationFound {
  const known = new Map<string, Standing>()
  return (row) => {
    const { obligation, openedOn, closedOn } = row
    const key = `${obligation} ${openedOn} ${closedOn}`
    const standing =
      known.get(key) ?? standingOf(obligation, openedOn, closedOn ?? undefined, today, changes)
    known.set(key, standing)
    return { ...row, standing }
  }
}

/** Kind by kind, each in the order of its index and no further than the page goes. */
async function readRows(
  db: Db,
  { enterprise, facility, code, obligation, status }: ObligationSelection,
  { after, limit }: ObligationPage,
  { today, changes }: RulesToday,
): Promise<ObligationRow[]> {
  const kinds = obligation ? [obligation] : OBLIGATIONS
  const branches = kinds.flatMap((kind) => {
    const spans =
      status === undefined || isClosedStatus(status)
        ? undefined
        : daysOpenedOn(kind, status satisfies OpenStatus, today, changes)
    if (spans?.length === 0) return []
    const conditions = [
      sql`obligation = ${kind}`,
      status !== undefined && isClosedStatus(status)
        ? sql`closed_by is not null`
        : sql`closed_by is null`,
      ...(enterprise === undefined ? [] : [sql`enterprise = ${enterprise}`]),
      ...(facility === undefined ? [] : [sql`facility = ${facility}`]),
      ...(code === undefined ? [] : [sql`code = ${code}`]),
      ...(spans
        ? [
            sql`(${sql.join(
              spans.map(({ from, to }) => sql`opened_on between ${from}::date and ${to}::date`),
              sql` or `,
            )})`,
          ]
        : []),
      ...(after
        ? [
            sql`(opened_on, opened_by, code, obligation) >
              (${after.openedOn}::date, ${after.openedBy}::bigint, ${after.code}, ${after.obligation})`,
          ]
        : []),
    ]
    return [
      sql`(select * from obligations where ${sql.join(conditions, sql` and `)}
        order by opened_on, opened_by, code limit ${limit})`,
    ]
  })
  if (branches.length === 0) return []
  const { rows } = await sql<ObligationRow>`
    select ${COLUMNS} from (${sql.join(branches, sql` union all `)}) as found
    order by opened_on, opened_by, code, obligation limit ${limit}`.execute(db)
  return rows
}
