/** Lists of alerts: those that statements raised, then those that stand in `batteries`; each with what was answered. */

import { sql } from 'kysely'
import type { AlertKind } from '../../core/alerts/kind.ts'
import { RAISED_KINDS } from '../../core/alerts/kinds.ts'
import {
  type AlertName,
  type AlertStatus,
  countingAnswers,
  type SignedAnswer,
  statusAfter,
} from '../../core/alerts/life.ts'
import type { Raised } from '../../core/alerts/raise.ts'
import { parseJson } from '../../core/bytes/json.ts'
import type { Db } from '../../db/database.ts'
import { NO_ENTRY } from './derivation.ts'
import { type Alert, STANDING_ALERTS, STANDING_KINDS } from './kinds.ts'
import { readAlerts } from './read.ts'

export interface AlertFilter {
  readonly kinds: readonly AlertKind[]
  readonly status: AlertStatus | undefined
  /** Credit code of one that it concerns; all if undefined. */
  readonly enterprise: string | undefined
  /** Code, waybill, vehicle, line or credit code that it is about. */
  readonly thing: string | undefined
  /** The last that the reader has. */
  readonly after: AlertName | undefined
  readonly limit: number
}

/** What of the registry a list rests on. */
export interface AlertRegistry {
  readonly vendors: readonly string[]
  readonly isRegulator: (creditCode: string) => boolean
}

export interface ListedAlert extends Omit<Raised, 'entry'>, AlertName {
  /** Of the event, in China, ISO 8601; undefined where no entry gave rise to it. */
  readonly day: string | undefined
  readonly status: AlertStatus
  readonly answers: readonly SignedAnswer[]
}

export interface AlertList {
  readonly alerts: readonly ListedAlert[]
  /** To go on after; undefined at the end. There may be more although none were found here. */
  readonly next: AlertName | undefined
}

/** Candidates that are looked at for a page, at most, where a status is asked for. */
const SCAN_LIMIT = 2_000

export async function listAlerts(
  db: Db,
  filter: AlertFilter,
  registry: AlertRegistry,
): Promise<AlertList> {
  const { status, limit, after } = filter
  const scan = status === undefined ? limit : Math.max(limit, SCAN_LIMIT)
  const alerts: ListedAlert[] = []
  for (const read of sourcesAfter(filter, registry)) {
    const { rows, next } = await read(db, { ...filter, limit: scan })
    const answered = await withAnswers(db, rows, registry)
    for (const alert of answered) {
      if (status !== undefined && alert.status !== status) continue
      alerts.push(alert)
      if (alerts.length === limit) return { alerts, next: nameOf(alert) }
    }
    if (next && !isSame(next, after)) return { alerts, next }
  }
  return { alerts, next: undefined }
}

type Candidate = Omit<ListedAlert, 'status' | 'answers'>

/** Reads candidates from `after` on; `next` if there may be more of them. */
type Source = (
  db: Db,
  filter: AlertFilter,
) => Promise<{ readonly rows: readonly Candidate[]; readonly next: AlertName | undefined }>

function sourcesAfter({ kinds, after }: AlertFilter, registry: AlertRegistry): Source[] {
  const raised = kinds.filter((kind) => RAISED_KINDS.includes(kind))
  const standing = STANDING_ALERTS.filter((alert) => kinds.includes(STANDING_KINDS[alert].declared))
  const isIn = (names: readonly string[]) => after !== undefined && names.includes(after.kind)
  const place = isIn(STANDING_ALERTS) ? standing.indexOf(after!.kind as Alert) : 0
  return [
    ...(raised.length > 0 && !isIn(STANDING_ALERTS) ? [raisedAmong(raised)] : []),
    ...standing.slice(Math.max(place, 0)).map((alert) => standingAs(alert, registry)),
  ]
}

