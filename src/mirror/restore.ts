/** An empty database filled from a verified copy of the log, with the same tables and the same root. */

import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { NamedKey, VerifySignature } from '../core/keys/signature.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { rangeFromTiles, tilesForRange } from '../core/log/proofs.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/log/tiles.ts'
import { findLatestCheckpoint, insertCheckpoint, lockPublication } from '../db/checkpoints.ts'
import type { Db } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import { followRegistry } from '../ledger/registry.ts'
import { bundlesOf, fetchEntries } from './entries.ts'
import type { FetchFile } from './folder.ts'
import { fetchGrowth, type Growth } from './growth.ts'
import { fetchTiles } from './reader.ts'
import { replayEntries } from './replay.ts'
import type { OpenCheckpoint, SignedTree } from './signed-tree.ts'

export interface RestoreOptions {
  readonly db: Db
  /** Of the copy. */
  readonly fetch: FetchFile
  readonly open: OpenCheckpoint
  /** Of the trust file. */
  readonly authorityKeys: readonly NamedKey[]
  readonly verify: VerifySignature
  readonly now: () => Date
  /** Told of entries that are restored, of all that the copy has. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Restores the log. If it was cut short, it goes on where it was.
 *
 * @throws {@link LedgerError} `database_not_empty`; `entry_differs` at the first entry that the
 *   rules do not let in as it is; `tile_malformed`, `not_found`, and what `open` throws
 * @throws Contradiction if the copy does not fit its own checkpoint
 */
export async function restoreLog(options: RestoreOptions): Promise<SignedTree> {
  const { db, fetch, open, authorityKeys, verify, onProgress } = options
  const growth = await fetchGrowth(fetch, open, undefined)
  if ('older' in growth) throw new Error('there is nothing that it could be older than')
  const { origin, size } = growth.head
  const from = await findStart(db, fetch, growth)
  const replayer = { db, origin, registry: followRegistry(authorityKeys), verify }
  onProgress(from, size)
  for (const bundle of bundlesOf(growth).slice(Math.floor(from / TILE_WIDTH))) {
    const { entries } = await fetchEntries(fetch, growth, bundle)
    const first = bundle.index * TILE_WIDTH
    await replayEntries(replayer, entries.slice(Math.max(0, from - first)))
    onProgress(first + bundle.width, size)
  }
  await publishAgain(options, growth)
  return growth
}

/**
 * Where to begin. Entries that are there already must be the first ones of this copy, and no
 * checkpoint may have been published of them: only a restoration that was cut short leaves that.
 */
async function findStart(db: Db, fetch: FetchFile, { head }: Growth): Promise<number> {
  const { range } = await readHead(db)
  const { size } = range
  const notEmpty = new LedgerError('database_not_empty', { size })
  if ((await findLatestCheckpoint(db)) || size > head.size) throw notEmpty
  if (size === 0) return 0
  const wide = ({ level, index }: Tile) => tileOf(level, index * TILE_WIDTH, head.size)
  const tiles = await fetchTiles(fetch, tilesForRange(size).map(wide))
  if (!equalBytes(rootOf(rangeFromTiles(size, tiles)), rootOf(range))) throw notEmpty
  return size
}

/** Done last: that a checkpoint is stored says that the restoration is complete. */
async function publishAgain({ db, now }: RestoreOptions, { note, head }: Growth): Promise<void> {
  const { range } = await readHead(db)
  const isSame = range.size === head.size && equalBytes(rootOf(range), head.root)
  if (!isSame) throw new LedgerError('tile_untrusted', { size: range.size })
  await db.transaction().execute(async (tx) => {
    if (!(await lockPublication(tx)))
      throw new LedgerError('database_not_empty', { size: head.size })
    await insertCheckpoint(tx, { ...head, note, publishedAt: now() })
  })
}
