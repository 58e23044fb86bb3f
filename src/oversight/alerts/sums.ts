/** Alerts of what an enterprise says over time, by its figures as they are: no entry gives rise to them. */

import { sql } from 'kysely'
import {
  MONTHLY_SHARES,
  type MonthlyShare,
  shouldSpeak,
  silentEnterprise,
} from '../../core/alerts/sums.ts'
import { dayInChina, daysBetween } from '../../core/codes/calendar.ts'
import { addDays } from '../../core/codes/working-days.ts'
import type { Registry } from '../../core/events/registry.ts'
import type { ThresholdId } from '../../core/events/rule-table.ts'
import { thresholdOn } from '../../core/rules/rule-book.ts'
import type { Db } from '../../db/database.ts'

/** What sums rest on besides the figures. */
export interface Circumstances {
  readonly registry: Pick<Registry, 'enterprises' | 'ruleChanges'>
  readonly now: Date
}

/** `thing` is the credit code, with the month or the day that it is about: another one is another alert. */
export interface SumFound {
  readonly thing: string
  readonly enterprise: string
  readonly figures: Readonly<Record<string, string | number>>
}

/** In the order of their things; of one enterprise, or all. */
export type FindSums = (
  db: Db,
  enterprise: string | undefined,
  circumstances: Circumstances,
) => Promise<SumFound[]>

export const SUMS: ReadonlyMap<string, FindSums> = new Map([
  [silentEnterprise.kind, findSilent],
  ...MONTHLY_SHARES.map((share): [string, FindSums] => [
    share.declared.kind,
    (db, enterprise, circumstances) => findShares(share, db, enterprise, circumstances),
  ]),
])

async function findSilent(
  db: Db,
  enterprise: string | undefined,
  { registry, now }: Circumstances,
): Promise<SumFound[]> {
  const today = dayInChina(now)
  const limit = limitOn('silent_enterprise', today, registry)
  const asked = [...registry.enterprises.values()].filter(
    ({ creditCode, roles }) => (enterprise ?? creditCode) === creditCode && shouldSpeak(roles),
  )
  const codes = asked.map(({ creditCode }) => creditCode)
  const admitted = asked.map(({ history }) => history[0]!.index)
  const { rows } = await sql<{ enterprise: string; since: string }>`
    select asked.enterprise,
      greatest(newest.day, (entries.accepted_at at time zone 'Asia/Shanghai')::date)::text as since
    from unnest(${codes}::text[], ${admitted}::bigint[]) as asked (enterprise, admitted)
    join entries on entries.index = asked.admitted
    left join lateral (select max(day) as day from summary_cells
      where summary_cells.enterprise = asked.enterprise) newest on true
    order by 1`.execute(db)
  return rows.flatMap(({ enterprise, since }) => {
    const days = daysBetween(since, today)
    if (days <= limit) return []
    return [{ thing: `${enterprise} ${since}`, enterprise, figures: { since, days, limit } }]
  })
}

/** Days of the past that are looked at: what was wrong longer ago was seen then, or never will be. */
const LOOK_BACK = 366

async function findShares(
  { threshold, figure, of, among, least }: MonthlyShare,
  db: Db,
  enterprise: string | undefined,
  { registry, now }: Circumstances,
): Promise<SumFound[]> {
  const from = addDays(dayInChina(now), -LOOK_BACK)
  const counted = sql.ref(figure)
  const whole = among ? sql`type = any(${among}::text[])` : sql`true`
  const { rows } = await sql<{ enterprise: string; month: string; part: number; whole: number }>`
    select enterprise, to_char(day, 'YYYY-MM') as month, sum(${counted})::int as whole,
      coalesce(sum(${counted}) filter (where type = any(${of}::text[])), 0)::int as part
    from summary_months
    where day >= ${from}::date and ${whole}
      and ${enterprise === undefined ? sql`true` : sql`enterprise = ${enterprise}`}
    group by enterprise, day having sum(${counted}) >= ${least} order by enterprise, day`.execute(
    db,
  )
  return rows.flatMap(({ enterprise, month, part, whole }) => {
    const limit = limitOn(threshold, `${month}-01`, registry)
    if (part * 100 <= whole * limit) return []
    return [{ thing: `${enterprise} ${month}`, enterprise, figures: { month, part, whole, limit } }]
  })
}

const limitOn = (
  id: ThresholdId,
  day: string,
  { ruleChanges }: Circumstances['registry'],
): number => thresholdOn(id, day, ruleChanges)!.value
