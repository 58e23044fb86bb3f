/** Summaries: figures of what was done, for regulators, auditors, and each enterprise about itself. */

import type { Response } from 'express'
import { z } from 'zod'
import { ELEMENTS } from '../../core/events/fields.ts'
import type { Db } from '../../db/database.ts'
import type { Figures } from '../../oversight/summaries/figures.ts'
import {
  GROUPINGS,
  type Grouping,
  readSummary,
  type Summary,
  type SummaryRow,
} from '../../oversight/summaries/read.ts'
import { json, type Media, media } from '../content.ts'
import { day, district, inOrder, query, RANGE, signer } from '../query.ts'
import type { KnownReader } from '../reader.ts'
import { defineRoute } from '../route.ts'
import * as schemas from '../schemas/oversight.ts'
import { figuresFor } from '../visibility.ts'
import { formatCsv } from './csv.ts'

const SUMMARY_QUERY = query({
  from: day.optional().meta({ description: 'First day of the events, ISO 8601, in China' }),
  to: day.optional().meta({ description: 'Last day' }),
  by: z
    .union([z.string(), z.array(z.string())])
    .default([])
    // In the order in which they were asked for, each once.
    .transform((texts) => [...new Set([texts].flat().flatMap((text) => text.split(',')))])
    .pipe(z.array(z.enum(GROUPINGS)))
    .meta({ description: 'What to group by: several, repeated or with commas' }),
  enterprise: signer.optional().meta({ description: 'Credit code of who signed, or `authority`' }),
  district: district.optional().meta({
    description:
      'GB/T 2260, six digits, of the place of the events: as districts are today, so that 500157 is what was 500105, too',
  }),
}).refine(inOrder, RANGE)

export const getSummary = defineRoute({
  at: 'GET /v1/summaries',
  name: 'getSummary',
  summary:
    'Figures of the events: all for auditors and regulators, of its own for an enterprise; JSON, or CSV by Accept',
  readers: 'known',
  query: SUMMARY_QUERY,
  answers: { 200: { ...json(schemas.summary), 'text/csv': 'text' } },
  refusals: ['access_denied'],
  handler:
    ({ db }: { readonly db: Db }) =>
    async ({ reader, query, req, res }) => {
      const summary = await summaryFor(db, reader, query)
      res.vary('Accept')
      return req.accepts('application/json', 'text/csv') === 'text/csv'
        ? csvOf(summary, query.by, res)
        : summaryJson(summary)
    },
})

export const getSummaryFile = defineRoute({
  at: 'GET /v1/summaries.csv',
  name: 'getSummaryFile',
  summary: 'The same as a CSV file',
  readers: 'known',
  query: SUMMARY_QUERY,
  answers: { 200: { 'text/csv': 'text' } },
  refusals: ['access_denied'],
  handler:
    ({ db }: { readonly db: Db }) =>
    async ({ reader, query, res }) =>
      csvOf(await summaryFor(db, reader, query), query.by, res),
})

const summaryFor = (
  db: Db,
  reader: KnownReader,
  { by, from, to, enterprise, district }: z.infer<typeof SUMMARY_QUERY>,
): Promise<Summary> => readSummary(db, figuresFor(reader, { from, to, enterprise, district }), by)

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

function csvOf({ size, rows }: Summary, by: readonly Grouping[], res: Response): Media {
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
  return media('text/csv; charset=utf-8', formatCsv([header, ...lines]))
}
