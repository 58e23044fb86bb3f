/** Checkpoints that somebody kept, out of receipts or by themselves: what a log must still lead to. */

import type { KeptCheckpoint } from '../audit/kept.ts'
import { openCheckpoint } from '../core/checkpoint.ts'
import { parseJson } from '../core/json.ts'
import { decodeReceiptJson, parseReceipt } from '../core/receipt.ts'
import { logKeysOf, type Trust } from '../core/trust.ts'
import { verifySignature } from '../native/signature.ts'
import { readText } from './files.ts'
import type { Shell } from './shell.ts'

/**
 * @throws Fault `file_unreadable`; LedgerError `receipt_malformed`, `note_malformed`;
 *   `note_untrusted` if the log has not signed it: that would say nothing about the log
 */
export const readKept = (
  files: readonly string[],
  { origin, ...trust }: Trust,
  shell: Shell,
): Promise<KeptCheckpoint[]> =>
  Promise.all(
    files.map(async (file) => {
      const { note, published } = noteIn(await readText(file, shell))
      const keys = logKeysOf({ origin, ...trust })
      const { size } = await openCheckpoint(note, origin, keys, verifySignature)
      return { size, note, published }
    }),
  )

function noteIn(text: string): Pick<KeptCheckpoint, 'note' | 'published'> {
  if (text.startsWith('c2sp.org/tlog-proof')) {
    return { note: parseReceipt(text).checkpoint, published: true }
  }
  const json = parseJson(text)
  return json === undefined
    ? { note: text, published: false }
    : { note: decodeReceiptJson(json).checkpoint, published: true }
}
