/** Entry bundles, verified against the hashes that a checkpoint has vouched for. */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { rootOfTile } from '../core/log/growing-tree.ts'
import { leafHash } from '../core/log/merkle.ts'
import { type EntryBundle, TILE_WIDTH } from '../core/log/tiles.ts'
import { Contradiction } from './contradiction.ts'
import type { FetchFile } from './folder.ts'
import type { Growth } from './growth.ts'
import { fetchBundle, fetchTile } from './reader.ts'

export interface VerifiedEntries {
  /** The bytes of the leaves. */
  readonly entries: readonly Uint8Array[]
  readonly leaves: readonly Hash[]
}

/** Whether these leaves are what the grown tree has in the place of a bundle. */
export function isVouchedFor(
  { roots, tree }: Growth,
  { index, width }: EntryBundle,
  leaves: readonly Hash[],
): boolean {
  if (width < TILE_WIDTH) return sameHashes(leaves, tree.leaves)
  const root = roots[index - (tree.tiles.size - roots.length)]
  return root !== undefined && equalBytes(rootOfTile(leaves), root)
}

/** The bundles that hold what is new. */
export function bundlesOf({ roots, tree }: Growth): EntryBundle[] {
  const first = tree.tiles.size - roots.length
  const bundles = roots.map((_, i) => ({ index: first + i, width: TILE_WIDTH }))
  const rest = { index: tree.tiles.size, width: tree.leaves.length }
  return rest.width > 0 ? [...bundles, rest] : bundles
}

/** @throws {@link Contradiction} `entry_changed`; LedgerError `not_found`, `tile_malformed` */
export async function fetchEntries(
  fetch: FetchFile,
  growth: Growth,
  bundle: EntryBundle,
): Promise<VerifiedEntries> {
  const entries = await fetchBundle(fetch, bundle)
  const leaves = entries.map(leafHash)
  if (isVouchedFor(growth, bundle, leaves)) return { entries, leaves }
  throw new Contradiction({
    ...{ found: 'entry_changed', served: growth.note },
    ...(await findChanged(fetch, growth, bundle, { entries, leaves })),
  })
}

/** The first entry that differs, if there are hashes to tell it by. */
async function findChanged(
  fetch: FetchFile,
  growth: Growth,
  bundle: EntryBundle,
  { entries, leaves }: VerifiedEntries,
): Promise<{ index: number; entry?: string }> {
  const { index, width } = bundle
  const right =
    width < TILE_WIDTH ? growth.tree.leaves : await fetchTile(fetch, { level: 0, index, width })
  const isRight = isVouchedFor(growth, bundle, right)
  const at = isRight ? leaves.findIndex((leaf, i) => !equalBytes(leaf, right[i]!)) : -1
  if (at < 0) return { index: index * TILE_WIDTH }
  return { index: index * TILE_WIDTH + at, entry: toBase64(entries[at]!) }
}

const sameHashes = (a: readonly Hash[], b: readonly Hash[]): boolean =>
  a.length === b.length && a.every((hash, i) => equalBytes(hash, b[i]!))
