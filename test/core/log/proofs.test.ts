import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hash } from '../../../src/core/bytes/hash.ts'
import {
  appendLeaves,
  type CompactRange,
  EMPTY_RANGE,
  rootOf,
} from '../../../src/core/log/compact-range.ts'
import {
  EMPTY_ROOT,
  rootFromInclusionProof,
  verifyConsistency,
} from '../../../src/core/log/merkle.ts'
import {
  consistencyProof,
  inclusionProof,
  rangeFromTiles,
  tilesForConsistencyProof,
  tilesForInclusionProof,
  tilesForRange,
} from '../../../src/core/log/proofs.ts'
import { levelSize, TILE_WIDTH, type Tile } from '../../../src/core/log/tiles.ts'
import { refusalOf } from '../../support/refusals.ts'
import { leavesFor, slowTree } from '../../support/slow-tree.ts'

const LARGEST = 70_000
const EDGES = [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGEST]

const leaves = leavesFor(LARGEST)
const tree = slowTree(leaves)
const stored = storeOf(leaves)

const size = fc.oneof(fc.integer({ min: 1, max: LARGEST }), fc.constantFrom(...EDGES))
const below = (end: number) =>
  fc.oneof(fc.nat({ max: end - 1 }), fc.constantFrom(0, end - 1, end >> 1))
const sizeAndIndex = size.chain((treeSize) => fc.tuple(fc.constant(treeSize), below(treeSize)))

describe('a compact range', () => {
  it('has the root of RFC 6962 at every size up to 600, however its leaves come in', () => {
    expect(rootOf(EMPTY_RANGE)).toEqual(EMPTY_ROOT)
    let range = EMPTY_RANGE
    for (const leaf of leaves.slice(0, 600)) {
      range = appendLeaves(range, [leaf]).range
      expect(rootOf(range)).toEqual(tree.root(range.size))
    }
    fc.assert(
      fc.property(fc.nat({ max: 600 }), (cut) => {
        const first = appendLeaves(EMPTY_RANGE, leaves.slice(0, cut)).range
        expect(appendLeaves(first, leaves.slice(cut, 600)).range).toEqual(range)
      }),
    )
  })

  it.each(EDGES)('has the root of RFC 6962 at size %i', (treeSize) => {
    expect(rootOf(appendLeaves(EMPTY_RANGE, leaves.slice(0, treeSize)).range)).toEqual(
      tree.root(treeSize),
    )
  })

  it('leaves the range that it was given as it was', () => {
    const range = appendLeaves(EMPTY_RANGE, leaves.slice(0, 7)).range
    const before = structuredClone(range)
    appendLeaves(range, leaves.slice(7, 300))
    expect(range).toEqual(before)
  })

  it('names each tile that fills up, once, whatever the batches', () => {
    expect(stored.range.size).toBe(LARGEST)
    expect(stored.levels.map((hashes) => hashes.length)).toEqual([LARGEST, 273, 1])
    for (const index of [0, 1, 255, 256, 272]) {
      expect(stored.levels[1]![index]).toEqual(
        slowTree(leaves.slice(index * 256, (index + 1) * 256)).root(256),
      )
    }
    expect(stored.levels[2]![0]).toEqual(tree.root(65_536))
  })

  it('of any past size comes back from stored hashes', () => {
    fc.assert(
      fc.property(size, (pastSize) => {
        const range = rangeFromTiles(pastSize, reading(tilesForRange(pastSize)))
        expect(rootOf(range)).toEqual(tree.root(pastSize))
      }),
    )
    expect(rangeFromTiles(LARGEST, reading(tilesForRange(LARGEST)))).toEqual(stored.range)
    expect(tilesForRange(0)).toEqual([])
    expect(rangeFromTiles(0, reading([]))).toEqual(EMPTY_RANGE)
  })
})

