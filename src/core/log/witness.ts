/**
 * Witness (C2SP tlog-witness): what a log asks of it, and how it decides. A request is
 *
 *     old <size that the witness has cosigned last>
 *     <hash of the consistency proof, base64>
 *     …
 *
 *     <checkpoint, a signed note>
 */

import { fromBase64, toBase64 } from '../bytes/encoding.ts'
import { equalBytes, HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { VerifySignature } from '../keys/signature.ts'
import type { VerifierKey } from '../keys/verifier-key.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { EMPTY_ROOT, verifyConsistency } from './merkle.ts'
import { NOTE_LIMIT, openNote } from './note.ts'

export interface AddCheckpoint {
  /** Size that the sender believes the witness to have cosigned last; 0 if none. */
  readonly oldSize: number
  readonly proof: readonly Hash[]
  /** The checkpoint: a note with the log's signature. */
  readonly note: string
}

/** What a witness keeps of each log: the newest that it has cosigned. */
export interface HeldTree {
  readonly size: number
  readonly root: Hash
}

/** A refusal's reason is for whoever reads the answer; the status is what counts. */
export type WitnessDecision =
  | { readonly status: 200; readonly text: string; readonly checkpoint: Checkpoint }
  | { readonly status: 400 | 403 | 404 | 422; readonly reason: string }
  /** The sender is behind, or ahead of itself: this is the size that is held. */
  | { readonly status: 409; readonly size: number }

const PROOF_LIMIT = 63

/** Characters of a request: a note, 63 hashes, and the old size. */
export const REQUEST_LIMIT = NOTE_LIMIT + 64 * 48

const OLD_SIZE = /^old (0|[1-9]\d{0,15})$/

export const formatAddCheckpoint = ({ oldSize, proof, note }: AddCheckpoint): string =>
  [`old ${oldSize}`, ...proof.map(toBase64), '', note].join('\n')

/** @returns undefined unless it is a request; its note is not looked at */
export function parseAddCheckpoint(body: string): AddCheckpoint | undefined {
  if (body.length > REQUEST_LIMIT) return undefined
  const end = body.indexOf('\n\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = body.slice(0, end).split('\n')
  const oldSize = Number(OLD_SIZE.exec(first)?.[1] ?? Number.NaN)
  const proof = lines.map(fromBase64)
  if (!Number.isSafeInteger(oldSize) || proof.length > PROOF_LIMIT) return undefined
  if (!proof.every((hash) => hash?.length === HASH_LENGTH)) return undefined
  return { oldSize, proof: proof as Hash[], note: body.slice(end + 2) }
}

/**
 * The origin that a request is about, for finding what is held of it.
 *
 * @returns undefined if its checkpoint cannot be read
 */
export const originOf = ({ note }: AddCheckpoint): string | undefined => attempt(note)?.origin

/**
 * What a witness answers. Nothing else may be decided about this origin between the reading of
 * `held` and the storing of what is decided here, or a tree could be rolled back.
 *
 * @param held - of the request's origin; undefined if nothing was cosigned yet
 * @param logKeys - that may sign for this origin; none if the log is unknown
 */
export async function decide(
  request: AddCheckpoint,
  held: HeldTree | undefined,
  logKeys: readonly VerifierKey[],
  verify: VerifySignature,
): Promise<WitnessDecision> {
  const checkpoint = attempt(request.note)
  if (!checkpoint) return { status: 400, reason: 'malformed' }
  if (logKeys.length === 0) return { status: 404, reason: 'log_unknown' }
  const text = await openText(request.note, logKeys, verify)
  if (text === undefined) return { status: 403, reason: 'signature_invalid' }
  if (request.oldSize > checkpoint.size) return { status: 400, reason: 'old_size' }
  const size = held?.size ?? 0
  if (request.oldSize !== size) return { status: 409, size }
  return isConsistent(request, checkpoint, held)
    ? { status: 200, text, checkpoint }
    : { status: 422, reason: 'proof_invalid' }
}

function isConsistent(
  { oldSize, proof }: AddCheckpoint,
  next: Checkpoint,
  held?: HeldTree,
): boolean {
  if (next.size === 0 && !equalBytes(next.root, EMPTY_ROOT)) return false
  // Every tree continues the empty one; there is nothing to prove, and no proof of it.
  if (!held || oldSize === 0) return proof.length === 0
  try {
    verifyConsistency(oldSize, next.size, held.root, next.root, proof)
    return true
  } catch (error) {
    if (error instanceof LedgerError) return false
    throw error
  }
}

async function openText(note: string, keys: readonly VerifierKey[], verify: VerifySignature) {
  try {
    return (await openNote(note, keys, verify)).text
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

/** Reads only its text: a signature line that cannot be read is one that does not hold. */
function attempt(note: string): Checkpoint | undefined {
  const end = note.lastIndexOf('\n\n') + 1
  try {
    return parseCheckpoint(`${note.slice(0, end)}\n${PLACEHOLDER}`)
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

const PLACEHOLDER = '— signature AAAAAAA=\n'
