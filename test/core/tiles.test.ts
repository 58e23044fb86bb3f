import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelSize, parseTilePath, partialTiles, tilePath } from '../../src/core/tiles.ts'
import { refusalOf } from '../support/refusals.ts'
import examples from '../vectors/tlog/c2sp-examples.json' with { type: 'json' }

describe('the tiles of a tree', () => {
  it('are those of the example in tlog-tiles', () => {
    const layout = examples['tile-layout']
    expect(partialTiles(layout.treeSize)).toEqual([
      { level: 0, index: layout.level0Full, width: layout.level0PartialWidth },
      { level: 1, index: layout.level1Full, width: layout.level1PartialWidth },
      { level: 2, index: 0, width: layout.level2PartialWidth },
    ])
  })

  it('are never empty, and count only what is complete', () => {
    expect(partialTiles(0)).toEqual([])
    expect(partialTiles(255)).toEqual([{ level: 0, index: 0, width: 255 }])
    expect(partialTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
    expect(levelSize(1, 511)).toBe(1)
    expect(levelSize(6, Number.MAX_SAFE_INTEGER)).toBe(31)
  })
})

describe('a tile path', () => {
  it('groups the digits of the index as the example in tlog-tiles does', () => {
    const { index, path } = examples['tile-path']
    expect(tilePath({ level: 0, index, width: 256 })).toBe(`tile/0/${path}`)
    expect(tilePath({ level: 3, index: 0, width: 1 })).toBe('tile/3/000.p/1')
    expect(tilePath({ level: 0, index: 273, width: 112 })).toBe('tile/0/273.p/112')
  })

  it('reads back to the same tile', () => {
    const tile = fc.record({
      level: fc.nat({ max: 63 }),
      index: fc.oneof(fc.nat({ max: 2_000_000 }), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (value) => {
        expect(parseTilePath(tilePath(value))).toEqual(value)
      }),
    )
  })

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/1234',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000\n',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/../../etc',
    'tile/entries/000',
    '',
  ])('is refused if it is %j', (path) => {
    expect(refusalOf(() => parseTilePath(path))).toBe('not_found')
  })
})
