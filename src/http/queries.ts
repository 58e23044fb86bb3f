/** What each route may be asked after the `?`: declared here once, for handlers and for OpenAPI. */

import { z } from 'zod'
import { CATALOGUE } from '../core/events/catalogue.ts'
import { FACILITY_KINDS } from '../core/events/registry-events.ts'
import { ROLES } from '../core/events/roles.ts'
import { parseEnrolmentCode } from '../core/keys/enrolment.ts'
import { GROUPINGS } from '../oversight/summaries/read.ts'
import { LANGUAGES } from '../text/language.ts'
import { isDay } from './days.ts'

/** Entries in a list, where the reader does not say; and at most. */
const PAGE_LENGTH = 100
export const PAGE_LIMIT = 1_000

/** A battery's chain is counted by PostgreSQL's `integer`. */
const POSITION_LIMIT = 2 ** 31 - 1

const count = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .pipe(z.boolean())
const day = z.string().refine(isDay).meta({ format: 'date' })
const month = z.string().refine((text) => isDay(`${text}-01`))
const year = z.string().refine((text) => isDay(`${text}-01-01`))
const district = z.string().regex(/^\d{6}$/)
const creditCode = z.string().regex(/^[0-9A-Z]{18}$/)
const signer = z.string().regex(/^([0-9A-Z]{18}|authority)$/)

/** Of every route: any of them may answer with a page that says what was wrong. */
const LANG = z
  .enum(LANGUAGES)
  .optional()
  .meta({ description: 'Language of a page, or of a refusal' })

const query = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...shape, lang: LANG })

/** What WeChat adds to the addresses that people pass on. It asks for nothing. */
const passedOn = z
  .string()
  .optional()
  .meta({ description: 'Added by WeChat to an address that is passed on; passed over' })
export const WECHAT_PARAMETERS = {
  from: passedOn,
  isappinstalled: passedOn,
  nsukey: passedOn,
  scene: passedOn,
  clicktime: passedOn,
  enterid: passedOn,
}

/** Of a page that people reach by a link or by a QR code. */
const pageQuery = <Shape extends z.ZodRawShape>(shape: Shape) =>
  query({ ...shape, ...WECHAT_PARAMETERS })

/** A first and a last one, in their order, if both are given. */
const inOrder = <Mark extends number | string>({
  from,
  to,
}: {
  from?: Mark | undefined
  to?: Mark | undefined
}) => from === undefined || to === undefined || from <= to
const RANGE = { params: { reason: 'range' } }

export const NO_QUERY = query({})
export const PAGE_QUERY = pageQuery({})

const limit = count(1, PAGE_LIMIT)
  .default(PAGE_LENGTH)
  .meta({ description: 'Rows in the answer, at most' })
const list = (last: number) => ({
  after: count(0, last)
    .optional()
    .meta({ description: 'Cursor of the page before: what its `next` said' }),
  limit,
})
export const ENTRIES_QUERY = query(list(Number.MAX_SAFE_INTEGER))
export const CHAIN_QUERY = query(list(POSITION_LIMIT))
export const ENTERPRISES_QUERY = query({
  ...list(Number.MAX_SAFE_INTEGER),
  role: z.enum(ROLES).optional().meta({ description: 'Those that hold it now' }),
  district: district.optional().meta({ description: 'GB/T 2260, six digits' }),
})
export const FACILITIES_QUERY = query({
  ...list(Number.MAX_SAFE_INTEGER),
  enterprise: creditCode.optional().meta({ description: 'Credit code of whose they are' }),
  kind: z.enum(FACILITY_KINDS).optional().meta({ description: 'Kind of the facility' }),
  district: district.optional().meta({ description: 'GB/T 2260, six digits' }),
})
export const ALERTS_QUERY = query({
  after: z
    .string()
    .regex(/^[0-9A-Z-]{1,80}$/)
    .default('')
    .meta({ description: 'Code that the reader has last: what the `next` before said' }),
  limit,
})

export const SUBMIT_QUERY = query({
  wait: z.enum(['receipt']).optional().meta({
    description: 'Answers one submission with its receipt, once it is published',
  }),
})
export const BUNDLE_QUERY = query({
  family: flag.default(false).meta({
    description: 'With the whole chains of its ancestors and descendants',
  }),
})
export const CONSISTENCY_QUERY = query({
  from: count(0).meta({ description: 'The older size' }),
  to: count(0).optional().meta({ description: 'The newer size; the newest if left out' }),
}).refine(inOrder, RANGE)
export const ENROLMENTS_QUERY = query({
  code: z
    .string()
    .transform((text) => parseEnrolmentCode(text))
    .pipe(z.string())
    .meta({ description: 'The short code that the device shows' }),
})

export const SUMMARY_QUERY = query({
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
    description: 'GB/T 2260, six digits, of the place of the events',
  }),
}).refine(inOrder, RANGE)
export const OVERSIGHT_QUERY = query({
  year: year.optional().meta({ description: 'Of the table' }),
  enterprise: signer.optional().meta({ description: 'Credit code' }),
  month: month.optional().meta({ description: 'As 2026-11: its figures by event type' }),
  type: z
    .string()
    .refine((text) => CATALOGUE.has(text))
    .optional()
    .meta({ description: 'Event type: the batteries behind its figures' }),
})
export const SCAN_QUERY = pageQuery({
  code: z.string().optional().meta({ description: 'As it was scanned or typed' }),
})