const raisedAmong =
  (kinds: readonly AlertKind[]): Source =>
  async (db, { enterprise, thing, after, limit }) => {
    // All kinds are those of the table: without a condition on them, rows come in the index's order.
    const names = kinds.map(({ kind }) => kind)
    const ofKinds =
      kinds.length === RAISED_KINDS.length ? sql`true` : sql`kind = any(${names}::text[])`
    const ofThing = thing === undefined ? sql`true` : sql`thing = ${thing}`
    const rest = after
      ? sql`(kind, thing, entry) > (${after.kind}, ${after.thing}, ${after.entry ?? NO_ENTRY})`
      : sql`true`
    const those = (condition: ReturnType<typeof sql>) => sql`
      (select * from alerts where ${condition} and ${ofKinds} and ${ofThing} and ${rest}
       order by kind, thing, entry limit ${limit})`
    const concerned =
      enterprise === undefined
        ? those(sql`true`)
        : sql`${those(sql`enterprise = ${enterprise}`)} union all
              ${those(sql`counterparty = ${enterprise}`)}`
    const { rows } = await sql<AlertRow>`
      select kind, thing, entry, enterprise, counterparty, day::text, evidence, figures
      from (${concerned}) as those order by kind, thing, entry limit ${limit}`.execute(db)
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { rows: rows.map(asCandidate), next: last && nameOf(last) }
  }

interface AlertRow extends Pick<Raised, 'kind' | 'thing' | 'entry' | 'enterprise'> {
  readonly counterparty: string
  readonly day: string
  readonly evidence: string
  readonly figures: string
}

const asCandidate = ({ counterparty, evidence, figures, ...row }: AlertRow): Candidate => ({
  ...row,
  counterparty: counterparty === '' ? undefined : counterparty,
  evidence: parseJson(evidence) as Raised['evidence'],
  figures: parseJson(figures) as Raised['figures'],
})

const standingAs =
  (kind: Alert, { vendors }: AlertRegistry): Source =>
  async (db, { enterprise, thing, after, limit }) => {
    // A code's own beginning stands before it, and before few others.
    const from = thing?.slice(0, -1) ?? (after?.kind === kind ? after.thing : '')
    const page = { vendors, custodian: enterprise, after: from, limit }
    const { batteries, next } = await readAlerts(db, kind, page)
    const asked = batteries.filter(({ code }) => thing === undefined || code === thing)
    const rows = asked.map((battery): Candidate => {
      const evidence = STANDING_KINDS[kind].entriesOf?.(battery) ?? []
      return {
        kind,
        thing: battery.code,
        entry: evidence.at(-1),
        enterprise: battery.custodian,
        counterparty: undefined,
        day: undefined,
        evidence,
        figures: {},
      }
    })
    const isEnd = next === null || thing !== undefined
    return { rows, next: isEnd ? undefined : { kind, thing: next, entry: undefined } }
  }

async function withAnswers(
  db: Db,
  candidates: readonly Candidate[],
  { isRegulator }: AlertRegistry,
): Promise<ListedAlert[]> {
  if (candidates.length === 0) return []
  const entries = candidates.map(({ entry = NO_ENTRY }) => entry)
  const { rows } = await sql<SignedAnswer & { at: number }>`
    select asked.at::int, answers.status, answers.signer, answers.note, answers.index
    from unnest(${candidates.map(({ kind }) => kind)}::text[],
        ${candidates.map(({ thing }) => thing)}::text[], ${entries}::bigint[])
      with ordinality as asked (kind, thing, entry, at)
    join alert_answers answers using (kind, thing, entry) order by answers.index`.execute(db)
  return candidates.map((candidate, i) => {
    const said = rows.filter(({ at }) => at === i + 1).map(({ at: _, ...answer }) => answer)
    const concerned = [candidate.enterprise, candidate.counterparty]
    const answers = countingAnswers(said, concerned, isRegulator)
    return { ...candidate, status: statusAfter(answers), answers }
  })
}

const nameOf = ({ kind, thing, entry }: AlertName): AlertName => ({ kind, thing, entry })

const isSame = (one: AlertName, other: AlertName | undefined) =>
  one.kind === other?.kind && one.thing === other.thing && one.entry === other.entry
