/** Checkpoints that somebody kept, by themselves or in receipts, bundles and reports: what a log must still lead to. */

import type { KeptCheckpoint } from '../../audit/kept-checkpoints.ts'
import { checkpointIn, openSubject } from '../../core/bundle/subject.ts'
import { LedgerError } from '../../core/errors.ts'
import { openCheckpoint } from '../../core/log/checkpoint.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { fault } from '../terminal/fault.ts'
import { readBytes } from '../terminal/files.ts'
import type { Shell } from '../terminal/shell.ts'

/**
 * @throws Fault `file_unreadable`; `kept_untrusted` if the log has not signed one of them: that
 *   would say nothing about the log
 */
export const readKept = (
  files: readonly string[],
  trust: Trust,
  shell: Shell,
): Promise<KeptCheckpoint[]> =>
  Promise.all(
    files.map(async (file) => {
      const bytes = await readBytes(file, shell)
      try {
        return await openKept(bytes, trust)
      } catch (error) {
        throw error instanceof LedgerError ? fault('kept_untrusted', { file }) : error
      }
    }),
  )

async function openKept(bytes: Uint8Array, trust: Trust): Promise<KeptCheckpoint> {
  const subject = openSubject(bytes)
  const { note } = checkpointIn(subject) ?? { note: '' }
  const { size } = await openCheckpoint(note, trust.origin, logKeysOf(trust), verifySignature)
  return { size, note, published: subject.kind === 'receipt' || subject.kind === 'bundle' }
}
