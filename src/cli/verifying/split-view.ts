/** Verifies the proof that a log has signed two histories, without asking anybody. */

import { toBase64 } from '../../core/bytes/encoding.ts'
import { parseSplitView, verifySplitView } from '../../core/log/split-view.ts'
import type { Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

/** @throws LedgerError `note_malformed`, `note_untrusted`, `proof_invalid`: it proves nothing */
export async function judgeSplitView(
  text: string,
  trust: Trust,
  json: boolean,
  shell: Shell,
): Promise<ExitCode> {
  const { older, newer } = await verifySplitView(parseSplitView(text), trust, verifySignature)
  const [first, second] = [older, newer].map(({ size, root }) => ({ size, root: toBase64(root) }))
  if (json) printJson(shell, { verdict: 'holds', older: first, newer: second })
  else print(shell, shell.text.compare.proven({ older: older.size, newer: newer.size }))
  return OK
}
