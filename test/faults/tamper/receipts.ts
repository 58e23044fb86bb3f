/**
 * What submitters find out who kept what they got: whether their receipt holds by itself, and
 * whether the log still gives one for the same entry, in a tree that goes on from theirs.
 */

import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { equalBytes } from '../../../src/core/bytes/hash.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { parseCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { leafHash as hashOf, verifyConsistency } from '../../../src/core/log/merkle.ts'
import { consistencyProof, tilesForConsistencyProof } from '../../../src/core/log/proofs.ts'
import { type Receipt, verifyReceipt } from '../../../src/core/log/receipt.ts'
import { findEntry } from '../../../src/db/entries.ts'
import { readTiles } from '../../../src/db/tiles.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { attempt } from './finders.ts'
import { readReceipt } from './log.ts'
import type { Scene } from './scene.ts'

export const checkReceipts = (scene: Scene): Promise<string | undefined> =>
  attempt(async () => {
    for (const receipt of scene.receipts) await checkReceipt(scene, receipt)
    return undefined
  })

/** Answers prove nothing to others, but who has one knows what must be in the log. */
export const checkAnswers = ({ db, answers }: Scene): Promise<string | undefined> =>
  attempt(async () => {
    for (const { index, leafHash } of answers) {
      const entry = await findEntry(db, index)
      if (!entry) throw new LedgerError('not_found', { index })
      const hashes = [entry.leafHash, hashOf(toUtf8(entry.entry))]
      if (hashes.some((hash) => !equalBytes(hash, leafHash))) {
        throw new LedgerError('entry_differs', { index })
      }
    }
    return undefined
  })

async function checkReceipt({ db, campaign: { trust } }: Scene, kept: Receipt): Promise<void> {
  await verifyReceipt(kept, trust, verifySignature)
  const served = await readReceipt(db, kept.index)
  await verifyReceipt(served, trust, verifySignature)
  if (!equalBytes(served.entry, kept.entry)) {
    throw new LedgerError('entry_differs', { index: kept.index })
  }
  const older = parseCheckpoint(kept.checkpoint)
  const newer = parseCheckpoint(served.checkpoint)
  const hashes = await readTiles(db, tilesForConsistencyProof(older.size, newer.size))
  const proof = consistencyProof(older.size, newer.size, hashes)
  verifyConsistency(older.size, newer.size, older.root, newer.root, proof)
}
