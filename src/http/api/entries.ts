/** Reading entries and their receipts: for those whom they concern. */

import { toBase64, toBase64Url } from '../../core/bytes/encoding.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Db } from '../../db/database.ts'
import { findEntry, type StoredEntry } from '../../db/entries.ts'
import { json } from '../content.ts'
import { nextPage } from '../pager.ts'
import { entryIndex } from '../path.ts'
import { list, query } from '../query.ts'
import type { KnownReader } from '../reader.ts'
import { defineRoute, immutable } from '../route.ts'
import { entry, entryPage, receipt } from '../schemas/log.ts'
import { readEntriesFor, seesEntry } from '../visibility.ts'
import { type ReceiptDeps, readReceipt, receiptAnswer, receiptText } from './receipts.ts'

export const listEntries = defineRoute({
  at: 'GET /v1/entries',
  name: 'listEntries',
  summary: 'Entries in order: all for auditors and regulators, its own for an enterprise',
  readers: 'known',
  query: query(list()),
  answers: { 200: json(entryPage) },
  refusals: [],
  handler:
    ({ db, publicUrl }: { readonly db: Db; readonly publicUrl: string }) =>
    async ({ reader, query: { after = -1, limit }, req, res }) => {
      const rows = await readEntriesFor(db, reader, { after, limit })
      const cursor = rows.length === limit ? rows.at(-1)!.index : undefined
      return { entries: rows.map(entryJson), next: nextPage({ req, res }, publicUrl, cursor) }
    },
})

export const getEntry = defineRoute({
  at: 'GET /v1/entries/:index',
  name: 'getEntry',
  summary: 'An entry. Its ETag is its leaf hash',
  readers: 'known',
  path: { index: entryIndex },
  answers: { 200: json(entry) },
  cache: immutable('private'),
  refusals: ['access_denied', 'not_found'],
  handler:
    ({ db }: { readonly db: Db }) =>
    async ({ reader, path: { index }, res }) => {
      const found = await findReadable(db, reader, index)
      res.set('ETag', `"${toBase64Url(found.leafHash)}"`)
      return entryJson(found)
    },
})

export const getReceipt = defineRoute({
  at: 'GET /v1/entries/:index/receipt',
  name: 'getReceipt',
  summary: 'The receipt of an entry, as JSON or as C2SP tlog-proof',
  readers: 'known',
  crossOrigin: true,
  path: { index: entryIndex },
  answers: { 200: { ...json(receipt), 'text/plain': 'text' } },
  refusals: ['access_denied', 'not_found', 'publishing_held'],
  handler:
    (deps: ReceiptDeps) =>
    async ({ reader, path: { index }, req, res }) => {
      const found = await findReadable(deps.db, reader, index)
      return receiptAnswer(req, res, await readReceipt(deps, found))
    },
})

export const getReceiptFile = defineRoute({
  at: 'GET /v1/entries/:index/receipt.tlog-proof',
  name: 'getReceiptFile',
  summary: 'The receipt of an entry as a C2SP tlog-proof file',
  readers: 'known',
  crossOrigin: true,
  path: { index: entryIndex },
  answers: { 200: { 'text/plain': 'text' } },
  refusals: ['access_denied', 'not_found', 'publishing_held'],
  handler:
    (deps: ReceiptDeps) =>
    async ({ reader, path: { index }, res }) => {
      const found = await readReceipt(deps, await findReadable(deps.db, reader, index))
      res.attachment(`${index}.tlog-proof`)
      return receiptText(found)
    },
})

/** @throws {@link LedgerError} `not_found`, `access_denied` */
async function findReadable(db: Db, reader: KnownReader, index: number): Promise<StoredEntry> {
  const found = await findEntry(db, index)
  if (!found) throw new LedgerError('not_found', { reason: 'entry', index })
  if (!(await seesEntry(db, reader, found))) throw new LedgerError('access_denied')
  return found
}

const entryJson = ({ index, acceptedAt, leafHash, entry }: StoredEntry) => ({
  index,
  acceptedAt: acceptedAt.toISOString(),
  leafHash: toBase64(leafHash),
  entry,
})
