/** Verifies what a mirror or an auditor has kept as evidence: what of it anyone can check, and what only its copy shows. */

import { fromBase64 } from '../../core/bytes/encoding.ts'
import { openCheckpoint } from '../../core/log/checkpoint.ts'
import type { Evidence } from '../../core/log/evidence.ts'
import type { SplitView } from '../../core/log/split-view.ts'
import { verifySplitView } from '../../core/log/split-view.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { type ExitCode, OK, print, printJson, type Shell, UNUSABLE } from '../terminal/shell.ts'

/**
 * @returns OK if it proves by itself that the log has signed two histories, UNUSABLE if the log has
 *   signed what is in it, and the rest has to be looked up in the copy beside it
 * @throws LedgerError `note_malformed`, `note_untrusted`, `proof_invalid`: it proves nothing
 */
export async function judgeEvidence(
  evidence: Evidence,
  trust: Trust,
  json: boolean,
  shell: Shell,
): Promise<ExitCode> {
  const { found, held, served, index } = evidence
  const { text } = shell
  const split = splitViewIn(evidence)
  if (split) await verifySplitView(split, trust, verifySignature)
  const open = (note: string) =>
    openCheckpoint(note, trust.origin, logKeysOf(trust), verifySignature)
  const { size } = await open(served)
  const heldSize = held === undefined ? undefined : (await open(held)).size
  const exitCode = split ? OK : UNUSABLE
  if (json) {
    const verdict = split ? 'holds' : 'undecided'
    printJson(shell, { verdict, found, served: size, held: heldSize, index })
    return exitCode
  }
  print(shell, text.mirror.found[found])
  if (index !== undefined) print(shell, text.mirror.index({ index }))
  print(shell, split ? text.evidence.proven : text.evidence.signed)
  return exitCode
}

/** Undefined if the evidence is of another kind, or has not all that a stranger would need. */
function splitViewIn({
  found,
  held,
  served,
  olderRoot,
  consistency,
}: Evidence): SplitView | undefined {
  if (held === undefined) return undefined
  if (found === 'split_view') return { notes: [held, served], prefix: undefined }
  const root = fromBase64(olderRoot ?? '')
  const proof = consistency?.map(fromBase64)
  if (found !== 'history_changed' || !root || !proof) return undefined
  if (!proof.every((hash) => hash !== undefined)) return undefined
  return { notes: [held, served], prefix: { root, proof } }
}
