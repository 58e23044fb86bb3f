/**
 * What a log has grown by since it was last looked at, verified before any entry is fetched: the
 * new checkpoint is signed, its tiles make its tree, and that tree begins with the one before.
 */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import type { TileRoot } from '../core/log/compact-range.ts'
import {
  EMPTY_TREE,
  type GrowingTree,
  growingTreeRoot,
  growTree,
  rootOfTile,
} from '../core/log/growing-tree.ts'
import { levelSize, TILE_WIDTH, tileOf } from '../core/log/tiles.ts'
import { Contradiction } from './contradiction.ts'
import { explainDifference } from './difference.ts'
import type { FetchFile } from './folder.ts'
import { fetchHashes, fetchTile } from './reader.ts'
import {
  fetchCheckpoint,
  type HeldTree,
  type OpenCheckpoint,
  type SignedTree,
} from './signed-tree.ts'

export interface Growth extends SignedTree {
  readonly tree: GrowingTree
  /** Hashes of level 1 that are new, from the first tile that was not full before. */
  readonly roots: readonly Hash[]
  /** The new hashes of the levels above, where level 2 counts as level 1, and so on. */
  readonly upperRoots: readonly TileRoot[]
}

/** A checkpoint that is smaller than the held one: a slow node or a cache may give it for a while. */
export interface Older {
  readonly older: SignedTree
}

/**
 * @param held - what was verified before; undefined to begin
 * @throws {@link Contradiction}; LedgerError what `open` throws, `not_found`, `tile_malformed`
 */
export async function fetchGrowth(
  fetch: FetchFile,
  open: OpenCheckpoint,
  held: HeldTree | undefined,
): Promise<Growth | Older> {
  const served = await fetchCheckpoint(fetch, open)
  const { size } = served.head
  const { tree: older } = held ?? { tree: EMPTY_TREE }
  if (held && size <= held.head.size) {
    await refuseSplitView(held, served)
    if (size < held.head.size) return { older: served }
    return { ...served, tree: older, roots: [], upperRoots: [] }
  }
  const from = older.tiles.size
  const roots = await fetchHashes(fetch, 1, { from, to: levelSize(1, size), treeSize: size })
  const rest = size % TILE_WIDTH
  const leaves = rest === 0 ? [] : await fetchTile(fetch, tileOf(0, size - 1, size))
  const { tree, tileRoots } = growTree(older, roots, leaves)
  const begins = await beginsWith(older, { fetch, roots, leaves })
  if (!begins || !equalBytes(growingTreeRoot(tree), served.head.root)) {
    throw new Contradiction(await explainDifference(fetch, held, served))
  }
  return { ...served, tree, roots, upperRoots: tileRoots }
}

async function refuseSplitView(held: HeldTree, { note, head }: SignedTree): Promise<void> {
  const isSame = head.size === held.head.size
  const root = isSame ? held.head.root : await held.rootAt?.(head.size)
  if (!root || equalBytes(root, head.root)) return
  if (isSame) throw new Contradiction({ found: 'split_view', held: held.note, served: note })
  const olderRoot = toBase64(root)
  throw new Contradiction({ found: 'history_changed', held: held.note, served: note, olderRoot })
}

/** Whether the leaves that came after the last full tile are still what they were. */
async function beginsWith(
  { tiles, leaves: older }: GrowingTree,
  { fetch, roots, leaves }: { fetch: FetchFile; roots: readonly Hash[]; leaves: readonly Hash[] },
): Promise<boolean> {
  if (older.length === 0) return true
  const [root] = roots
  const index = tiles.size
  const newer = root ? await fetchTile(fetch, { level: 0, index, width: TILE_WIDTH }) : leaves
  if (root && !equalBytes(rootOfTile(newer), root)) return false
  return older.every((leaf, i) => newer[i] !== undefined && equalBytes(leaf, newer[i]))
}
