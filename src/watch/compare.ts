/** Compares checkpoints of one log that different people hold: all must be of one history. */

import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { Checkpoint } from '../core/log/checkpoint.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { findContradiction, type KnownTree, knownPrefix } from '../core/log/known-tree.ts'
import {
  consistencyProof,
  rangeFromTiles,
  tilesForConsistencyProof,
  tilesForRange,
} from '../core/log/proofs.ts'
import type { Prefix, SplitView } from '../core/log/split-view.ts'
import { TILE_WIDTH, type Tile, tileOf } from '../core/log/tiles.ts'
import type { FetchFile } from '../mirror/folder.ts'
import { fetchTiles } from '../mirror/reader.ts'

/** A checkpoint, already opened, with the tiles of whoever holds it. */
export interface View {
  /** Whose it is: a folder, a file, an address. */
  readonly name: string
  readonly note: string
  readonly head: Checkpoint
  /** Reads hash tiles of its tree; undefined for who has none. */
  readonly fetch: FetchFile | undefined
  /** What receipts tell of its tree, if it came with some. */
  readonly known?: KnownTree | undefined
}

export interface Comparison {
  readonly older: View
  readonly newer: View
  /** `undecided`: they are of different sizes, and nobody has the tiles that would tell. */
  readonly result: 'same' | 'consistent' | 'undecided' | 'split'
  /** The proof of a split. */
  readonly split?: SplitView
}

/** Compares each view with the next larger one only: if each continues the one before, all are one history. */
export async function compareViews(views: readonly View[]): Promise<Comparison[]> {
  const sorted = [...views].sort((a, b) => a.head.size - b.head.size)
  const comparisons: Comparison[] = []
  for (const [i, newer] of sorted.slice(1).entries()) {
    comparisons.push(await comparePair(sorted[i]!, newer, views))
  }
  return comparisons.some(isUndecided) ? [...comparisons, ...splitsBeyond(sorted)] : comparisons
}

const isUndecided = ({ result }: Comparison): boolean => result === 'undecided'

/** Where two neighbours cannot be compared, receipts of a view further on may still contradict them. */
function splitsBeyond(sorted: readonly View[]): Comparison[] {
  return sorted.flatMap((older, i) =>
    sorted.slice(i + 2).flatMap((newer): Comparison[] => {
      const split = splitByKnown(older, newer)
      return split ? [{ older, newer, result: 'split', split }] : []
    }),
  )
}

function splitByKnown(older: View, newer: View): SplitView | undefined {
  const subtree = older.known && newer.known && findContradiction(older.known, newer.known)
  return subtree && { notes: [older.note, newer.note], prefix: undefined, subtree }
}

async function comparePair(older: View, newer: View, views: readonly View[]): Promise<Comparison> {
  const pair = { older, newer }
  const isSame = older.head.size === newer.head.size
  // Every tree begins with the empty one.
  if (older.head.size === 0 && !isSame) return { ...pair, result: 'consistent' }
  const prefix = isSame ? undefined : await findPrefix(older.head.size, newer, views)
  if (!isSame && !prefix) {
    const split = splitByKnown(older, newer)
    return split ? { ...pair, result: 'split', split } : { ...pair, result: 'undecided' }
  }
  if (equalBytes(older.head.root, prefix?.root ?? newer.head.root)) {
    return { ...pair, result: isSame ? 'same' : 'consistent' }
  }
  return { ...pair, result: 'split', split: { notes: [older.note, newer.note], prefix } }
}

/** Asks the holder of the view first, then everybody whose tree is large enough to contain it. */
async function findPrefix(
  size: number,
  newer: View,
  views: readonly View[],
): Promise<Prefix | undefined> {
  const holders = [newer, ...views.filter((view) => view !== newer)]
  for (const { fetch, head } of holders) {
    if (!fetch || head.size < newer.head.size) continue
    const prefix = await prefixOf(fetch, head.size, size, newer.head)
    if (prefix) return prefix
  }
  return newer.known && knownPrefix(newer.known, size)
}

/**
 * What a signed tree was when it had a smaller size, from somebody's tiles.
 *
 * @param treeSize - of the tree whose tiles they are
 * @param size - above 0, and below the signed tree's
 * @returns undefined unless these tiles make the signed tree
 */
export async function prefixOf(
  fetch: FetchFile,
  treeSize: number,
  size: number,
  signed: Pick<Checkpoint, 'size' | 'root'>,
): Promise<Prefix | undefined> {
  const needed = [
    ...tilesForRange(signed.size),
    ...tilesForRange(size),
    ...tilesForConsistencyProof(size, signed.size),
  ]
  const wide = ({ level, index }: Tile) => tileOf(level, index * TILE_WIDTH, treeSize)
  try {
    const hashesOf = await fetchTiles(fetch, needed.map(wide))
    if (!equalBytes(rootOf(rangeFromTiles(signed.size, hashesOf)), signed.root)) return undefined
    const root = rootOf(rangeFromTiles(size, hashesOf))
    return { root, proof: consistencyProof(size, signed.size, hashesOf) }
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
