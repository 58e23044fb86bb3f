import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64, toHex, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../../../src/core/bytes/hash.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import {
  EMPTY_ROOT,
  leafHash,
  nodeHash,
  rootFromInclusionProof,
  verifyConsistency,
} from '../../../src/core/log/merkle.ts'
import { refusalOf } from '../../support/refusals.ts'
import { leavesFor, slowTree } from '../../support/slow-tree.ts'

interface ProofVector {
  readonly name: string
  readonly desc: string
  readonly wantErr: boolean
  readonly proof: readonly string[] | null
}
interface InclusionVector extends ProofVector {
  readonly leafIdx: bigint
  readonly treeSize: bigint
  readonly root: string
  readonly leafHash: string
}
interface ConsistencyVector extends ProofVector {
  readonly size1: bigint
  readonly size2: bigint
  readonly root1: string
  readonly root2: string
}

const vectors = readVectors()
const hashesOf = (proof: readonly string[] | null) => (proof ?? []).map((hash) => fromBase64(hash)!)

const LARGEST = 300
const leaves = leavesFor(LARGEST)
const tree = slowTree(leaves)
const size = fc.oneof(
  fc.integer({ min: 1, max: LARGEST }),
  fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 257),
)
const sizeAndIndex = size.chain((treeSize) =>
  fc.record({ treeSize: fc.constant(treeSize), index: fc.nat({ max: treeSize - 1 }) }),
)
const twoSizes = size.chain((to) =>
  fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }),
)

describe('hashing', () => {
  it('gives the hashes that RFC 6962 implementations agree on', () => {
    expect(toBase64(EMPTY_ROOT)).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
    expect(toHex(leafHash(new Uint8Array()))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  it('never takes an interior node for an entry', () => {
    const [left, right] = leavesFor(2) as [Hash, Hash]
    const preimage = Uint8Array.from([...left, ...right])
    expect(leafHash(preimage)).not.toEqual(nodeHash(left, right))
    expect(leafHash(toUtf8('a'))).not.toEqual(leafHash(toUtf8('b')))
  })
})

describe('an inclusion proof', () => {
  it.each(vectors.inclusion)('is judged as in $name', (vector) => {
    const holds = () => {
      const leaf = fromBase64(vector.leafHash)!
      const proof = hashesOf(vector.proof)
      const root = rootFromInclusionProof(leaf, vector.leafIdx, vector.treeSize, proof)
      if (!equalBytes(root, fromBase64(vector.root)!)) throw new LedgerError('proof_invalid')
    }
    expect(refusalOf(holds)).toBe(vector.wantErr ? 'proof_invalid' : undefined)
  })

  it('by the definition leads to the root by the definition', () => {
    fc.assert(
      fc.property(sizeAndIndex, ({ treeSize, index }) => {
        const proof = tree.inclusion(index, treeSize)
        const root = rootFromInclusionProof(leaves[index]!, index, treeSize, proof)
        expect(root).toEqual(tree.root(treeSize))
      }),
    )
  })

  it('leads elsewhere, or nowhere, once a bit, a hash or the index is another', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(), fc.nat(), ({ treeSize, index }, pick, bit) => {
        const proof = tree.inclusion(index, treeSize)
        const leaf = leaves[index]!
        const at = proof.length > 0 ? pick % proof.length : 0
        const forgeries: (() => Hash)[] = [
          () => rootFromInclusionProof(flip(leaf, bit), index, treeSize, proof),
          () => rootFromInclusionProof(leaf, index, treeSize, [...proof, leaf]),
          () => rootFromInclusionProof(leaf, index, treeSize, [leaf, ...proof]),
        ]
        if (treeSize > 1) {
          const changed = proof.map((hash, i) => (i === at ? flip(hash, bit) : hash))
          const other = (index + 1 + (pick % (treeSize - 1))) % treeSize
          forgeries.push(
            () => rootFromInclusionProof(leaf, index, treeSize, changed),
            () => rootFromInclusionProof(leaf, index, treeSize, proof.toSpliced(at, 1)),
            () => rootFromInclusionProof(leaf, other, treeSize, proof),
          )
        }
        for (const forge of forgeries) expect(rootOrRefusal(forge)).not.toEqual(tree.root(treeSize))
      }),
    )
  })

  it('goes up to 2^64 leaves', () => {
    const proof = leavesFor(64)
    const last = (1n << 64n) - 2n
    const root = rootFromInclusionProof(leaves[0]!, 0, last + 1n, proof)
    expect(root).toEqual(proof.reduce((left, right) => nodeHash(left, right), leaves[0]!))
    // The last leaf of 2^64 - 1 stands alone on its level, so its path is one hash shorter.
    expect(refusalOf(() => rootFromInclusionProof(leaves[0]!, last, last + 1n, proof))).toBe(
      'proof_invalid',
    )
    expect(rootFromInclusionProof(leaves[0]!, last, last + 1n, proof.slice(1))).toHaveLength(32)
  })

  it.each([
    ['an index at the size', 4, 4],
    ['a negative index', -1, 4],
    ['a fraction', 0.5, 4],
    ['a number that may have been rounded', 0, 2 ** 53],
    ['a size of 2^64', 0n, 1n << 64n],
  ])('is refused for %s', (_, index, treeSize) => {
    expect(refusalOf(() => rootFromInclusionProof(leaves[0]!, index, treeSize, []))).toBe(
      'proof_invalid',
    )
  })
})

