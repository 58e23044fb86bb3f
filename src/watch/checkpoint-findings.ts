/** What can be wrong with a checkpoint that the log gives, or with its not giving any. */

import { LedgerError } from '../core/errors.ts'
import { type CosignedCheckpoint, openCosignedCheckpoint } from '../core/log/checkpoint.ts'
import { NO_QUORUM } from '../core/log/policy.ts'
import { quorumFault, quorumTime } from '../core/log/quorum.ts'
import type { LogTrust } from '../core/log/trust.ts'
import { CHECKPOINT } from '../mirror/folder.ts'
import type { SignedTree } from '../mirror/signed-tree.ts'
import { verifySignature } from '../native/signature.ts'
import { FetchFailed } from './fetch-failed.ts'
import type { NewFinding } from './finding.ts'

/** Milliseconds: the log signs every ten minutes at least, and then asks its witnesses. */
const LONGEST_SILENCE = 11 * 60_000

/** What witnesses of the policy, enough or not, say of a checkpoint. */
export type Witnessed = Pick<CosignedCheckpoint, 'cosignatures' | 'asOf'>

/** Cosignatures of a checkpoint. If they are too few, that is a finding, and the look goes on. */
export async function readCosignatures(
  { note }: SignedTree,
  { origin, policy }: LogTrust,
): Promise<Witnessed & { newFindings: NewFinding[] }> {
  const any = { origin, policy: { ...policy, quorum: NO_QUORUM } }
  try {
    const { cosignatures } = await openCosignedCheckpoint(note, any, verifySignature)
    const names = cosignatures.map(({ witness }) => witness)
    const fault = quorumFault(policy, names)
    const newFindings = fault ? [quorumFinding(fault, note)] : []
    return { cosignatures, asOf: quorumTime(policy, cosignatures), newFindings }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    return { cosignatures: [], asOf: undefined, newFindings: [quorumFinding(error, note)] }
  }
}

const quorumFinding = ({ code, params }: LedgerError, note: string): NewFinding => ({
  ...{ check: 'quorum', code, params },
  evidence: { extension: 'txt', text: note },
})

/** A checkpoint has no time of its own: how old it is, only a quorum of its witnesses can say. */
export function stalledFindings({ asOf }: Witnessed, now: Date): NewFinding[] {
  if (!asOf || now.getTime() - asOf.getTime() < LONGEST_SILENCE) return []
  const params = { witnessedAt: asOf.toISOString() }
  return [{ check: 'freshness', code: 'checkpoint_stalled', params }]
}

export function rollbackFinding(
  size: number,
  { head, note }: SignedTree,
  held: SignedTree | undefined,
): NewFinding {
  const evidence = { found: 'rollback', held: held?.note, served: note }
  return {
    ...{ check: 'consistency', code: 'rollback', params: { held: size, served: head.size } },
    evidence: { extension: 'json', text: `${JSON.stringify(evidence, null, 2)}\n` },
  }
}

/**
 * The path of a file that the log did not give, or gave in a form that cannot be read; undefined for
 * any other error. It may be there at the next look.
 */
export function withheldPath(error: unknown): string | undefined {
  if (error instanceof FetchFailed) {
    // A log that does not even give its checkpoint is away, and may come back.
    return error.passing || error.path === CHECKPOINT ? undefined : error.path
  }
  if (!(error instanceof LedgerError)) return undefined
  if (error.code === 'note_malformed') return CHECKPOINT
  if (error.code === 'tile_malformed') return 'tile'
  return error.code === 'not_found' ? String(error.params.path) : undefined
}
