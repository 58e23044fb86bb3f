/** A log as files, made of its leaves by definition: honest, or not, as a test has it. */

import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import type { Hash } from '../../src/core/bytes/hash.ts'
import { signCheckpoint } from '../../src/core/log/checkpoint.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import {
  encodeEntryBundle,
  encodeTile,
  entryBundlePath,
  filledTiles,
  tilePath,
} from '../../src/core/log/tiles.ts'
import type { FetchFile } from '../../src/mirror/folder.ts'
import type { LogKey } from './log-key.ts'
import { partialTiles } from './partial-tiles.ts'
import { slowTree } from './slow-tree.ts'

/** By their path under the log's prefix. */
export type TileFiles = Map<string, Uint8Array>

/** All that a log of these entries serves, signed with its key. */
export async function tileFiles(
  key: LogKey,
  entries: readonly Uint8Array[],
  origin = key.verifierKey.name,
): Promise<TileFiles> {
  const leaves = entries.map(leafHash)
  const size = entries.length
  const files: TileFiles = new Map()
  for (const tile of [...filledTiles(0, size), ...partialTiles(size)]) {
    const { level, index, width } = tile
    files.set(tilePath(tile), encodeTile(hashesOf(leaves, level, index * 256, width)))
    if (level > 0) continue
    const bundle = entries.slice(index * 256, index * 256 + width)
    files.set(entryBundlePath(tile), encodeEntryBundle(bundle))
  }
  const head = { origin, size, root: slowTree(leaves).root(size) }
  files.set('checkpoint', toUtf8(await signCheckpoint(head, key)))
  return files
}

function hashesOf(leaves: readonly Hash[], level: number, start: number, width: number): Hash[] {
  const each = 256 ** level
  return Array.from({ length: width }, (_, i) =>
    slowTree(leaves.slice((start + i) * each, (start + i + 1) * each)).root(each),
  )
}

export const fetchFrom =
  (files: TileFiles): FetchFile =>
  async (path) =>
    files.get(path)

/** Bytes of made-up entries. */
export const entriesFor = (size: number, word = 'entry'): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => toUtf8(`${word} ${i}`))
