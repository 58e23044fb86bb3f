/**
 * Receipt: what a submitter keeps. An entry, its inclusion proof, and the checkpoint it leads to,
 * as a C2SP tlog-proof whose `extra` line is the entry:
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <entry, base64>
 *     index <index>
 *     <hash, base64; from the leaf's sibling upwards>
 *     …
 *
 *     <checkpoint, a signed note>
 *
 * C2SP leaves `extra` unauthenticated. Here its leaf hash is what the proof proves, so it holds
 * if the proof does.
 */

import { fromBase64, toBase64 } from '../bytes/encoding.ts'
import { equalBytes, HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { VerifySignature } from '../keys/signature.ts'
import { type CosignedCheckpoint, openCosignedCheckpoint, type TreeHead } from './checkpoint.ts'
import { ENTRY_LIMIT } from './entry.ts'
import { leafHash, rootFromInclusionProof } from './merkle.ts'
import { NOTE_LIMIT } from './note.ts'
import type { LogTrust } from './trust.ts'

export interface Receipt {
  readonly index: number
  /** The bytes of the leaf. */
  readonly entry: Uint8Array
  readonly proof: readonly Hash[]
  /** A signed note, as the log gave it out. */
  readonly checkpoint: string
}

/** Of any version: one that cannot be read is a receipt all the same. */
const NAME = 'c2sp.org/tlog-proof'
const VERSION = `${NAME}@v1`

const PROOF_LIMIT = 64
const TEXT_LIMIT = NOTE_LIMIT + 2 * ENTRY_LIMIT

const INDEX = /^(0|[1-9]\d{0,15})$/

export const isReceipt = (text: string): boolean => text.startsWith(NAME)

export function formatReceipt({ index, entry, proof, checkpoint }: Receipt): string {
  const head = [VERSION, `extra ${toBase64(entry)}`, `index ${index}`, ...proof.map(toBase64)]
  return `${head.join('\n')}\n\n${checkpoint}`
}

/**
 * Takes a receipt apart. That proves nothing: {@link verifyReceipt} does.
 *
 * @throws {@link LedgerError} `receipt_malformed`
 */
export function parseReceipt(text: string): Receipt {
  if (text.length > TEXT_LIMIT) throw malformed('too_large')
  const end = text.indexOf('\n\n')
  if (end < 0) throw malformed('checkpoint')
  const [version, extra = '', index = '', ...proof] = text.slice(0, end).split('\n')
  if (version !== VERSION) throw malformed('version')
  return {
    index: parseIndex(after('index ', index)),
    entry: parseEntry(after('extra ', extra)),
    proof: parseProof(proof),
    checkpoint: text.slice(end + 2),
  }
}

/**
 * Checks that the log has signed, and enough witnesses have cosigned, a tree which holds this
 * entry at this index.
 *
 * @returns the checkpoint, from which a verifier can go on to newer ones
 * @throws {@link LedgerError} `note_malformed` if there is no checkpoint; `note_untrusted` if it
 *   is not one that this log signed; `quorum_missing`; `proof_invalid` if the entry is not in its tree
 */
export async function verifyReceipt(
  receipt: Receipt,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<CosignedCheckpoint> {
  const checkpoint = await openCosignedCheckpoint(receipt.checkpoint, trust, verify)
  checkInclusion(receipt, checkpoint)
  return checkpoint
}

/** @throws {@link LedgerError} `proof_invalid` if the entry is not in this tree at its index */
export function checkInclusion(
  { index, entry, proof }: Pick<Receipt, 'index' | 'entry' | 'proof'>,
  { size, root }: Pick<TreeHead, 'size' | 'root'>,
): void {
  if (!equalBytes(rootFromInclusionProof(leafHash(entry), index, size, proof), root)) {
    throw new LedgerError('proof_invalid', { reason: 'root_differs' })
  }
}

/** A receipt as JSON; bytes are base64. */
export interface ReceiptJson {
  readonly index: number
  /** Of the entry: redundant, but saves a reader of the JSON the hashing. */
  readonly leafHash: string
  readonly entry: string
  readonly proof: readonly string[]
  readonly checkpoint: string
}

export const encodeReceiptJson = ({ index, entry, proof, checkpoint }: Receipt): ReceiptJson => ({
  index,
  leafHash: toBase64(leafHash(entry)),
  entry: toBase64(entry),
  proof: proof.map(toBase64),
  checkpoint,
})

/** @throws {@link LedgerError} `receipt_malformed`, also if the leaf hash is not the entry's */
export function decodeReceiptJson(value: unknown): Receipt {
  if (typeof value !== 'object' || value === null) throw malformed('object')
  const json = value as Partial<Record<keyof ReceiptJson, unknown>>
  if (typeof json.checkpoint !== 'string') throw malformed('checkpoint')
  if (!Array.isArray(json.proof)) throw malformed('proof')
  const receipt = {
    index: parseIndex(typeof json.index === 'number' ? String(json.index) : undefined),
    entry: parseEntry(json.entry),
    proof: parseProof(json.proof),
    checkpoint: json.checkpoint,
  }
  if (json.leafHash !== toBase64(leafHash(receipt.entry))) throw malformed('leafHash')
  return receipt
}

function parseIndex(text: string | undefined): number {
  if (text === undefined || !INDEX.test(text) || !Number.isSafeInteger(Number(text))) {
    throw malformed('index')
  }
  return Number(text)
}

function parseEntry(text: unknown): Uint8Array {
  const entry = typeof text === 'string' ? fromBase64(text) : undefined
  if (!entry || entry.length > ENTRY_LIMIT) throw malformed('entry')
  return entry
}

function parseProof(lines: readonly unknown[]): Hash[] {
  if (lines.length > PROOF_LIMIT) throw malformed('proof')
  return lines.map((line) => {
    const hash = typeof line === 'string' ? fromBase64(line) : undefined
    if (hash?.length !== HASH_LENGTH) throw malformed('proof')
    return hash
  })
}

const after = (prefix: string, line: string): string | undefined =>
  line.startsWith(prefix) ? line.slice(prefix.length) : undefined

const malformed = (part: string) => new LedgerError('receipt_malformed', { part })