describe('an inclusion proof from tiles', () => {
  it('is the one that RFC 6962 defines, and leads to the root', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([treeSize, index]) => {
        const hashesOf = reading(tilesForInclusionProof(index, treeSize))
        const proof = inclusionProof(index, treeSize, hashesOf)
        expect(proof).toEqual(tree.inclusion(index, treeSize))
        expect(rootFromInclusionProof(leaves[index]!, index, treeSize, proof)).toEqual(
          tree.root(treeSize),
        )
      }),
      { numRuns: 300 },
    )
  })

  it.each(EDGES)('is right for the first, middle and last entry of %i', (treeSize) => {
    for (const index of [0, treeSize >> 1, treeSize - 1]) {
      const hashesOf = reading(tilesForInclusionProof(index, treeSize))
      expect(inclusionProof(index, treeSize, hashesOf)).toEqual(tree.inclusion(index, treeSize))
    }
  })

  it('needs few tiles, each of which the tree already had at that size', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([treeSize, index]) => {
        const tiles = tilesForInclusionProof(index, treeSize)
        expect(tiles.length).toBeLessThanOrEqual(6)
        for (const { level, index, width } of tiles) {
          const end = index * TILE_WIDTH + width
          expect(end).toBeLessThanOrEqual(levelSize(level, treeSize))
          expect(width === TILE_WIDTH || end === levelSize(level, treeSize)).toBe(true)
        }
      }),
    )
  })

  it('may be made from tiles that have filled up since', () => {
    const full = (tile: Tile) => stored.hashesOf({ ...tile, width: TILE_WIDTH })
    expect(inclusionProof(9, 300, full)).toEqual(tree.inclusion(9, 300))
  })

  it.each([
    [0, 0],
    [5, 5],
    [-1, 5],
    [0.5, 5],
    [0, 2 ** 53],
    [Number.NaN, 5],
  ])('is refused for entry %d of %d', (index, treeSize) => {
    expect(refusalOf(() => tilesForInclusionProof(index, treeSize))).toBe('not_found')
    expect(refusalOf(() => inclusionProof(index, treeSize, reading([])))).toBe('not_found')
  })
})

describe('a consistency proof from tiles', () => {
  const twoSizes = size.chain((to) =>
    fc.tuple(
      below(to).map((n) => n + 1),
      fc.constant(to),
    ),
  )

  it('is the one that RFC 6962 defines, and holds', () => {
    fc.assert(
      fc.property(twoSizes, ([from, to]) => {
        const proof = consistencyProof(from, to, reading(tilesForConsistencyProof(from, to)))
        expect(proof).toEqual(tree.consistency(from, to))
        verifyConsistency(from, to, tree.root(from), tree.root(to), proof)
      }),
      { numRuns: 300 },
    )
  })

  it('is right between all the sizes where tiles begin and end', () => {
    for (const from of EDGES) {
      for (const to of EDGES.filter((edge) => edge >= from)) {
        const hashesOf = reading(tilesForConsistencyProof(from, to))
        expect(consistencyProof(from, to, hashesOf)).toEqual(tree.consistency(from, to))
      }
    }
  })

  it.each([
    [0, 5],
    [6, 5],
    [-1, 5],
    [1.5, 5],
    [1, Number.POSITIVE_INFINITY],
  ])('is refused from %d to %d', (from, to) => {
    expect(refusalOf(() => tilesForConsistencyProof(from, to))).toBe('not_found')
  })
})

/** What a database holds after the leaves came in batches: hashes by level. */
function storeOf(all: readonly Hash[]) {
  const levels: Hash[][] = [[...all]]
  let range: CompactRange = EMPTY_RANGE
  for (let start = 0; start < all.length; start += 512) {
    const appended = appendLeaves(range, all.slice(start, start + 512))
    range = appended.range
    for (const { level, index, hash } of appended.tileRoots) {
      levels[level] ??= []
      if (levels[level].length !== index) throw new Error(`tile root ${level}/${index} is astray`)
      levels[level].push(hash)
    }
  }
  const hashesOf = ({ level, index, width }: Tile): readonly Hash[] =>
    levels[level]!.slice(index * TILE_WIDTH, index * TILE_WIDTH + width)
  return { levels, range, hashesOf }
}

/** Hands out the planned tiles only, so that a plan that names too few is found out. */
function reading(planned: readonly Tile[]) {
  const read = new Map(planned.map((tile) => [JSON.stringify(tile), stored.hashesOf(tile)]))
  return (tile: Tile): readonly Hash[] => read.get(JSON.stringify(tile))!
}
