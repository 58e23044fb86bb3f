import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendLeaves } from '../../../src/core/log/compact-range.ts'
import {
  checkGrowingTree,
  EMPTY_TREE,
  growingTreeFromTiles,
  growingTreeRoot,
  growingTreeSize,
  growTree,
  rootOfTile,
} from '../../../src/core/log/growing-tree.ts'
import { tilesForRange } from '../../../src/core/log/proofs.ts'
import { levelSize, type Tile } from '../../../src/core/log/tiles.ts'
import { refusalOf } from '../../support/refusals.ts'
import { leavesFor, slowTree } from '../../support/slow-tree.ts'

const LARGEST = 3_000
const leaves = leavesFor(LARGEST)
const { root } = slowTree(leaves)
const roots = Array.from({ length: levelSize(1, LARGEST) }, (_, i) =>
  rootOfTile(leaves.slice(i * 256, (i + 1) * 256)),
)

const hashesOf = ({ level, index }: Tile) =>
  (level === 0 ? leaves : roots).slice(index * 256, (index + 1) * 256)

const growingTreeOf = (size: number) => {
  for (const { level } of tilesForRange(size)) expect(level).toBeLessThan(2)
  return growingTreeFromTiles(size, hashesOf)
}

describe('a growing tree', () => {
  it('read from tiles has the size and the root of its tree', () => {
    expect(growingTreeRoot(EMPTY_TREE)).toEqual(root(0))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), (size) => {
        const tree = growingTreeOf(size)
        expect(growingTreeSize(tree)).toBe(size)
        expect(growingTreeRoot(tree)).toEqual(root(size))
      }),
    )
  })

  it('grows into that of a larger tree, and fills the tiles above', () => {
    fc.assert(
      fc.property(fc.nat({ max: LARGEST }), fc.nat({ max: LARGEST }), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a]
        const older = from === 0 ? EMPTY_TREE : growingTreeOf(from)
        const more = roots.slice(levelSize(1, from), levelSize(1, to))
        const { tree, tileRoots } = growTree(older, more, leaves.slice(to - (to % 256), to))
        expect(tree).toEqual(to === 0 ? EMPTY_TREE : growingTreeOf(to))
        expect(tileRoots).toEqual(appendLeaves(older.tiles, more).tileRoots)
      }),
    )
  })

  it('is refused under another root', () => {
    expect(refusalOf(() => checkGrowingTree(growingTreeOf(700), root(701)))).toBe('tile_untrusted')
    checkGrowingTree(growingTreeOf(700), root(700))
  })
})
