/**
 * Keeping a whole, verified copy of a log as static tiles. Nothing is written that the log's
 * checkpoint does not vouch for, and the checkpoint is written last. So a run that was cut short can
 * be continued, and everything that the copy holds is verified.
 */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { leafHash } from '../core/log/merkle.ts'
import {
  decodeEntryBundle,
  type EntryBundle,
  encodeEntryBundle,
  encodeTile,
  entryBundlePath,
  filledTiles,
  TILE_WIDTH,
  tilePath,
} from '../core/log/tiles.ts'
import { bundlesOf, fetchEntries, isVouchedFor, type VerifiedEntries } from './entries.ts'
import { CHECKPOINT, type FetchFile, type TileFolder } from './folder.ts'
import { fetchGrowth, type Growth } from './growth.ts'
import { readHeldTree } from './held-tree.ts'
import { inParallel } from './parallel.ts'
import { REQUESTS } from './reader.ts'
import type { HeldTree, OpenCheckpoint, SignedTree } from './signed-tree.ts'
import { writeUpperTiles } from './upper-tiles.ts'

export interface MirrorOptions {
  readonly folder: TileFolder
  readonly fetch: FetchFile
  readonly open: OpenCheckpoint
  /** Told of entries that are there now, of all that the checkpoint has. */
  readonly onProgress: (done: number, total: number) => void
}

export interface Mirrored {
  /** Entries that the copy holds, verified. */
  readonly size: number
  /** Entries that this run has added. */
  readonly added: number
  /** The checkpoint that the copy holds. */
  readonly held: string
  /** The checkpoint that the log served: the same as `held`, or an older one. */
  readonly given: SignedTree
}

/**
 * Brings the copy up to the log's newest checkpoint.
 *
 * @throws Contradiction; LedgerError what `open` throws, `not_found`, `tile_malformed`, and
 *   `tile_untrusted` if the copy itself is damaged
 */
export async function mirrorLog(options: MirrorOptions): Promise<Mirrored> {
  const { folder, fetch, open } = options
  const held = await readHeldTree(folder.read, open)
  const from = held?.head.size ?? 0
  const growth = await fetchGrowth(fetch, open, held)
  if ('older' in growth) return behind(held!, growth.older)
  const { size } = growth.head
  if (size > from) await takeBundles(options, growth, from)
  if (size > from) await writeUpperTiles(folder, growth, from)
  // A quiet log signs anew from time to time; the newest signature is the one to keep.
  if (growth.note !== held?.note) await folder.write(CHECKPOINT, toUtf8(growth.note))
  for (const tile of filledTiles(from, size)) {
    await folder.removePartials(tilePath(tile))
    if (tile.level === 0) await folder.removePartials(entryBundlePath(tile))
  }
  return { size, added: size - from, held: growth.note, given: growth }
}

const behind = ({ head, note }: HeldTree, given: SignedTree): Mirrored => ({
  ...{ size: head.size, added: 0, held: note, given },
})

async function takeBundles(
  { folder, fetch, onProgress }: MirrorOptions,
  growth: Growth,
  from: number,
): Promise<void> {
  const { size } = growth.head
  let done = from
  await inParallel(bundlesOf(growth), REQUESTS, async (bundle) => {
    const kept = await readKept(folder, growth, bundle)
    const { entries, leaves } = kept ?? (await fetchEntries(fetch, growth, bundle))
    const tile = tilePath({ level: 0, ...bundle })
    if (!kept) await folder.write(entryBundlePath(bundle), encodeEntryBundle(entries))
    if (!kept || !(await folder.has(tile))) await folder.write(tile, encodeTile(leaves))
    done += bundle.width - Math.max(0, from - bundle.index * TILE_WIDTH)
    onProgress(done, size)
  })
}

/** Entries that an earlier run had fetched before it was cut short, if the log still vouches for them. */
async function readKept(
  folder: TileFolder,
  growth: Growth,
  bundle: EntryBundle,
): Promise<VerifiedEntries | undefined> {
  const bytes = await folder.read(entryBundlePath(bundle))
  if (!bytes) return undefined
  try {
    const entries = decodeEntryBundle(bytes, bundle.width)
    const leaves = entries.map(leafHash)
    return isVouchedFor(growth, bundle, leaves) ? { entries, leaves } : undefined
  } catch {
    return undefined
  }
}
