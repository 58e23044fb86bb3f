/**
 * Checkpoint (C2SP tlog-checkpoint v1.0.0): the log's signed statement of its size and root.
 *
 *     <origin>
 *     <tree size>
 *     <root hash, base64>
 *
 *     — <origin> <signature>
 */

import { fromBase64, toBase64 } from '../bytes/encoding.ts'
import { equalBytes, HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { SignEd25519, VerifySignature } from '../keys/signature.ts'
import { ED25519, type VerifierKey, verifierKey } from '../keys/verifier-key.ts'
import { openCosignature } from './cosignature.ts'
import { EMPTY_ROOT } from './merkle.ts'
import { formatNote, type NoteSignature, openNote, parseNote, signText } from './note.ts'
import type { PolicyWitness } from './policy.ts'
import { quorumFault, quorumTime, type WitnessedAt } from './quorum.ts'
import { type LogTrust, logKeysOf } from './trust.ts'

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

export interface CosignedCheckpoint extends Checkpoint {
  /** Of the policy's witnesses, those that have cosigned it. */
  readonly cosignatures: readonly WitnessedAt[]
  /** As of when its quorum vouches for it: see {@link quorumTime}. */
  readonly asOf: Date | undefined
}

// A stranger's origin becomes a key of maps and a cell of tables.
const ORIGIN_LIMIT = 255

const SIZE = /^(0|[1-9]\d{0,15})$/

/** What the log signs. */
export const formatCheckpointBody = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`

/** A key that the log signs checkpoints with. The private part may be in another machine. */
export interface LogKey {
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array
  readonly sign: SignEd25519
}

/**
 * Signs a tree head, under the key name that is its origin.
 *
 * @param keys - while the log changes its key, two: each adds a line
 * @returns a signed note
 */
export async function signCheckpoint(head: TreeHead, ...keys: readonly LogKey[]): Promise<string> {
  const text = formatCheckpointBody(head)
  const signatures = await Promise.all(
    keys.map(({ publicKey, sign }) => signText(text, verifierKey(head.origin, publicKey), sign)),
  )
  return formatNote({ text, signatures })
}

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
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` if it is another log's, not signed
 *   by a trusted key, or of a tree without entries and with another root
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
  const keys = logKeys.filter((key) => key.name === origin && key.type === ED25519)
  await openNote(note, keys, verify)
  // No proof would find this out: none leads to the empty tree or starts from it.
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, EMPTY_ROOT)) {
    throw new LedgerError('note_untrusted', { reason: 'empty_root' })
  }
  return checkpoint
}

/**
 * Reads a checkpoint that the log has signed and enough of its witnesses have cosigned.
 *
 * @throws {@link LedgerError} as {@link openCheckpoint}; `note_untrusted` also if a witness's
 *   cosignature does not hold; then `quorum_missing`
 */
export async function openCosignedCheckpoint(
  note: string,
  trust: LogTrust,
  verify: VerifySignature,
): Promise<CosignedCheckpoint> {
  const checkpoint = await openCheckpoint(note, trust.origin, logKeysOf(trust), verify)
  const cosignatures = await openCosignatures(note, trust.policy.witnesses, verify)
  const names = cosignatures.map(({ witness }) => witness)
  const fault = quorumFault(trust.policy, names)
  if (fault) throw fault
  return { ...checkpoint, cosignatures, asOf: quorumTime(trust.policy, cosignatures) }
}

/**
 * The cosignatures of these witnesses, in this order; one that has signed twice counts once, with
 * the later time.
 *
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` if one of them does not hold
 */
export async function openCosignatures(
  note: string,
  witnesses: readonly PolicyWitness[],
  verify: VerifySignature,
): Promise<WitnessedAt[]> {
  const { text, signatures } = parseNote(note)
  const cosignatures: WitnessedAt[] = []
  for (const { name, key } of witnesses) {
    const times: Date[] = []
    for (const signature of signatures.filter((one) => isBy(one, key))) {
      const time = await openCosignature(text, signature, key, verify)
      if (!time) throw new LedgerError('note_untrusted', { reason: 'signature_invalid', name })
      times.push(time)
    }
    const newest = times.sort((a, b) => Number(b) - Number(a))[0]
    if (newest) cosignatures.push({ witness: name, time: newest })
  }
  return cosignatures
}

const isBy = (signature: NoteSignature, { name, keyId }: VerifierKey): boolean =>
  signature.name === name && equalBytes(signature.keyId, keyId)

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
