/**
 * Split view: the proof that a log has signed two histories, for anyone who has its trust file.
 *
 *     cellproof/split-view/v1
 *     root <root that the larger tree had at the smaller one's size, base64>
 *     <hash of the consistency proof from that root, base64>
 *     …
 *
 *     <the checkpoint of the smaller tree, a signed note>
 *
 *     <the checkpoint of the larger one>
 *
 * Of two trees of one size, nothing stands below the first line: their roots are told by the notes.
 */

import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { LedgerError } from './errors.ts'
import { equalBytes, HASH_LENGTH, type Hash } from './hash.ts'
import { verifyConsistency } from './merkle.ts'
import type { VerifySignature } from './signature.ts'
import { type LogTrust, logKeysOf } from './trust.ts'

export interface SplitView {
  /** The two checkpoints as they were signed, the smaller first. */
  readonly notes: readonly [string, string]
  /** What the larger tree begins with; undefined if they are of one size. */
  readonly prefix: Prefix | undefined
}

/** What a tree was at a smaller size, and the proof that it was. */
export interface Prefix {
  readonly root: Hash
  /** From that size to the tree's own (RFC 6962 section 2.1.2). */
  readonly proof: readonly Hash[]
}

/** What a split view proves: the log has signed both of these, and only one of them can be. */
export interface ProvenSplit {
  readonly older: Checkpoint
  readonly newer: Checkpoint
}

const HEADER = 'cellproof/split-view/v1'
const PROOF_LIMIT = 64

export function formatSplitView({ notes: [older, newer], prefix }: SplitView): string {
  const hashes = prefix?.proof.map(toBase64) ?? []
  const lines = prefix ? [`root ${toBase64(prefix.root)}`, ...hashes] : []
  return `${[HEADER, ...lines].join('\n')}\n\n${older}\n${newer}`
}

export const isSplitView = (text: string): boolean => text.startsWith(`${HEADER}\n`)

/** @throws {@link LedgerError} `note_malformed` */
export function parseSplitView(text: string): SplitView {
  // A checkpoint has one empty line, before its signatures, and its text has none.
  const [head = '', ...blocks] = text.split('\n\n')
  const [header, root, ...lines] = head.split('\n')
  if (header !== HEADER || blocks.length !== 4) throw malformed()
  const [body1, signatures1, body2, signatures2] = blocks
  const notes = [`${body1}\n\n${signatures1}\n`, `${body2}\n\n${signatures2}`] as const
  if (root === undefined) return { notes, prefix: undefined }
  if (!root.startsWith('root ') || lines.length > PROOF_LIMIT) throw malformed()
  return { notes, prefix: { root: parseHash(root.slice(5)), proof: lines.map(parseHash) } }
}

/**
 * Checks that it proves what it says.
 *
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` unless the log has signed both;
 *   `proof_invalid`, also if the two checkpoints do not contradict each other
 */
export async function verifySplitView(
  { notes: [older, newer], prefix }: SplitView,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<ProvenSplit> {
  const open = (note: string) => openCheckpoint(note, trust.origin, logKeysOf(trust), verify)
  const [first, second] = [await open(older), await open(newer)]
  if (first.size !== second.size) checkPrefix(first, second, prefix)
  const [a, b] = [first.root, prefix ? prefix.root : second.root]
  if (equalBytes(a, b)) throw new LedgerError('proof_invalid', { reason: 'no_contradiction' })
  if (first.size === second.size && prefix) throw malformed()
  return { older: first, newer: second }
}

function checkPrefix(older: Checkpoint, newer: Checkpoint, prefix: Prefix | undefined): void {
  if (!prefix) throw new LedgerError('proof_invalid', { reason: 'proof_too_short' })
  verifyConsistency(older.size, newer.size, prefix.root, newer.root, prefix.proof)
}

function parseHash(line: string): Hash {
  const hash = fromBase64(line)
  if (hash?.length !== HASH_LENGTH) throw malformed()
  return hash
}

const malformed = () => new LedgerError('note_malformed', { reason: 'split_view' })
