/**
 * Checkpoint (C2SP tlog-checkpoint v1.0.0): the log's signed statement of its size and root.
 *
 *     <origin>
 *     <tree size>
 *     <root hash, base64>
 *
 *     — <origin> <signature>
 */

import { fromBase64, toBase64 } from './encoding.ts'
import { LedgerError } from './errors.ts'
import { HASH_LENGTH, type Hash } from './hash.ts'
import { openNote, parseNote, signNote } from './note.ts'
import type { SignEd25519, VerifySignature } from './signature.ts'
import { type VerifierKey, verifierKey } from './verifier-key.ts'

export interface TreeHead {
  /** Identity of the log: a URL without its scheme. */
  readonly origin: string
  /** Number of entries, below 2^53. */
  readonly size: number
  readonly root: Hash
}

export interface Checkpoint extends TreeHead {
  /** Lines after the third, which nobody can audit. Ours have none. */
  readonly extensions: readonly string[]
}

// A stranger's origin becomes a key of maps and a cell of tables.
const ORIGIN_LIMIT = 255

const SIZE = /^(0|[1-9]\d{0,15})$/

/** What the log signs. */
export const formatCheckpointBody = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`

/**
 * Signs a tree head, under the key name that is its origin.
 *
 * @param publicKey - 32 bytes, of the key that `sign` stands for
 * @returns a signed note
 */
export const signCheckpoint = (
  head: TreeHead,
  publicKey: Uint8Array,
  sign: SignEd25519,
): Promise<string> =>
  signNote(formatCheckpointBody(head), verifierKey(head.origin, publicKey), sign)

/**
 * Reads a note's checkpoint and checks nothing but its form: {@link openCheckpoint} tells whether
 * the log signed it.
 *
 * @throws {@link LedgerError} `note_malformed`
 */
export const parseCheckpoint = (note: string): Checkpoint =>
  parseCheckpointBody(parseNote(note).text)

/**
 * Reads a checkpoint that the log of this origin has signed.
 *
 * @param logKeys - trusted keys; only those whose name is the origin count, so that one log's key
 *   cannot speak for another, nor a witness's for a log
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` if it is another log's, or not
 *   signed by a trusted key
 */
export async function openCheckpoint(
  note: string,
  origin: string,
  logKeys: readonly VerifierKey[],
  verify: VerifySignature,
): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint(note)
  if (checkpoint.origin !== origin) {
    throw new LedgerError('note_untrusted', { reason: 'origin_differs', name: checkpoint.origin })
  }
  const keys = logKeys.filter((key) => key.name === origin)
  await openNote(note, keys, verify)
  return checkpoint
}

function parseCheckpointBody(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('newline_missing')
  const lines = text.slice(0, -1).split('\n')
  const [origin = '', size = '', base64 = '', ...extensions] = lines
  if (lines.includes('')) throw malformed('empty_line')
  if (origin.length > ORIGIN_LIMIT) throw malformed('origin')
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size))) throw malformed('tree_size')
  const root = fromBase64(base64)
  if (root?.length !== HASH_LENGTH) throw malformed('root_hash')
  return { origin, size: Number(size), root, extensions }
}

const malformed = (reason: string) => new LedgerError('note_malformed', { reason })
