/**
 * Tiles: the tree cut into rows of 256 hashes, as C2SP tlog-tiles lays them out.
 *
 * Level 0 holds the leaf hashes; hash i of level L is the root of the complete subtree of 256^L
 * leaves that starts at leaf i * 256^L. A full tile never changes again.
 */

import { LedgerError } from './errors.ts'

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

/** Number of hashes that a level holds in a tree of this size; the incomplete are never stored. */
export const levelSize = (level: number, treeSize: number): number =>
  Math.floor(treeSize / TILE_WIDTH ** level)

/** The tile that holds a hash of a level, as wide as a tree of this size makes it. */
export function tileOf(level: number, hashIndex: number, treeSize: number): Tile {
  const index = Math.floor(hashIndex / TILE_WIDTH)
  const width = Math.min(TILE_WIDTH, levelSize(level, treeSize) - index * TILE_WIDTH)
  return { level, index, width }
}

/** The right-most tile of each level that is not full: what a checkpoint's size must offer too. */
export function partialTiles(treeSize: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0; levelSize(level, treeSize) > 0; level++) {
    const size = levelSize(level, treeSize)
    const width = size % TILE_WIDTH
    if (width > 0) tiles.push({ level, index: Math.floor(size / TILE_WIDTH), width })
  }
  return tiles
}

/** Path under the log's prefix, such as `tile/0/x001/x234/067.p/112`. */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${indexPath(index)}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

const TILE_PATH = /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** @throws {@link LedgerError} `not_found` unless {@link tilePath} writes this path for a tile */
export function parseTilePath(path: string): Tile {
  const [, level, index, width] = TILE_PATH.exec(path) ?? []
  const tile: Tile = {
    level: Number(level),
    index: Number(index?.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const exists = Number.isSafeInteger(tile.index) && tile.level < 64 && tile.width <= TILE_WIDTH
  // `.p/256` and needless groups of zeros would be second names of one tile.
  if (!exists || tilePath(tile) !== path) throw new LedgerError('not_found', { path })
  return tile
}

function indexPath(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  return padded.replace(/\d{3}(?=\d)/g, 'x$&/')
}
