/** What people hold of a log: checkpoints, receipts, bundles, reports of auditors. */

import { access } from 'node:fs/promises'
import path from 'node:path'
import { CHECKPOINT, MANIFEST, RECEIPTS } from '../../core/bundle/layout.ts'
import { fromUtf8 } from '../../core/bytes/encoding.ts'
import { parseJson } from '../../core/bytes/json.ts'
import type { Files } from '../../core/bytes/zip.ts'
import { LedgerError } from '../../core/errors.ts'
import type { ProvenLeaf } from '../../core/log/known-tree.ts'
import { leafHash } from '../../core/log/merkle.ts'
import { decodeReceiptJson, parseReceipt, type Receipt } from '../../core/log/receipt.ts'
import { checkpointInReport, isReport } from '../../core/log/report.ts'
import { isZip, openBundle, openFolder } from '../verifying/bundle.ts'

/** A checkpoint, and the leaves that it came with proofs of. */
export interface Paper {
  readonly note: string
  readonly leaves: readonly ProvenLeaf[]
}

/** @throws LedgerError `receipt_malformed`, `bundle_malformed`, `note_malformed` */
export function paperIn(bytes: Uint8Array): Paper {
  if (isZip(bytes)) return paperOf(openBundle(bytes).files)
  const text = fromUtf8(bytes)
  if (text === undefined) throw new LedgerError('note_malformed', { reason: 'utf8' })
  if (text.startsWith('c2sp.org/tlog-proof')) return paperOfReceipt(parseReceipt(text))
  if (isReport(text)) return { note: checkpointInReport(text), leaves: [] }
  const json = parseJson(text)
  return json === undefined ? { note: text, leaves: [] } : paperOfReceipt(decodeReceiptJson(json))
}

/** @returns undefined unless it is a bundle that somebody has unpacked */
export async function paperInFolder(folder: string): Promise<Paper | undefined> {
  const isBundle = await access(path.join(folder, MANIFEST)).then(
    () => true,
    () => false,
  )
  const opened = isBundle ? await openFolder(folder) : undefined
  return opened && paperOf(opened.files)
}

function paperOf(files: Files): Paper {
  const note = fromUtf8(files.get(CHECKPOINT) ?? new Uint8Array()) ?? ''
  const receipts = [...files]
    .filter(([name]) => name.startsWith(RECEIPTS) && name.endsWith('.tlog-proof'))
    .map(([, bytes]) => parseReceipt(fromUtf8(bytes) ?? ''))
  // Of a receipt that leads elsewhere the bundle's checkpoint says nothing.
  const leaves = receipts.filter(({ checkpoint }) => checkpoint === note).map(provenLeaf)
  return { note, leaves }
}

const paperOfReceipt = (receipt: Receipt): Paper => ({
  note: receipt.checkpoint,
  leaves: [provenLeaf(receipt)],
})

const provenLeaf = ({ index, entry, proof }: Receipt): ProvenLeaf => ({
  ...{ index, leaf: leafHash(entry), proof },
})
