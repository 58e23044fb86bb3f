/** Receipts, made when they are asked for: proofs come from stored hashes and the newest checkpoint. */

import type { Request, Response } from 'express'
import { toUtf8 } from '../../core/bytes/encoding.ts'
import { LedgerError } from '../../core/errors.ts'
import { inclusionProof, tilesForInclusionProof } from '../../core/log/proofs.ts'
import { encodeReceiptJson, formatReceipt, type Receipt } from '../../core/log/receipt.ts'
import type { Db } from '../../db/database.ts'
import type { StoredEntry } from '../../db/entries.ts'
import { readTiles } from '../../db/tiles.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { toWaiting } from '../../ledger/publishing-held.ts'
import { within } from '../../ledger/within.ts'
import { type Media, media } from '../content.ts'

export interface ReceiptDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'covering'>
}

/** Milliseconds to wait for a checkpoint, which normally comes within one second. */
const PATIENCE_MS = 10_000

/** Nothing has failed yet, and nothing comes of it either. */
const TOO_SLOW = new LedgerError('publishing_failed', { reason: 'slow' })

/** @throws {@link LedgerError} `publishing_held` if no checkpoint covers the entry, now or for too long */
export async function readReceipt(
  { db, ledger }: ReceiptDeps,
  { index, entry }: StoredEntry,
): Promise<Receipt> {
  const { size, note } = await covering(ledger, index)
  const hashes = await readTiles(db, tilesForInclusionProof(index, size))
  const proof = inclusionProof(index, size, hashes)
  return { index, entry: toUtf8(entry), proof, checkpoint: note }
}

/**
 * The newest checkpoint, once it covers the entry.
 *
 * @throws {@link LedgerError} `publishing_held` if none does for too long
 */
export const covering = (
  ledger: ReceiptDeps['ledger'],
  index: number,
): ReturnType<Ledger['covering']> =>
  within(PATIENCE_MS, ledger.covering(index), () => toWaiting(TOO_SLOW))

/**
 * In the form that the reader asks for: JSON, or C2SP tlog-proof as text.
 *
 * @param more - what the JSON has beside the receipt
 */
export function receiptAnswer(
  req: Request,
  res: Response,
  receipt: Receipt,
  more?: object,
): object {
  res.vary('Accept')
  return req.accepts('application/json', 'text/plain') === 'text/plain'
    ? receiptText(receipt)
    : { ...encodeReceiptJson(receipt), ...more }
}

export const receiptText = (receipt: Receipt): Media =>
  media('text/plain; charset=utf-8', formatReceipt(receipt))
