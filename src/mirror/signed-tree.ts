/** A tree that the log has signed, and one that was verified and is held on to. */

import { fromUtf8 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { CosignedCheckpoint, TreeHead } from '../core/log/checkpoint.ts'
import type { GrowingTree } from '../core/log/growing-tree.ts'
import { CHECKPOINT, type FetchFile } from './folder.ts'

/** Opens a checkpoint as the trust file asks: signatures, origin, quorum. */
export type OpenCheckpoint = (note: string) => Promise<OpenedHead>

/** With the time at which a quorum vouches for it, if the trust file asks for one. */
export type OpenedHead = TreeHead & Partial<Pick<CosignedCheckpoint, 'asOf'>>

export interface SignedTree {
  /** The checkpoint as it was signed. */
  readonly note: string
  readonly head: OpenedHead
}

export interface HeldTree extends SignedTree {
  readonly tree: GrowingTree
  /** Root that the tree had at a smaller size; only a holder that keeps the tiles can compute it. */
  readonly rootAt?: (size: number) => Promise<Hash>
}

/** @throws {@link LedgerError} `not_found`, and what `open` throws */
export async function fetchCheckpoint(fetch: FetchFile, open: OpenCheckpoint): Promise<SignedTree> {
  const bytes = await fetch(CHECKPOINT)
  if (!bytes) throw new LedgerError('not_found', { path: CHECKPOINT })
  const note = fromUtf8(bytes)
  if (note === undefined) throw new LedgerError('note_malformed', { reason: 'utf8' })
  return { note, head: await open(note) }
}
