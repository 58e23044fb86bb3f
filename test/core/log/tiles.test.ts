import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeEntryBundle,
  decodeTile,
  encodeEntryBundle,
  encodeTile,
  entryBundlePath,
  filledTiles,
  levelSize,
  parseEntryBundlePath,
  parseTilePath,
  tilePath,
} from '../../../src/core/log/tiles.ts'
import { partialTiles } from '../../support/partial-tiles.ts'
import { refusalOf } from '../../support/refusals.ts'
import examples from '../../vectors/tlog/c2sp-examples.json' with { type: 'json' }

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

describe('the tiles that a growing tree fills', () => {
  it('are, all steps together, those of the whole tree', () => {
    const sizes = fc.array(fc.nat({ max: 200_000 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(sizes, (unsorted) => {
        const steps = [0, ...unsorted.sort((a, b) => a - b)]
        const stepwise = steps
          .slice(1)
          .flatMap((size, i) => [...filledTiles(steps[i]!, size)].map(tilePath))
        const atOnce = [...filledTiles(0, steps.at(-1)!)].map(tilePath)
        expect(stepwise.sort()).toEqual(atOnce.sort())
      }),
      { numRuns: 30 },
    )
  })

  it('are each one that fills at the last of its leaves', () => {
    expect([...filledTiles(255, 256)]).toEqual([{ level: 0, index: 0, width: 256 }])
    expect([...filledTiles(256, 511)]).toEqual([])
    expect([...filledTiles(65_535, 65_536)].map(tilePath)).toEqual(['tile/0/255', 'tile/1/000'])
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

describe('the path of an entry bundle', () => {
  it('reads back to the same bundle, and is no tile’s', () => {
    const bundle = fc.record({
      index: fc.oneof(fc.nat({ max: 2_000_000 }), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(bundle, (value) => {
        const path = entryBundlePath(value)
        expect(parseEntryBundlePath(path)).toEqual(value)
        expect(refusalOf(() => parseTilePath(path))).toBe('not_found')
      }),
    )
  })

  it.each([
    'tile/0/000',
    'tile/entries/',
    'tile/entries/0',
    'tile/entries/000.p/256',
    'entries/000',
  ])('is refused if it is %j', (path) => {
    expect(refusalOf(() => parseEntryBundlePath(path))).toBe('not_found')
  })
})

const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 })

describe('an entry bundle', () => {
  it('is each entry behind its length, big-endian', () => {
    const bytes = encodeEntryBundle([new Uint8Array(258).fill(7), Uint8Array.of(1)])
    expect([...bytes.slice(0, 3)]).toEqual([1, 2, 7])
    expect([...bytes.slice(-3)]).toEqual([0, 1, 1])
  })

  it('reads back to the same entries, to the largest that there may be', () => {
    fc.assert(
      fc.property(entries, (value) => {
        expect(decodeEntryBundle(encodeEntryBundle(value), value.length)).toEqual(value)
      }),
    )
    const largest = [new Uint8Array(65_535), new Uint8Array()]
    expect(decodeEntryBundle(encodeEntryBundle(largest), 2)).toEqual(largest)
  })

  it('is refused cut short, with more behind it, or of another width', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (value, cut) => {
        const bytes = encodeEntryBundle(value)
        const refused = (other: Uint8Array, width: number) =>
          expect(refusalOf(() => decodeEntryBundle(other, width))).toBe('tile_malformed')
        if (bytes.length > 0) refused(bytes.slice(0, cut % bytes.length), value.length)
        refused(Uint8Array.of(...bytes, 0), value.length)
        refused(bytes, value.length + 1)
      }),
    )
  })

  it('takes any bytes for exactly what encodes to them, or refuses them', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.integer({ min: 1, max: 4 }),
        (bytes, width) => {
          const code = refusalOf(() => {
            expect(encodeEntryBundle(decodeEntryBundle(bytes, width))).toEqual(bytes)
          })
          expect([undefined, 'tile_malformed']).toContain(code)
        },
      ),
    )
  })
})

describe('a hash tile', () => {
  it('reads back to the same hashes, and is refused in any other length', () => {
    const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1 })
    fc.assert(
      fc.property(hashes, fc.integer({ min: 0, max: 9_000 }), (value, length) => {
        const bytes = encodeTile(value)
        expect(decodeTile(bytes, value.length)).toEqual(value)
        fc.pre(length !== bytes.length)
        const other = () => decodeTile(new Uint8Array(length), value.length)
        expect(refusalOf(other)).toBe('tile_malformed')
      }),
    )
  })
})
