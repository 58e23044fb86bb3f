/** A watcher's own copy of the entries, read back: what it holds was verified when it was written. */

import type { AuditedEntry } from '../audit/audited.ts'
import type { Texts } from '../audit/past.ts'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { leafHash } from '../core/log/merkle.ts'
import { TILE_WIDTH, tileOf } from '../core/log/tiles.ts'
import type { FetchFile } from '../mirror/folder.ts'
import { inParallel } from '../mirror/parallel.ts'
import { fetchBundle, fetchTile } from '../mirror/reader.ts'

export interface Copy {
  readonly read: FetchFile
  /** Entries that it has. */
  readonly size: number
}

/** The copy is not what it was when it was verified: a disk's fault, or somebody's; not the log's. */
export class CopyDamaged extends Error {
  override readonly name = 'CopyDamaged'
}

/** Bundles in a page. */
const PAGE = 8

/** @throws {@link CopyDamaged} */
export async function* readRows(
  copy: Copy,
  from: number,
  to: number,
): AsyncGenerator<AuditedEntry[]> {
  const end = Math.ceil(to / TILE_WIDTH)
  for (let first = Math.floor(from / TILE_WIDTH); first < end; first += PAGE) {
    const count = Math.min(PAGE, end - first)
    const bundles = Array.from({ length: count }, (_, i) => first + i)
    const rows = await inParallel(bundles, PAGE, (index) => readBundle(copy, index))
    yield rows.flat().filter(({ index }) => index >= from && index < to)
  }
}

/** @throws {@link CopyDamaged} */
export async function readTexts(copy: Copy, indexes: readonly number[]): Promise<Texts> {
  const wanted = new Set(indexes)
  const bundles = new Set(indexes.map((index) => Math.floor(index / TILE_WIDTH)))
  const rows = await inParallel([...bundles], PAGE, (index) => readBundle(copy, index))
  const found = rows.flat().filter(({ index }) => wanted.has(index))
  return new Map(found.map(({ index, entry }) => [index, entry]))
}

/** A leaf of the copy, with its hash. */
export interface CopiedLeaf {
  readonly index: number
  readonly bytes: Uint8Array
  readonly hash: Hash
}

/**
 * @param bundle - index of 256 leaves, or of those that there are yet
 * @throws {@link CopyDamaged}
 */
export async function readLeaves({ read, size }: Copy, bundle: number): Promise<CopiedLeaf[]> {
  const { index, width } = tileOf(0, bundle * TILE_WIDTH, size)
  try {
    const entries = await fetchBundle(read, { index, width })
    const hashes = await fetchTile(read, { level: 0, index, width })
    return entries.map((bytes, i) => {
      const leaf = { index: index * TILE_WIDTH + i, bytes, hash: hashes[i]! }
      if (!equalBytes(leafHash(bytes), leaf.hash)) throw new CopyDamaged(`entry ${leaf.index}`)
      return leaf
    })
  } catch (error) {
    if (error instanceof LedgerError) throw new CopyDamaged(`bundle ${bundle}`, { cause: error })
    throw error
  }
}

async function readBundle(copy: Copy, bundle: number): Promise<AuditedEntry[]> {
  const leaves = await readLeaves(copy, bundle)
  return leaves.map(({ index, bytes, hash }) => {
    // Bytes that are not UTF-8 become an empty text, which the replay then finds to be no entry.
    const entry = fromUtf8(bytes) ?? ''
    // A copy has no column beside the entry, so the time can only be the entry's own.
    return { index, leafHash: hash, entry, acceptedAt: acceptedAtIn(entry) }
  })
}

/** The third line, unread. */
const acceptedAtIn = (entry: string): string => entry.split('\n', 3)[2] ?? ''
