/** Checkpoints that somebody kept, out of receipts or by themselves: what a log must still lead to. */

import type { KeptCheckpoint } from '../../audit/kept.ts'
import { parseJson } from '../../core/bytes/json.ts'
import { LedgerError } from '../../core/errors.ts'
import { openCheckpoint } from '../../core/log/checkpoint.ts'
import { decodeReceiptJson, parseReceipt } from '../../core/log/receipt.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { fault } from '../terminal/fault.ts'
import { readText } from '../terminal/files.ts'
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
      const text = await readText(file, shell)
      try {
        return await openKept(text, trust)
      } catch (error) {
        throw error instanceof LedgerError ? fault('kept_untrusted', { file }) : error
      }
    }),
  )

async function openKept(text: string, trust: Trust): Promise<KeptCheckpoint> {
  const { note, published } = noteIn(text)
  const { size } = await openCheckpoint(note, trust.origin, logKeysOf(trust), verifySignature)
  return { size, note, published }
}

function noteIn(text: string): Pick<KeptCheckpoint, 'note' | 'published'> {
  if (text.startsWith('c2sp.org/tlog-proof')) {
    return { note: parseReceipt(text).checkpoint, published: true }
  }
  const json = parseJson(text)
  return json === undefined
    ? { note: text, published: false }
    : { note: decodeReceiptJson(json).checkpoint, published: true }
}
