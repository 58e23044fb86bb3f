/**
 * What is known of a tree without its tiles: the hashes that inclusion proofs name. So
 * two receipts or bundles can be shown to contradict each other although their trees differ in size.
 */

import { equalBytes, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import { nodeHash } from './merkle.ts'
import { consistencyRanges, inclusionRanges, type LeafRange, subtreeRanges } from './proofs.ts'
import type { Prefix, SplitView } from './split-view.ts'

/** A leaf, and the proof that it is in the tree. */
export interface ProvenLeaf {
  readonly index: number
  readonly leaf: Hash
  /** Sibling hashes from the leaf upwards. */
  readonly proof: readonly Hash[]
}

/** A node of the tree, over the leaves `start` to `end - 1`. */
interface KnownNode extends LeafRange {
  readonly hash: Hash
  /** From its sibling upwards. */
  readonly proof: readonly Hash[]
}

export interface KnownTree {
  readonly size: number
  readonly nodes: ReadonlyMap<string, KnownNode>
}

/**
 * @param root - of the signed tree
 * @throws {@link LedgerError} `proof_invalid` if a proof does not lead there
 */
export function knownTree(size: number, root: Hash, leaves: readonly ProvenLeaf[]): KnownTree {
  const nodes = new Map<string, KnownNode>()
  for (const { index, leaf, proof } of leaves) {
    const siblings = inclusionRanges(index, size)
    if (siblings.length !== proof.length)
      throw invalid(siblings.length > proof.length ? 'proof_too_short' : 'proof_too_long')
    let own: KnownNode = { start: index, end: index + 1, hash: leaf, proof }
    nodes.set(nameOf(own), own)
    for (const [i, range] of siblings.entries()) {
      const hash = proof[i]!
      const above = proof.slice(i + 1)
      const sibling = { ...range, hash, proof: [own.hash, ...above] }
      nodes.set(nameOf(sibling), sibling)
      const [left, right] = range.start < own.start ? [sibling, own] : [own, sibling]
      own = {
        start: left.start,
        end: right.end,
        hash: nodeHash(left.hash, right.hash),
        proof: above,
      }
      nodes.set(nameOf(own), own)
    }
    if (!equalBytes(own.hash, root)) throw invalid('root_differs')
  }
  return { size, nodes }
}

/** A complete subtree that both have, each with another hash: they cannot be of one history. */
export function findContradiction(older: KnownTree, newer: KnownTree): SplitView['subtree'] {
  for (const [name, a] of older.nodes) {
    const b = newer.nodes.get(name)
    const width = a.end - a.start
    const isComplete = Number.isInteger(Math.log2(width)) && a.start % width === 0
    if (!b || !isComplete || equalBytes(a.hash, b.hash)) continue
    return {
      ...{ height: Math.log2(width), index: a.start / width },
      ...{ older: { hash: a.hash, proof: a.proof }, newer: { hash: b.hash, proof: b.proof } },
    }
  }
  return undefined
}

/**
 * What the tree was when it had a smaller size, with the proof of it, if all of that is known.
 *
 * @param size - above 0, and below the tree's
 */
export function knownPrefix({ size: newer, nodes }: KnownTree, size: number): Prefix | undefined {
  const hashOf = (range: LeafRange): Hash | undefined => {
    const known = nodes.get(nameOf(range))
    if (known) return known.hash
    const parts = subtreeRanges(range)
    if (parts.length === 1) return undefined
    const hashes = parts.map((part) => nodes.get(nameOf(part))?.hash)
    return hashes.reduceRight((right, left) => left && right && nodeHash(left, right))
  }
  const root = hashOf({ start: 0, end: size })
  const proof = consistencyRanges(size, newer).map(hashOf)
  return root && proof.every((hash) => hash !== undefined) ? { root, proof } : undefined
}

const nameOf = ({ start, end }: LeafRange): string => `${start}-${end}`

const invalid = (reason: string) => new LedgerError('proof_invalid', { reason })
