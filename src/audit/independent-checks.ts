/**
 * What can be checked of a submission, and of a checkpoint, by itself: spelling, schema, signature.
 * This is the expensive part of an audit, and any thread can do it.
 */

import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { type ErrorParams, LedgerError } from '../core/errors.ts'
import { type ReadSubmission, readSubmission } from '../core/events/reading.ts'
import type { PublicKey } from '../core/keys/signature.ts'
import { openCosignedCheckpoint } from '../core/log/checkpoint.ts'
import { NO_QUORUM } from '../core/log/policy.ts'
import { quorumFault } from '../core/log/quorum.ts'
import { signedParts, suits } from '../core/log/submission.ts'
import type { LogTrust } from '../core/log/trust.ts'
import { verifySignature, verifySignatureSync } from '../native/signature.ts'
import type { AuditedCheckpoint } from './audited.ts'
import { type Finding, refusalFinding } from './finding.ts'

/** @param keyOf - the key that may sign here; where there is none, the signature is not checked */
export function checkSubmission(
  jws: string,
  index: number,
  keyOf: (kid: string) => PublicKey | undefined,
): Finding | undefined {
  try {
    const submission = readSubmission(jws)
    const key = keyOf(submission.kid)
    if (key && !isSignedBy(submission, key)) {
      throw new LedgerError('submission_untrusted', { reason: 'signature' })
    }
    return undefined
  } catch (error) {
    if (error instanceof LedgerError) return refusalFinding(index, error)
    throw error
  }
}

function isSignedBy(submission: ReadSubmission, key: PublicKey): boolean {
  const { message, signature } = signedParts(submission)
  return suits(submission.algorithm, key) && verifySignatureSync(key, message, signature)
}

/** A checkpoint, with the root that the replay has computed for its size. */
export interface ReplayedCheckpoint extends AuditedCheckpoint {
  /** Root of the first `size` entries; undefined if the log has no more than `known`. */
  readonly replayed: Hash | undefined
  /** Number of entries in the checkpoint before; or in the log, if it has fewer than `size`. */
  readonly known: number
  /**
   * Whether it is the newest. Only the newest needs a quorum: of an older one the log's signature is
   * enough as evidence, and the log may have had other witnesses then.
   */
  readonly newest: boolean
}

export async function checkCheckpoint(
  { size, root, note, replayed, known, newest }: ReplayedCheckpoint,
  trust: LogTrust,
): Promise<Finding | undefined> {
  const found = (code: Finding['code'], params: ErrorParams): Finding => ({
    index: undefined,
    check: 'checkpoint',
    code,
    params: { size, ...params },
  })
  try {
    const anyWitness = { ...trust.policy, quorum: NO_QUORUM }
    const signed = await openCosignedCheckpoint(
      note,
      { ...trust, policy: anyWitness },
      verifySignature,
    )
    if (signed.size !== size || (root && !equalBytes(signed.root, root))) {
      return found('checkpoint_differs', { signedSize: signed.size })
    }
    if (!replayed) return { ...found('log_truncated', { entries: known }), index: known }
    if (equalBytes(signed.root, replayed)) {
      const witnesses = signed.cosignatures.map(({ witness }) => witness)
      const fault = newest ? quorumFault(trust.policy, witnesses) : undefined
      return fault && found(fault.code, fault.params)
    }
    const differs = { ...found('root_differs', {}), check: 'tree' } as const
    return size > known ? { ...differs, index: known, last: size - 1 } : differs
  } catch (error) {
    if (error instanceof LedgerError) return found(error.code, error.params)
    throw error
  }
}
