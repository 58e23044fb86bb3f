/**
 * Tiles: the tree cut into rows of 256 hashes, as C2SP tlog-tiles lays them out.
 *
 * Level 0 holds the leaf hashes; hash i of level L is the root of the complete subtree of 256^L
 * leaves that starts at leaf i * 256^L. A full tile never changes again.
 * Beside them stand the entries themselves, in bundles of 256, cut as the tiles of level 0 are.
 */

import { concatBytes } from '../bytes/encoding.ts'
import { HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'

/** Levels of the tree in one level of tiles. */
export const TILE_HEIGHT = 8
export const TILE_WIDTH = 2 ** TILE_HEIGHT

/** The first `width` hashes of a tile: those at `index * 256` and after, on its level. */
export interface Tile {
  readonly level: number
  readonly index: number
  /** 1–256; 256 is a full tile. */
  readonly width: number
}

/** The first `width` entries of a bundle: those at `index * 256` and after. */
export type EntryBundle = Omit<Tile, 'level'>

/** Number of hashes that a level holds in a tree of this size; the incomplete are never stored. */
export const levelSize = (level: number, treeSize: number): number =>
  Math.floor(treeSize / TILE_WIDTH ** level)

/** The tile that holds a hash of a level, as wide as a tree of this size makes it. */
export function tileOf(level: number, hashIndex: number, treeSize: number): Tile {
  const index = Math.floor(hashIndex / TILE_WIDTH)
  const width = Math.min(TILE_WIDTH, levelSize(level, treeSize) - index * TILE_WIDTH)
  return { level, index, width }
}

/** The full tiles of a tree that it did not have yet when it was of an older size. */
export function* filledTiles(olderSize: number, treeSize: number): Generator<Tile> {
  for (let level = 0; levelSize(level, treeSize) > 0; level++) {
    const end = Math.floor(levelSize(level, treeSize) / TILE_WIDTH)
    for (let index = Math.floor(levelSize(level, olderSize) / TILE_WIDTH); index < end; index++) {
      yield { level, index, width: TILE_WIDTH }
    }
  }
}

/** Path under the log's prefix, such as `tile/0/x001/x234/067.p/112`. */
export const tilePath = ({ level, ...place }: Tile): string => `tile/${level}/${placePath(place)}`

/** Path under the log's prefix, such as `tile/entries/x001/x234/067.p/112`. */
export const entryBundlePath = (bundle: EntryBundle): string => `${ENTRIES}${placePath(bundle)}`

const ENTRIES = 'tile/entries/'
const LEVEL = /^tile\/(0|[1-9]\d?)\//

/** @throws {@link LedgerError} `not_found` unless {@link tilePath} writes this path for a tile */
export function parseTilePath(path: string): Tile {
  const [start, level] = LEVEL.exec(path) ?? []
  const place = start === undefined ? undefined : parsePlace(path.slice(start.length))
  if (!place || Number(level) >= 64) throw new LedgerError('not_found', { path })
  return { level: Number(level), ...place }
}

/** @throws {@link LedgerError} `not_found` unless {@link entryBundlePath} writes this path */
export function parseEntryBundlePath(path: string): EntryBundle {
  const place = path.startsWith(ENTRIES) ? parsePlace(path.slice(ENTRIES.length)) : undefined
  if (!place) throw new LedgerError('not_found', { path })
  return place
}

/** The bytes of a tile: its hashes, one after another. */
export const encodeTile = (hashes: readonly Hash[]): Uint8Array => concatBytes(...hashes)

/** @throws {@link LedgerError} `tile_malformed` unless it is `width` hashes */
export function decodeTile(bytes: Uint8Array, width: number): Hash[] {
  if (bytes.length !== width * HASH_LENGTH) throw new LedgerError('tile_malformed')
  return Array.from({ length: width }, (_, i) =>
    bytes.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH),
  )
}

/**
 * The bytes of an entry bundle: of each entry its length, as a big-endian uint16, and its bytes.
 *
 * @param entries - of at most 65,535 bytes each
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const lengths = entries.map(({ length }) => Uint8Array.of(length >> 8, length & 0xff))
  return concatBytes(...entries.flatMap((entry, i) => [lengths[i]!, entry]))
}

/** @throws {@link LedgerError} `tile_malformed` unless it is `width` entries, and nothing more */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (entries.length < width) {
    // Past the end, a byte is undefined, which makes a length that nothing has.
    const start = at + 2
    const end = start + (bytes[at]! * 256 + bytes[at + 1]!)
    if (!(end <= bytes.length)) throw new LedgerError('tile_malformed')
    entries.push(bytes.slice(start, end))
    at = end
  }
  if (at !== bytes.length) throw new LedgerError('tile_malformed')
  return entries
}

function placePath({ index, width }: EntryBundle): string {
  return `${indexPath(index)}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

const PLACE = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** @returns undefined unless {@link placePath} writes it so */
function parsePlace(path: string): EntryBundle | undefined {
  const [, digits, width] = PLACE.exec(path) ?? []
  const place: EntryBundle = {
    index: Number(digits?.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const exists = Number.isSafeInteger(place.index) && place.width <= TILE_WIDTH
  // `.p/256` and needless groups of zeros would be second names of one tile.
  return exists && placePath(place) === path ? place : undefined
}

function indexPath(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  return padded.replace(/\d{3}(?=\d)/g, 'x$&/')
}