describe('a consistency proof', () => {
  it.each(vectors.consistency)('is judged as in $name', (vector) => {
    const root1 = fromBase64(vector.root1)!
    const root2 = fromBase64(vector.root2)!
    const proof = hashesOf(vector.proof)
    expect(
      refusalOf(() => verifyConsistency(vector.size1, vector.size2, root1, root2, proof)),
    ).toBe(vector.wantErr ? 'proof_invalid' : undefined)
  })

  it('by the definition holds between any two sizes', () => {
    fc.assert(
      fc.property(twoSizes, ({ from, to }) => {
        verifyConsistency(from, to, tree.root(from), tree.root(to), tree.consistency(from, to))
      }),
    )
  })

  it('is refused once a root, a bit or a hash is another', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), fc.nat(), ({ from, to }, pick, bit) => {
        const [older, newer] = [tree.root(from), tree.root(to)]
        const proof = tree.consistency(from, to)
        const refused = (root1: Hash, root2: Hash, hashes: readonly Hash[]) =>
          expect(refusalOf(() => verifyConsistency(from, to, root1, root2, hashes))).toBe(
            'proof_invalid',
          )
        refused(flip(older, bit), newer, proof)
        refused(older, flip(newer, bit), proof)
        refused(older, newer, [...proof, older])
        if (from === to) return
        const at = pick % proof.length
        refused(older, newer, proof.toSpliced(at, 1))
        refused(
          older,
          newer,
          proof.map((hash, i) => (i === at ? flip(hash, bit) : hash)),
        )
      }),
    )
  })

  it('refuses an older tree with one entry changed', () => {
    const forked = slowTree(leaves.with(3, leafHash(toUtf8('another'))))
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 200 }), (from) => {
        const proof = tree.consistency(from, LARGEST)
        const roots = [forked.root(from), tree.root(LARGEST)] as const
        expect(refusalOf(() => verifyConsistency(from, LARGEST, ...roots, proof))).toBe(
          'proof_invalid',
        )
      }),
    )
  })
})

const flip = (hash: Hash, bit: number): Hash =>
  hash.with((bit >> 3) % hash.length, hash[(bit >> 3) % hash.length]! ^ (1 << (bit & 7)))

function rootOrRefusal(act: () => Hash): Hash | string {
  let root: Hash | undefined
  const refusal = refusalOf(() => {
    root = act()
  })
  return root ?? refusal!
}

function readVectors() {
  const url = new URL('../../vectors/tlog/rfc6962-proofs.json', import.meta.url)
  // JSON.parse would round sizes that need all 64 bits.
  const exact = readFileSync(url, 'utf8').replace(/(Idx|[sS]ize\d?)": (\d+)/g, '$1": "$2"')
  return JSON.parse(exact, (key, value) => (/Idx|[sS]ize/.test(key) ? BigInt(value) : value)) as {
    inclusion: InclusionVector[]
    consistency: ConsistencyVector[]
  }
}
