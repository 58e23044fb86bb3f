/** Pages of what the registry lists: held in memory, in the order of registration. */

import type { Request, Response } from 'express'

interface ListAnswer<Row> {
  /** Cursor of the page before, and the length of this one. */
  readonly after?: number | undefined
  readonly limit: number
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
  { after = -1, limit, publicUrl, name, rows, cursorOf, toJson }: ListAnswer<Row>,
): void {
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
