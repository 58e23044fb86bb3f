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
 * For two trees of the same size the root and the hashes are left out: the notes have both roots.
 *
 * Without the tiles of either tree, two receipts or bundles still contradict each other if both prove
 * the same complete subtree, often a single leaf, with different hashes:
 *
 *     cellproof/split-view/v2
 *     subtree <height> <index among the subtrees of this height>
 *     older <its hash in the smaller tree, base64>
 *     <hash of its inclusion proof, from the sibling upwards, base64>
 *     …
 *     newer <its hash in the larger one>
 *     …
 *
 *     <the two checkpoints, as above>
 */

import { fromBase64, toBase64 } from '../bytes/encoding.ts'
import { equalBytes, HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { VerifySignature } from '../keys/signature.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { rootFromInclusionProof, verifyConsistency } from './merkle.ts'
import { type LogTrust, logKeysOf } from './trust.ts'

export interface SplitView {
  /** The two checkpoints as they were signed, the smaller first. */
  readonly notes: readonly [string, string]
  /** What the larger tree begins with; undefined if they are of one size, or of a subtree. */
  readonly prefix: Prefix | undefined
  /** What both have, each with another hash. */
  readonly subtree?: Subtree | undefined
}

/** A complete subtree of 2^`height` leaves, as each of the two trees has it. */
export interface Subtree {
  readonly height: number
  /** Among the subtrees of its height. */
  readonly index: number
  readonly older: ProvenSubtree
  readonly newer: ProvenSubtree
}

export interface ProvenSubtree {
  readonly hash: Hash
  /** From its sibling upwards. */
  readonly proof: readonly Hash[]
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
const SUBTREE_HEADER = 'cellproof/split-view/v2'
const PROOF_LIMIT = 64

export function formatSplitView({ notes: [older, newer], prefix, subtree }: SplitView): string {
  const lines = subtree
    ? [SUBTREE_HEADER, ...subtreeLines(subtree)]
    : [HEADER, ...(prefix ? [`root ${toBase64(prefix.root)}`, ...prefix.proof.map(toBase64)] : [])]
  return `${lines.join('\n')}\n\n${older}\n${newer}`
}

const subtreeLines = ({ height, index, older, newer }: Subtree): string[] => [
  `subtree ${height} ${index}`,
  ...[`older ${toBase64(older.hash)}`, ...older.proof.map(toBase64)],
  ...[`newer ${toBase64(newer.hash)}`, ...newer.proof.map(toBase64)],
]

export const isSplitView = (text: string): boolean =>
  text.startsWith(`${HEADER}\n`) || text.startsWith(`${SUBTREE_HEADER}\n`)

/** @throws {@link LedgerError} `note_malformed` */
export function parseSplitView(text: string): SplitView {
  // A checkpoint has one empty line, before its signatures, and its text has none.
  const [head = '', ...blocks] = text.split('\n\n')
  const [header, ...lines] = head.split('\n')
  if (blocks.length !== 4) throw malformed()
  const [body1, signatures1, body2, signatures2] = blocks
  const notes = [`${body1}\n\n${signatures1}\n`, `${body2}\n\n${signatures2}`] as const
  if (header === SUBTREE_HEADER) return { notes, prefix: undefined, subtree: parseSubtree(lines) }
  if (header !== HEADER) throw malformed()
  const [root, ...proof] = lines
  if (root === undefined) return { notes, prefix: undefined }
  const { hash, ...proven } = parseProven('root ', [root, ...proof])
  return { notes, prefix: { root: hash, ...proven } }
}

function parseSubtree([first = '', ...lines]: string[]): Subtree {
  const [, height, index] = /^subtree (0|[1-9]\d?) (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const middle = lines.findIndex((line) => line.startsWith('newer '))
  if (index === undefined || middle < 0) throw malformed()
  return {
    ...{ height: Number(height), index: Number(index) },
    older: parseProven('older ', lines.slice(0, middle)),
    newer: parseProven('newer ', lines.slice(middle)),
  }
}

function parseProven(prefix: string, [first = '', ...lines]: string[]): ProvenSubtree {
  if (!first.startsWith(prefix) || lines.length > PROOF_LIMIT) throw malformed()
  return { hash: parseHash(first.slice(prefix.length)), proof: lines.map(parseHash) }
}

/**
 * Checks that it proves what it says.
 *
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` unless the log has signed both;
 *   `proof_invalid`, also if the two checkpoints do not contradict each other
 */
export async function verifySplitView(
  { notes: [older, newer], prefix, subtree }: SplitView,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<ProvenSplit> {
  const open = (note: string) => openCheckpoint(note, trust.origin, logKeysOf(trust), verify)
  const [first, second] = [await open(older), await open(newer)]
  if (subtree) {
    checkSubtree(first, second, subtree)
    return { older: first, newer: second }
  }
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

function checkSubtree(older: Checkpoint, newer: Checkpoint, subtree: Subtree): void {
  const { height, index } = subtree
  const width = 2 ** height
  // A subtree that is not complete in both may rightly have two hashes.
  if (older.size > newer.size || (index + 1) * width > older.size) {
    throw new LedgerError('proof_invalid', { reason: 'index_outside_tree' })
  }
  for (const [{ size, root }, { hash, proof }] of [
    [older, subtree.older],
    [newer, subtree.newer],
  ] as const) {
    // Above its height a tree is the tree of its subtrees.
    const implied = rootFromInclusionProof(hash, index, Math.ceil(size / width), proof)
    if (!equalBytes(implied, root)) {
      throw new LedgerError('proof_invalid', { reason: 'root_differs' })
    }
  }
  if (equalBytes(subtree.older.hash, subtree.newer.hash)) {
    throw new LedgerError('proof_invalid', { reason: 'no_contradiction' })
  }
}

function parseHash(line: string): Hash {
  const hash = fromBase64(line)
  if (hash?.length !== HASH_LENGTH) throw malformed()
  return hash
}

const malformed = () => new LedgerError('note_malformed', { reason: 'split_view' })
