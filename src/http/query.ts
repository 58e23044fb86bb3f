/**
 * What may stand after the `?` of a request: the kinds of values that routes declare, and how what
 * came is held against a declaration.
 */

import { z } from 'zod'
import { LedgerError } from '../core/errors.ts'
import { LANGUAGES } from '../text/language.ts'

/** Rows in a list, where the reader does not say; and at most. */
const PAGE_LENGTH = 100
export const PAGE_LIMIT = 1_000

export const count = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
export const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .pipe(z.boolean())
export const day = z.string().refine(isDay).meta({ format: 'date' })
export const month = z.string().refine((text) => isDay(`${text}-01`))
export const year = z.string().refine((text) => isDay(`${text}-01-01`))
export const district = z.string().regex(/^\d{6}$/)
export const creditCode = z.string().regex(/^[0-9A-Z]{18}$/)
export const signer = z.string().regex(/^([0-9A-Z]{18}|authority)$/)

/** Of every route: any of them may answer with a page that says what was wrong. */
const LANG = z
  .enum(LANGUAGES)
  .optional()
  .meta({ description: 'Language of a page, or of a refusal' })

export const query = <Shape extends z.ZodRawShape>(shape: Shape) =>
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
export const pageQuery = <Shape extends z.ZodRawShape>(shape: Shape) =>
  query({ ...shape, ...WECHAT_PARAMETERS })

/** A first and a last one, in their order, if both are given: for `refine`. */
export const inOrder = <Mark extends number | string>({
  from,
  to,
}: {
  from?: Mark | undefined
  to?: Mark | undefined
}) => from === undefined || to === undefined || from <= to
export const RANGE = { params: { reason: 'range' } }

export const NO_QUERY = query({})
export const PAGE_QUERY = pageQuery({})

export const limit = count(1, PAGE_LIMIT)
  .default(PAGE_LENGTH)
  .meta({ description: 'Rows in the answer, at most' })
/** @param last - the greatest cursor there can be */
export const list = (last = Number.MAX_SAFE_INTEGER) => ({
  after: count(0, last)
    .optional()
    .meta({ description: 'Cursor of the page before: what its `next` said' }),
  limit,
})
/** @throws {@link LedgerError} `request_malformed`, with the names that are known */
export function parseQuery(
  query: z.ZodObject,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { success, data, error } = query.safeParse({ ...given })
  if (success) return data
  // A name that is not known first: whoever misspelt one that is needed has both faults.
  const isUnknown = ({ code }: { readonly code: string }) => code === 'unrecognized_keys'
  const issue = error.issues.find(isUnknown) ?? error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(query.shape).join(', ')
    const name = (issue.keys[0] ?? '').slice(0, 60)
    throw new LedgerError('request_malformed', { reason: 'parameter', name, known })
  }
  if (issue.code === 'custom' && issue.params?.reason === 'range') {
    const { from, to } = given
    throw new LedgerError('request_malformed', { reason: 'range', ...texts({ from, to }) })
  }
  const name = String(issue.path[0])
  const about = { name, ...texts({ value: given[name] ?? '' }) }
  if (issue.code !== 'invalid_value') {
    throw new LedgerError('request_malformed', { reason: 'number', ...about })
  }
  const known = issue.values.join(', ')
  throw new LedgerError('request_malformed', { reason: 'choice', ...about, known })
}

const texts = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, String(value).slice(0, 60)]),
  )

/** Whether there is such a day: the database would refuse February 30 as a fault of ours. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
