/** What a log's newest checkpoint must offer beside its full tiles, by the protocol alone. */

import { levelSize, TILE_WIDTH, type Tile } from '../../src/core/log/tiles.ts'

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
