/** A log that is no more than its entries in memory, for receipts that no service gave. */

import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { signCheckpoint } from '../../src/core/log/checkpoint.ts'
import { encodeEntry } from '../../src/core/log/entry.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import type { Receipt } from '../../src/core/log/receipt.ts'
import { parseSubmission } from '../../src/core/log/submission.ts'
import { newLogKey } from './log-key.ts'
import { slowTree } from './slow-tree.ts'

/** @param submissions - events of the registry, or of batteries that no other one is about */
export function memoryLog(origin: string, submissions: readonly string[]) {
  const leaves: Uint8Array[] = []
  for (const submission of submissions) leaves.push(leafOf(submission, leaves))
  return logOf(origin, leaves)
}

/** @param leaves - any bytes, in an entry's form or not */
export function logOf(origin: string, leaves: readonly Uint8Array[]) {
  const key = newLogKey(origin)
  const tree = slowTree(leaves.map(leafHash))
  return {
    key,
    leaves,
    async receipt(index: number): Promise<Receipt> {
      const head = { origin, size: leaves.length, root: tree.root(leaves.length) }
      return {
        index,
        entry: leaves[index]!,
        proof: tree.inclusion(index, leaves.length),
        checkpoint: await signCheckpoint(head, key),
      }
    },
  }
}

function leafOf(submission: string, leaves: readonly Uint8Array[]): Uint8Array {
  const { event } = parseSubmission(submission)
  const { batteries = [] } = event as { batteries?: { code: string }[] }
  const last = leaves.at(-1)
  return toUtf8(
    encodeEntry({
      index: leaves.length,
      acceptedAt: new Date(),
      previous: last && leafHash(last),
      batteries: batteries.map(({ code }) => ({ code, position: 0, previous: undefined })),
      submission,
    }),
  )
}
