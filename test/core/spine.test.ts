import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendLeaves } from '../../src/core/compact-range.ts'
import { tilesForRange } from '../../src/core/proofs.ts'
import {
  checkSpine,
  EMPTY_SPINE,
  growSpine,
  rootOfTile,
  spineFromTiles,
  spineRoot,
  spineSize,
} from '../../src/core/spine.ts'
import { levelSize, type Tile } from '../../src/core/tiles.ts'
import { refusalOf } from '../support/refusals.ts'
import { leavesFor, slowTree } from '../support/slow-tree.ts'

const LARGEST = 3_000
const leaves = leavesFor(LARGEST)
const { root } = slowTree(leaves)
const roots = Array.from({ length: levelSize(1, LARGEST) }, (_, i) =>
  rootOfTile(leaves.slice(i * 256, (i + 1) * 256)),
)

const hashesOf = ({ level, index }: Tile) =>
  (level === 0 ? leaves : roots).slice(index * 256, (index + 1) * 256)

const spineOf = (size: number) => {
  for (const { level } of tilesForRange(size)) expect(level).toBeLessThan(2)
  return spineFromTiles(size, hashesOf)
}

describe('a spine', () => {
  it('read from tiles has the size and the root of its tree', () => {
    expect(spineRoot(EMPTY_SPINE)).toEqual(root(0))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), (size) => {
        const spine = spineOf(size)
        expect(spineSize(spine)).toBe(size)
        expect(spineRoot(spine)).toEqual(root(size))
      }),
    )
  })

  it('grows into that of a larger tree, and fills the tiles above', () => {
    fc.assert(
      fc.property(fc.nat({ max: LARGEST }), fc.nat({ max: LARGEST }), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a]
        const older = from === 0 ? EMPTY_SPINE : spineOf(from)
        const more = roots.slice(levelSize(1, from), levelSize(1, to))
        const { spine, tileRoots } = growSpine(older, more, leaves.slice(to - (to % 256), to))
        expect(spine).toEqual(to === 0 ? EMPTY_SPINE : spineOf(to))
        expect(tileRoots).toEqual(appendLeaves(older.tiles, more).tileRoots)
      }),
    )
  })

  it('is refused under another root', () => {
    expect(refusalOf(() => checkSpine(spineOf(700), root(701)))).toBe('tile_untrusted')
    checkSpine(spineOf(700), root(700))
  })
})
