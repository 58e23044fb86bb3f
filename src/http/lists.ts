/** Pages of what the registry lists: held in memory, in the order of registration. */

import type { Request, Response } from 'express'
import { LedgerError } from '../core/errors.ts'
import { pageFrom } from './requests.ts'

interface ListAnswer<Row> {
  readonly publicUrl: string
  /** Member of the answer that the page stands in. */
  readonly name: string
  /** All of them, in the order of their cursors. */
  readonly rows: Iterable<Row>
  /** Index of the entry that registered it. */
  readonly cursorOf: (row: Row) => number
  readonly toJson: (row: Row) => object
}

/** Sends a page, with the cursor of the next one in the body and as a link (RFC 8288). */
export function sendList<Row>(
  req: Request,
  res: Response,
  { publicUrl, name, rows, cursorOf, toJson }: ListAnswer<Row>,
): void {
  const { after, limit } = pageFrom(req)
  const left = [...rows].filter((row) => cursorOf(row) > after)
  const page = left.slice(0, limit)
  const next = left.length > limit ? cursorOf(page.at(-1)!) : null
  if (next !== null) {
    const query = new URLSearchParams(req.query as Record<string, string>)
    query.set('after', String(next))
    res.set('Link', `<${publicUrl}${req.path}?${query}>; rel="next"`)
  }
  res.set('Cache-Control', 'private, no-cache').vary('Authorization')
  res.json({ [name]: page.map(toJson), next: next === null ? null : String(next) })
}

/** @throws {@link LedgerError} `request_malformed` unless it is left out, or one of the choices */
export function choiceFrom<Choice extends string>(
  { query }: Request,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  const choice = choices.find((known) => known === value)
  if (choice === undefined) throw malformed(name, value)
  return choice
}

/** @throws {@link LedgerError} `request_malformed` unless it is left out, or of that form */
export function textFrom({ query }: Request, name: string, form: RegExp): string | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !form.test(value)) throw malformed(name, value)
  return value
}

const malformed = (name: string, value: unknown) =>
  new LedgerError('request_malformed', {
    reason: 'number',
    name,
    value: String(value).slice(0, 60),
  })
