/** Alerts: batteries of which something is wrong or improbable. Recorded, not refused. */

import { z } from 'zod'
import { basisOf, SEVERITIES } from '../../core/alerts/kind.ts'
import { ALERT_KINDS } from '../../core/alerts/kinds.ts'
import { ALERT_STATUSES, type AlertName } from '../../core/alerts/life.ts'
import { LedgerError } from '../../core/errors.ts'
import { isLot, type Traceable } from '../../core/events/traceable.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Alert, STANDING_ALERTS, STANDING_KINDS } from '../../oversight/alerts/kinds.ts'
import { type ListedAlert, listAlerts as readList } from '../../oversight/alerts/list.ts'
import { readAlerts } from '../../oversight/alerts/read.ts'
import { json } from '../content.ts'
import { nextPage } from '../pager.ts'
import { creditCode, limit, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { alerts, listedAlerts } from '../schemas/oversight.ts'
import { ownEnterprise, seesEnterprise } from '../visibility.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly publicUrl: string
}

const STANDING = STANDING_ALERTS.map((alert) => `\`${alert}\``).join(', ')

export const listAlerts = defineRoute({
  at: 'GET /v1/alerts/:alert',
  name: 'listAlerts',
  summary: `Batteries and lots of which something is wrong: ${STANDING}; for an enterprise, those in its custody`,
  readers: 'known',
  path: {
    alert: z.enum(STANDING_ALERTS).meta({ description: 'What is wrong', examples: ['disputed'] }),
  },
  query: query({
    after: z
      .string()
      .regex(/^[0-9A-Z-]{1,80}$/)
      .default('')
      .meta({ description: 'Code that the reader has last: what the `next` before said' }),
    limit,
  }),
  answers: { 200: json(alerts) },
  refusals: ['not_found'],
  handler:
    ({ db, ledger, publicUrl }: Deps) =>
    async ({ reader, path: { alert }, query: { after, limit }, req, res }) => {
      const { vendors } = await ledger.registry()
      const custodian = ownEnterprise(reader)
      const known = [...vendors.keys()]
      const page = { vendors: known, custodian, after, limit }
      const { batteries, next } = await readAlerts(db, alert, page)
      return {
        alerts: batteries.map((one) => alertJson(alert, one)),
        next: nextPage({ req, res }, publicUrl, next ?? undefined),
      }
    },
})

function alertJson(alert: Alert, thing: Traceable) {
  const { code, state, custodian } = thing
  const entries = STANDING_KINDS[alert].entriesOf?.(thing)
  return { alert, code, state, custodian, lot: isLot(thing), ...(entries && { entries }) }
}

const KINDS = ALERT_KINDS.map(({ kind }) => kind) as [string, ...string[]]

/** Where a page ends: kind, entry and thing, which may hold anything but a line break. */
const CURSOR = /^([a-z0-9_]{3,40})\/(\d{1,15})?\/(.{1,120})$/u

export const searchAlerts = defineRoute({
  at: 'GET /v1/alerts',
  name: 'searchAlerts',
  summary:
    'What is wrong or improbable, by kind, with the entries that show it and what was answered; for an enterprise, what concerns it',
  readers: 'known',
  query: query({
    kind: z.enum(KINDS).optional().meta({ description: 'Of this kind alone' }),
    severity: z.enum(SEVERITIES).optional(),
    status: z.enum(ALERT_STATUSES).optional(),
    enterprise: creditCode
      .optional()
      .meta({ description: 'Credit code of one that it concerns: an enterprise sees its own' }),
    battery: z
      .string()
      .regex(/^[0-9A-Z-]{1,80}$/)
      .optional()
      .meta({ description: 'Code of the battery, or name of the lot, that it is about' }),
    after: z
      .string()
      .regex(CURSOR)
      .optional()
      .meta({ description: 'Cursor of the page before: what its `next` said' }),
    limit,
  }),
  answers: { 200: json(listedAlerts) },
  refusals: ['access_denied'],
  handler:
    ({ db, ledger, publicUrl, now }: Deps & { readonly now: () => Date }) =>
    async ({ reader, query: asked, req, res }) => {
      const own = ownEnterprise(reader)
      const { enterprise = own, kind, severity, status, battery, limit } = asked
      if (enterprise !== undefined && !seesEnterprise(reader, enterprise)) {
        throw new LedgerError('access_denied')
      }
      const kinds = ALERT_KINDS.filter(
        (one) => (kind ?? one.kind) === one.kind && (severity ?? one.severity) === one.severity,
      )
      const after = asked.after === undefined ? undefined : parseCursor(asked.after)
      const filter = { kinds, status, enterprise, thing: battery, after, limit }
      const registry = await ledger.registry()
      const { alerts, next } = await readList(db, filter, { registry, now: now() })
      const cursor = next && formatCursor(next)
      return {
        alerts: alerts.map(listedJson),
        next: nextPage({ req, res }, publicUrl, cursor),
      }
    },
})

function parseCursor(text: string): AlertName {
  const [, kind, entry, thing] = CURSOR.exec(text)!
  return { kind: kind!, entry: entry === undefined ? undefined : Number(entry), thing: thing! }
}

const formatCursor = ({ kind, thing, entry }: AlertName) => `${kind}/${entry ?? ''}/${thing}`

function listedJson({ evidence, answers, ...alert }: ListedAlert) {
  const declared = ALERT_KINDS.find(({ kind }) => kind === alert.kind)!
  const { severity, about, title, meaning, advice } = declared
  return {
    ...alert,
    severity,
    about,
    entries: evidence,
    title,
    meaning: { zh: fill(meaning.zh, alert.figures), en: fill(meaning.en, alert.figures) },
    advice,
    basis: basisOf(declared),
    answers,
  }
}

const fill = (sentence: string, figures: ListedAlert['figures']): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(figures[name]))
