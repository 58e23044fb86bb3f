/** Answers that several resources give: entries, pages of a list, and how they may be cached. */

import type { Request, RequestHandler, Response } from 'express'
import { toBase64, toBase64Url } from '../../core/bytes/encoding.ts'
import type { Page, StoredEntry } from '../../db/entries.ts'

export const entryJson = ({ index, acceptedAt, leafHash, entry }: StoredEntry) => ({
  index,
  acceptedAt: acceptedAt.toISOString(),
  leafHash: toBase64(leafHash),
  entry,
})

/** An answer that will be the same for ever, for those who may see it. */
export const setImmutable = (res: Response, visibility: 'public' | 'private'): void => {
  res.set('Cache-Control', `${visibility}, max-age=31536000, immutable`)
}

/** Bytes that are named by their own hash. */
export const setLeafHash = (res: Response, leafHash: Uint8Array): void => {
  res.set('ETag', `"${toBase64Url(leafHash)}"`)
}

/** Sends a page of a list, with the cursor of the next one in the body and as a link (RFC 8288). */
export function sendPage<Row>(
  req: Request,
  res: Response,
  { publicUrl, rows, page, more, cursorOf, toJson }: PageAnswer<Row>,
): void {
  const last = more ? rows.at(-1) : undefined
  const next = last === undefined ? null : String(cursorOf(last))
  if (next !== null) {
    const address = `${publicUrl}${req.path}?after=${next}&limit=${page.limit}`
    res.set('Link', `<${address}>; rel="next"`)
  }
  res.set('Cache-Control', 'no-cache').vary('Authorization')
  res.json({ entries: rows.map(toJson), next })
}

interface PageAnswer<Row> {
  readonly publicUrl: string
  readonly rows: readonly Row[]
  readonly page: Page
  /** Whether there may be rows after these. */
  readonly more: boolean
  readonly cursorOf: (row: Row) => number
  readonly toJson: (row: Row) => object
}

/** For proofs: any page may fetch them, so that anyone can build a verifier. */
export const publicProof: RequestHandler = (req, res, next) => {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
  if (req.method !== 'OPTIONS') {
    next()
    return
  }
  res
    .set({ 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Allow-Headers': 'Authorization' })
    .status(204)
    .end()
}
