/** Reading entries and their receipts: for those whom they concern. */

import { type Response, Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import { namedIn } from '../../core/events/catalogue.ts'
import { touchedCodes } from '../../core/events/parts.ts'
import { recordedEvent } from '../../core/events/recorded-event.ts'
import type { Db } from '../../db/database.ts'
import { findEntry, readEntries, type StoredEntry } from '../../db/entries.ts'
import { hasHadCustody, readEntriesSignedBy } from '../../db/readers.ts'
import { ENTRIES_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { knownReaderFrom, type Reader } from '../reader.ts'
import { indexFrom, refuseMethod } from '../requests.ts'
import { entryJson, publicProof, sendPage, setImmutable, setLeafHash } from './answers.ts'
import {
  RECEIPT_SUFFIX,
  type ReceiptDeps,
  readReceipt,
  sendReceipt,
  sendReceiptFile,
} from './receipts.ts'

export interface EntriesDeps extends ReceiptDeps {
  readonly publicUrl: string
}

export function entriesRouter(deps: EntriesDeps): Router {
  const { db, publicUrl } = deps
  const router = Router()

  router
    .route('/v1/entries')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const { after = -1, limit } = askedOf(res, ENTRIES_QUERY)
      const page = { after, limit }
      const rows =
        reader.tier === 'all'
          ? await readEntries(db, page)
          : await readEntriesSignedBy(db, reader.enterprise, page)
      sendPage(req, res, {
        publicUrl,
        rows,
        page,
        more: rows.length === page.limit,
        cursorOf: ({ index }) => index,
        toJson: entryJson,
      })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/entries/:index')
    .get(async (req, res) => {
      const entry = await findReadable(db, res, indexFrom(req.params))
      setLeafHash(res, entry.leafHash)
      setImmutable(res, 'private')
      res.vary('Authorization').json(entryJson(entry))
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/entries/:index/receipt')
    .all(publicProof)
    .get(async (req, res) => {
      const entry = await findReadable(db, res, indexFrom(req.params))
      setRevalidated(res)
      sendReceipt(req, res, await readReceipt(deps, entry))
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route(`/v1/entries/:index/receipt${RECEIPT_SUFFIX}`)
    .all(publicProof)
    .get(async (req, res) => {
      const entry = await findReadable(db, res, indexFrom(req.params))
      setRevalidated(res)
      sendReceiptFile(res, await readReceipt(deps, entry))
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/**
 * Whether a reader may see all of an entry: who signed it, is named in it, or has had custody of
 * a battery in it.
 */
export async function mayRead(db: Db, reader: Reader, entry: StoredEntry): Promise<boolean> {
  if (reader.tier !== 'enterprise') return reader.tier === 'all'
  const { enterprise } = reader
  if (entry.signer === enterprise) return true
  const recorded = recordedEvent(entry)
  if (!recorded) return false
  const { event } = recorded
  const isNamed = namedIn(event, 'enterprise').some(({ name }) => name === enterprise)
  return isNamed || hasHadCustody(db, enterprise, touchedCodes(event))
}

/** @throws {@link LedgerError} `token_invalid`, `not_found`, `access_denied` */
async function findReadable(db: Db, res: Response, index: number): Promise<StoredEntry> {
  const reader = knownReaderFrom(res)
  const entry = await findEntry(db, index)
  if (!entry) throw new LedgerError('not_found', { reason: 'entry', index })
  if (!(await mayRead(db, reader, entry))) throw new LedgerError('access_denied')
  return entry
}

// A receipt leads to the newest checkpoint, so another one may be as good a moment later.
const setRevalidated = (res: Response) => {
  res.set('Cache-Control', 'private, no-cache').vary('Authorization')
}
