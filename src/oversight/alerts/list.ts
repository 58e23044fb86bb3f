/** Lists of alerts: those that statements raised, then those that stand in `batteries`, then sums; each with what was answered. */

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
import type { Registry } from '../../core/events/registry.ts'
import type { Db } from '../../db/database.ts'
import { NO_ENTRY } from './derivation.ts'
import { type Alert, STANDING_KINDS } from './kinds.ts'
import { readAlerts } from './read.ts'
import { type Circumstances, type FindSums, SUMS } from './sums.ts'

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

/** What a list rests on besides the tables. */
export interface AlertCircumstances extends Circumstances {
  readonly registry: Registry
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
  circumstances: AlertCircumstances,
): Promise<AlertList> {
  const { status, limit, after } = filter
  const scan = status === undefined ? limit : Math.max(limit, SCAN_LIMIT)
  const alerts: ListedAlert[] = []
  for (const read of sourcesAfter(filter, circumstances)) {
    const { rows, next } = await read(db, { ...filter, limit: scan })
    const answered = await withAnswers(db, rows, circumstances)
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

function sourcesAfter({ kinds, after }: AlertFilter, circumstances: AlertCircumstances): Source[] {
  const raised = kinds.filter((kind) => RAISED_KINDS.includes(kind))
  const others = kinds.flatMap(({ kind }) => {
    const read = isStanding(kind) ? standingAs(kind, circumstances) : undefined
    const summed = SUMS.get(kind)
    const source = read ?? (summed && summedAs(kind, summed, circumstances))
    return source ? [{ kind, source }] : []
  })
  const place = others.findIndex(({ kind }) => kind === after?.kind)
  return [
    ...(raised.length > 0 && place < 0 ? [raisedAmong(raised)] : []),
    ...others.slice(Math.max(place, 0)).map(({ source }) => source),
  ]
}

const isStanding = (kind: string): kind is Alert => kind in STANDING_KINDS

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
  (kind: Alert, { registry }: AlertCircumstances): Source =>
  async (db, { enterprise, thing, after, limit }) => {
    // A code's own beginning stands before it, and before few others.
    const from = thing?.slice(0, -1) ?? (after?.kind === kind ? after.thing : '')
    const page = {
      vendors: [...registry.vendors.keys()],
      custodian: enterprise,
      after: from,
      limit,
    }
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

const summedAs =
  (kind: string, find: FindSums, circumstances: Circumstances): Source =>
  async (db, { enterprise, thing, after, limit }) => {
    const from = after?.kind === kind ? after.thing : ''
    // A code of a battery is no enterprise's: no sum is about it.
    const found = thing === undefined ? await find(db, enterprise, circumstances) : []
    const rows = found
      .filter((one) => one.thing > from)
      .slice(0, limit)
      .map((one): Candidate => {
        const nobody = { entry: undefined, counterparty: undefined, day: undefined, evidence: [] }
        return { kind, ...one, ...nobody }
      })
    return { rows, next: rows.length === limit ? nameOf(rows.at(-1)!) : undefined }
  }

async function withAnswers(
  db: Db,
  candidates: readonly Candidate[],
  { registry }: AlertCircumstances,
): Promise<ListedAlert[]> {
  if (candidates.length === 0) return []
  const isRegulator = (code: string) =>
    registry.enterprises.get(code)?.roles.includes('regulator') ?? false
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
