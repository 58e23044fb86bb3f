import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hash } from '../../../src/core/bytes/hash.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { findContradiction, knownPrefix, knownTree } from '../../../src/core/log/known-tree.ts'
import { verifyConsistency } from '../../../src/core/log/merkle.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import {
  formatSplitView,
  isSplitView,
  parseSplitView,
  type SplitView,
  verifySplitView,
} from '../../../src/core/log/split-view.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { asyncRefusalOf, refusalOf } from '../../support/refusals.ts'
import { leavesFor, slowTree } from '../../support/slow-tree.ts'

const SIZE = 70
const origin = 'ledger.example/cq'
const key = newLogKey(origin)
const trust = { origin, policy: unwitnessed(key.verifierKey) }
const honest = leavesFor(SIZE)
const others = [...leavesFor(2 * SIZE)].slice(SIZE)

/** A history that is the honest one up to an index, and another after it. */
const forkedAt = (fork: number) => [...honest.slice(0, fork), ...others.slice(fork)]

const paper = (leaves: typeof honest, size: number, indexes: readonly number[]) => {
  const tree = slowTree(leaves)
  const proven = [...new Set(indexes.map((index) => index % size))].map((index) => {
    return { index, leaf: leaves[index]!, proof: tree.inclusion(index, size) }
  })
  return {
    tree,
    size,
    indexes: proven.map(({ index }) => index),
    known: knownTree(size, tree.root(size), proven),
  }
}

const note = ({ tree, size }: ReturnType<typeof paper>) =>
  signCheckpoint({ origin, size, root: tree.root(size) }, key)

const cases = fc.record({
  sizes: fc.tuple(fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE })),
  fork: fc.integer({ min: 0, max: SIZE }),
  mine: fc.array(fc.nat(SIZE), { minLength: 1, maxLength: 4 }),
  theirs: fc.array(fc.nat(SIZE), { minLength: 1, maxLength: 4 }),
})

describe('two papers of which nobody has the tiles', () => {
  it('convict a log that showed their holders two histories, and never one that did not', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ sizes, fork, mine, theirs }) => {
        const [small, large] = [Math.min(...sizes), Math.max(...sizes)]
        const older = paper(honest, small, mine)
        const newer = paper(forkedAt(fork), large, theirs)
        const subtree = findContradiction(older.known, newer.known)
        const shared = older.indexes.some((index) => index >= fork && newer.indexes.includes(index))
        if (shared) expect(subtree).toBeDefined()
        if (fork >= small) expect(subtree).toBeUndefined()
        if (!subtree) return
        const view: SplitView = {
          ...{ notes: [await note(older), await note(newer)], prefix: undefined, subtree },
        }
        const text = formatSplitView(view)
        expect(isSplitView(text)).toBe(true)
        expect(parseSplitView(text)).toEqual(view)
        expect(await verifySplitView(parseSplitView(text), trust, verifySignature)).toMatchObject({
          ...{ older: { size: small }, newer: { size: large } },
        })
      }),
      { numRuns: 150 },
    )
  })

  it('show what the tree was before, where they name all that it takes, and show it truly', () => {
    let found = 0
    fc.assert(
      fc.property(cases, ({ sizes, mine }) => {
        const [small, large] = [Math.min(...sizes), Math.max(...sizes)]
        if (small === large) return
        const { tree, known } = paper(honest, large, mine)
        const prefix = knownPrefix(known, small)
        if (!prefix) return
        found++
        expect(prefix.root).toEqual(tree.root(small))
        verifyConsistency(small, large, prefix.root, tree.root(large), prefix.proof)
      }),
      { numRuns: 500 },
    )
    expect(found).toBeGreaterThan(0)
  })

  it('are no evidence with a subtree that is not whole in both, is the same, or is of another tree', async () => {
    const [older, newer] = [paper(honest, 12, [3]), paper(forkedAt(2), 20, [3])]
    const subtree = findContradiction(older.known, newer.known)!
    const notes = [await note(older), await note(newer)] as const
    const refusal = (view: Partial<SplitView>) =>
      asyncRefusalOf(
        verifySplitView({ notes, prefix: undefined, subtree, ...view }, trust, verifySignature),
      )
    expect(await refusal({})).toBeUndefined()
    const same = paper(honest, 20, [3])
    const own = same.known.nodes.get('3-4')!
    const views: Partial<SplitView>[] = [
      { notes: [notes[1], notes[0]] },
      { subtree: { ...subtree, index: subtree.index + 1 } },
      { subtree: { ...subtree, height: subtree.height + 1 } },
      { subtree: { ...subtree, height: 60 } },
      { subtree: { ...subtree, older: subtree.newer } },
      // The right part of a tree of 12 and of a tree of 20 differ in any history.
      { subtree: { ...subtree, height: 3, index: 1 } },
      {
        notes: [notes[0], await note(same)],
        subtree: { height: 0, index: 3, older: older.known.nodes.get('3-4')!, newer: own },
      },
    ]
    for (const view of views) expect(await refusal(view)).toBe('proof_invalid')
  })

  it('count only if their proofs lead to the signed root', () => {
    const tree = slowTree(honest)
    const proof = tree.inclusion(3, 12)
    const open = (index: number, hashes: readonly Hash[]) =>
      knownTree(12, tree.root(12), [{ index, leaf: honest[3]!, proof: hashes }])
    expect(open(3, proof).nodes.size).toBeGreaterThan(proof.length)
    for (const [index, hashes] of [
      ...([
        [4, proof],
        [3, proof.slice(1)],
        [3, [...proof, proof[0]!]],
      ] as const),
      [3, proof.toReversed()] as const,
    ]) {
      expect(refusalOf(() => open(index, hashes))).toBe('proof_invalid')
    }
  })

  it('have one form', async () => {
    const [older, newer] = [paper(honest, 12, [3]), paper(forkedAt(2), 20, [3])]
    const subtree = findContradiction(older.known, newer.known)!
    const view = {
      notes: [await note(older), await note(newer)] as const,
      prefix: undefined,
      subtree,
    }
    const text = formatSplitView(view)
    for (const broken of [
      text.replace('subtree 0 3', 'subtree 00 3'),
      text.replace('subtree 0 3', 'subtree 0 -3'),
      text.replace('\nnewer ', '\nnew '),
      text.replace('\nolder ', '\n'),
    ]) {
      expect(refusalOf(() => parseSplitView(broken))).toBe('note_malformed')
    }
  })
})
