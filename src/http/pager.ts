/** Pages of a list: where the next one begins, in the answer and as a link. */

import type { Request, Response } from 'express'

interface Place {
  readonly req: Request
  readonly res: Response
}

/**
 * Sets the link to the next page (RFC 8288): what was asked, but for where it begins.
 *
 * @param cursor - of the last row of this page; undefined if there are no rows after it
 * @returns `next`, as answers have it
 */
export function nextPage(
  { req, res }: Place,
  publicUrl: string,
  cursor: number | string | undefined,
): string | null {
  if (cursor === undefined) return null
  const { after, ...asked } = req.query as Record<string, string>
  const query = new URLSearchParams({ after: String(cursor), ...asked })
  res.set('Link', `<${publicUrl}${req.path}?${query}>; rel="next"`)
  return String(cursor)
}

/** A page of rows that are all in memory, in the order of their cursors. */
export function pageOf<Row>(
  all: readonly Row[],
  { after = -1, limit }: { readonly after?: number | undefined; readonly limit: number },
  cursorOf: (row: Row) => number,
): { readonly rows: readonly Row[]; readonly cursor: number | undefined } {
  const left = all.filter((row) => cursorOf(row) > after)
  const rows = left.slice(0, limit)
  return { rows, cursor: left.length > limit ? cursorOf(rows.at(-1)!) : undefined }
}
