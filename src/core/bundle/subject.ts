/** What somebody holds of a log: told by what is in it, never by its name. */

import { fromUtf8, toUtf8, withoutMark } from '../bytes/encoding.ts'
import { parseJson } from '../bytes/json.ts'
import { type Container, type Files, unpackZip } from '../bytes/zip.ts'
import { type Evidence, isEvidence } from '../log/evidence.ts'
import type { ProvenLeaf } from '../log/known-tree.ts'
import { leafHash } from '../log/merkle.ts'
import { isNote } from '../log/note.ts'
import { decodeReceiptJson, isReceipt, parseReceipt, type Receipt } from '../log/receipt.ts'
import { checkpointInReport, isReport } from '../log/report.ts'
import { isSplitView } from '../log/split-view.ts'
import { parseTrust, type Trust } from '../log/trust.ts'
import { CHECKPOINT, RECEIPTS } from './layout.ts'

export type Subject =
  | {
      readonly kind: 'bundle'
      readonly files: Files
      /** Undefined for a folder, and for what stands in a page. */
      readonly container?: Container | undefined
    }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  /** A leaf alone. */
  | { readonly kind: 'entry'; readonly leaf: Uint8Array }
  /** Of an auditor, which is signed. */
  | { readonly kind: 'report'; readonly text: string }
  | { readonly kind: 'split_view'; readonly text: string }
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  | { readonly kind: 'checkpoint'; readonly note: string }
  | { readonly kind: 'trust'; readonly trust: Trust }
  | { readonly kind: 'unknown' }

/** @throws LedgerError `bundle_malformed`, `receipt_malformed`, `policy_malformed` */
export function openSubject(bytes: Uint8Array): Subject {
  // Every ZIP that holds a file begins so.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { kind: 'bundle', ...unpackZip(bytes) }
  const text = withoutMark(fromUtf8(bytes) ?? '')
  if (text.startsWith('cellproof/entry/')) return { kind: 'entry', leaf: toUtf8(text) }
  if (isReceipt(text)) return { kind: 'receipt', receipt: parseReceipt(text) }
  if (isSplitView(text)) return { kind: 'split_view', text }
  if (isReport(text)) return { kind: 'report', text }
  if (isNote(text)) return { kind: 'checkpoint', note: text }
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null) return { kind: 'unknown' }
  if (isEvidence(json)) return { kind: 'evidence', evidence: json }
  if ('checkpoint' in json) return { kind: 'receipt', receipt: decodeReceiptJson(json) }
  if ('entry' in json && typeof json.entry === 'string') {
    return { kind: 'entry', leaf: toUtf8(json.entry) }
  }
  const trust = parseTrust(text)
  return trust ? { kind: 'trust', trust } : { kind: 'unknown' }
}

/** A checkpoint, and the leaves that came with proofs which lead to it. */
export interface HeldCheckpoint {
  readonly note: string
  readonly leaves: readonly ProvenLeaf[]
}

/**
 * The checkpoint in what somebody holds, read and nothing more.
 *
 * @returns undefined where there is none
 * @throws LedgerError `receipt_malformed`
 */
export function checkpointIn(subject: Subject): HeldCheckpoint | undefined {
  switch (subject.kind) {
    case 'bundle':
      return checkpointInBundle(subject.files)
    case 'receipt':
      return { note: subject.receipt.checkpoint, leaves: [provenLeaf(subject.receipt)] }
    case 'report':
      return { note: checkpointInReport(subject.text), leaves: [] }
    case 'checkpoint':
      return { note: subject.note, leaves: [] }
    default:
      return undefined
  }
}

function checkpointInBundle(files: Files): HeldCheckpoint {
  const note = fromUtf8(files.get(CHECKPOINT) ?? new Uint8Array()) ?? ''
  const receipts = [...files]
    .filter(([name]) => name.startsWith(RECEIPTS) && name.endsWith('.tlog-proof'))
    .map(([, bytes]) => parseReceipt(fromUtf8(bytes) ?? ''))
  // Of a receipt that leads elsewhere the bundle's checkpoint says nothing.
  const leaves = receipts.filter(({ checkpoint }) => checkpoint === note).map(provenLeaf)
  return { note, leaves }
}

const provenLeaf = ({ index, entry, proof }: Receipt): ProvenLeaf => ({
  ...{ index, leaf: leafHash(entry), proof },
})
