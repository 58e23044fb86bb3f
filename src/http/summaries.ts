/** Summaries: figures of what was done, for regulators, auditors, and each enterprise about itself. */

import { type Request, type Response, Router } from 'express'
import { LedgerError } from '../core/errors.ts'
import { ELEMENTS } from '../core/events/fields.ts'
import type { Db } from '../db/database.ts'
import type { Figures } from '../db/oversight.ts'
import {
  GROUPINGS,
  type Grouping,
  readSummary,
  type Selection,
  type Summary,
  type SummaryRow,
} from '../db/summaries.ts'
import { knownReaderFrom, type Reader } from './access.ts'
import { formatCsv } from './csv.ts'
import { refuseMethod } from './requests.ts'

export function summariesRouter({ db }: { db: Db }): Router {
  const router = Router()

  router
    .route('/v1/summaries')
    .get(async (req, res) => {
      const asked = questionFrom(req, res)
      const summary = await readSummary(db, asked.selection, asked.by)
      res.vary('Accept')
      if (req.accepts('application/json', 'text/csv') === 'text/csv') {
        sendCsv(res, summary, asked.by)
      } else {
        privately(res).json(summaryJson(summary))
      }
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/summaries.csv')
    .get(async (req, res) => {
      const asked = questionFrom(req, res)
      sendCsv(res, await readSummary(db, asked.selection, asked.by), asked.by)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/**
 * What a reader may ask for: an enterprise about itself.
 *
 * @throws {@link LedgerError} `access_denied`
 */
export function narrowTo(
  reader: Exclude<Reader, { tier: 'public' }>,
  selection: Selection,
): Selection {
  if (reader.tier === 'all') return selection
  const { enterprise = reader.enterprise } = selection
  if (enterprise !== reader.enterprise) throw new LedgerError('access_denied')
  return { ...selection, enterprise }
}

function questionFrom(req: Request, res: Response): { selection: Selection; by: Grouping[] } {
  const reader = knownReaderFrom(res)
  const selection = {
    from: dayFrom(req, 'from'),
    to: dayFrom(req, 'to'),
    enterprise: wordFrom(req, 'enterprise'),
    district: wordFrom(req, 'district'),
  }
  return { selection: narrowTo(reader, selection), by: groupingsFrom(req) }
}

/** In the order in which they were asked for, each once. */
function groupingsFrom({ query: { by = [] } }: Request): Grouping[] {
  const names = new Set([by].flat().flatMap((names) => String(names).split(',')))
  return [...names].map((name) => {
    const grouping = GROUPINGS.find((known) => known === name)
    if (!grouping) throw malformed('by', name)
    return grouping
  })
}

function dayFrom(req: Request, name: string): string | undefined {
  const text = wordFrom(req, name)
  if (text === undefined || isDay(text)) return text
  throw malformed(name, text)
}

/** Whether there is such a day: the database would refuse February 30 as a fault of ours. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function wordFrom({ query }: Request, name: string): string | undefined {
  const text = query[name]
  if (text === undefined || (typeof text === 'string' && WORD.test(text))) return text
  throw malformed(name, String(text))
}

const WORD = /^[\w.-]{1,40}$/

const malformed = (name: string, value: string) =>
  new LedgerError('request_malformed', { reason: 'number', name, value: value.slice(0, 60) })

const summaryJson = ({ size, acceptedAt, rows }: Summary) => ({
  asOf: { entry: size > 0 ? size - 1 : null, time: acceptedAt?.toISOString() ?? null },
  rows: rows.map(rowJson),
})

const rowJson = ({ group, figures }: SummaryRow) => ({
  ...group,
  events: figures.events,
  batteries: figures.batteries,
  massKg: figures.grams / 1000,
  energyKwh: figures.watt_hours / 1000,
  elementGrams: Object.fromEntries(elementsOf(figures)),
})

const elementsOf = (figures: Figures) =>
  ELEMENTS.map((element) => [element, figures[element.toLowerCase() as keyof Figures]] as const)

function sendCsv(res: Response, { size, rows }: Summary, by: readonly Grouping[]): void {
  const grams = ELEMENTS.map((element) => `${element}Grams`)
  const header = [...by, 'events', 'batteries', 'massKg', 'energyKwh', ...grams]
  const lines = rows.map(({ group, figures }) => [
    ...by.map((name) => group[name] ?? ''),
    figures.events,
    figures.batteries,
    figures.grams / 1000,
    figures.watt_hours / 1000,
    ...elementsOf(figures).map(([, value]) => value),
  ])
  // A table has no place for it, so the name says how much of the log it covers.
  res.attachment(`summary-${size}-entries.csv`)
  privately(res)
    .type('text/csv; charset=utf-8')
    .send(formatCsv([header, ...lines]))
}

const privately = (res: Response) =>
  res.set('Cache-Control', 'private, no-cache').vary('Authorization')
