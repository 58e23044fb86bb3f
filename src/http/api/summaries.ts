/** Summaries: figures of what was done, for regulators, auditors, and each enterprise about itself. */

import { type Response, Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import { ELEMENTS } from '../../core/events/fields.ts'
import type { Db } from '../../db/database.ts'
import type { Figures } from '../../oversight/summaries/figures.ts'
import {
  type Grouping,
  readSummary,
  type Selection,
  type Summary,
  type SummaryRow,
} from '../../oversight/summaries/read.ts'
import { SUMMARY_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { knownReaderFrom, type Reader } from '../reader.ts'
import { refuseMethod } from '../requests.ts'
import { formatCsv } from './csv.ts'

export function summariesRouter({ db }: { db: Db }): Router {
  const router = Router()

  router
    .route('/v1/summaries')
    .get(async (req, res) => {
      const asked = questionFrom(res)
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
    .get(async (_req, res) => {
      const asked = questionFrom(res)
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

function questionFrom(res: Response): { selection: Selection; by: Grouping[] } {
  const reader = knownReaderFrom(res)
  const { by, from, to, enterprise, district } = askedOf(res, SUMMARY_QUERY)
  return { selection: narrowTo(reader, { from, to, enterprise, district }), by }
}

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
