/** Tiles: their paths, and what is in them. */

import { concatBytes, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import {
  encodeEntryBundle,
  entryBundlePath,
  TILE_WIDTH,
  tilePath,
} from '../../../src/core/log/tiles.ts'
import { partialTiles } from '../partial-tiles.ts'
import { slowTree } from '../slow-tree.ts'
import { hashesOf, leaves } from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const sizes = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
const paths: [number, number, number][] = [
  [0, 0, 256],
  [0, 0, 1],
  [0, 273, 112],
  [1, 1, 17],
  [2, 0, 1],
  [0, 999, 256],
  [0, 1_000, 256],
  [0, 1_234_067, 256],
  [0, 1_234_067, 255],
  [63, 0, 256],
]

export const tileVectors: Vectors = inFolder('tiles', {
  ...Object.fromEntries(
    sizes.map((size): [string, Vector] => [
      `partial-of-${size}`,
      {
        why: `The tiles that are not full in a tree of ${size} entries.`,
        verdict: 'ok',
        size,
        partial: partialTiles(size).map(tilePath),
      },
    ]),
  ),
  ...Object.fromEntries(
    paths.map(([level, index, width]): [string, Vector] => [
      `path-${level}-${index}-${width}`,
      {
        why: 'The path of a tile.',
        verdict: 'ok',
        level,
        index,
        width,
        path: tilePath({ level, index, width }),
        ...(level === 0 && { entriesPath: entryBundlePath({ index, width }) }),
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      'tile/0/0',
      'tile/00/000',
      'tile/0/000.p/256',
      'tile/0/000.p/0',
      'tile/0/000.p/01',
      'tile/0/x000/000',
      'tile/0/1000',
      'tile/0/x001/67',
      'tile/64/000',
      'tile/0/x001/x234/067/',
      '/tile/0/000',
      'tile/-1/000',
    ].map((path, i): [string, Vector] => [
      `path-bad-${i + 1}`,
      { why: 'No tile has this path.', verdict: 'not_found', path },
    ]),
  ),
  'hashes-16': {
    why: 'The partial tile of 16 leaf hashes.',
    verdict: 'ok',
    tile: 'tile/0/000.p/16',
    bytes: toBase64(concatBytes(...hashesOf(leaves))),
  },
  'entries-2': {
    why: 'A bundle of the first two entries.',
    verdict: 'ok',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8))),
    entries: [0, 1],
  },
  'entries-short': {
    why: 'A byte of the second entry is missing.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8)).slice(0, -1)),
  },
  'entries-long': {
    why: 'A byte after the second entry.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(
      concatBytes(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8)), Uint8Array.of(0)),
    ),
  },
  'entries-one-of-two': {
    why: 'One entry where two are asked for.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 1).map(toUtf8))),
  },
  'hash-of-level-1': {
    why: 'The hash of level 1 over a full tile: of the 256 leaves “0” to “255”.',
    verdict: 'ok',
    leaves: TILE_WIDTH,
    root: toBase64(
      slowTree(Array.from({ length: TILE_WIDTH }, (_, i) => leafHash(toUtf8(String(i))))).root(
        TILE_WIDTH,
      ),
    ),
  },
})
