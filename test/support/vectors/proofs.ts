/** Consistency proofs between sizes of the log of the vectors. */

import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { SIZE, tree } from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const base64 = (hashes: readonly Uint8Array[]) => hashes.map(toBase64)
const root = (size: number) => toBase64(tree.root(size))

const consistency = (
  verdict: string,
  why: string,
  [from, to]: [number, number],
  proof = tree.consistency(from, to),
  more: object = {},
): Vector => ({
  ...{ why, verdict, from, to, fromRoot: root(from), toRoot: root(to), proof: base64(proof) },
  ...more,
})

const seven = tree.consistency(7, SIZE)
const pairs: [number, number][] = [
  [1, 2],
  [1, 16],
  [2, 3],
  [3, 7],
  [4, 8],
  [5, 6],
  [6, 13],
  [7, 16],
  [8, 16],
  [8, 9],
  [13, 16],
]

export const proofVectors: Vectors = inFolder('proofs', {
  ...Object.fromEntries(
    pairs.map(([from, to]) => [
      `consistency-${from}-${to}`,
      consistency('ok', `From ${from} to ${to} entries.`, [from, to]),
    ]),
  ),
  'consistency-same': consistency(
    'ok',
    'From a size to itself: no hash, and one root.',
    [7, 7],
    [],
  ),
  'consistency-same-with-hash': consistency(
    'proof_invalid',
    'From a size to itself, with a hash.',
    [7, 7],
    [seven[0]!],
  ),
  'consistency-same-other-root': consistency(
    'proof_invalid',
    'Two roots of one size: proof that the log lies.',
    [7, 7],
    [],
    { toRoot: root(6) },
  ),
  'consistency-from-nothing': consistency(
    'proof_invalid',
    'From the empty tree: nothing is to be proven, and nothing is.',
    [0, 7],
    [],
  ),
  'consistency-backwards': consistency(
    'proof_invalid',
    'From a larger to a smaller tree.',
    [16, 7],
    seven,
  ),
  'consistency-short': consistency(
    'proof_invalid',
    'A hash is left out.',
    [7, SIZE],
    seven.slice(0, -1),
  ),
  'consistency-long': consistency(
    'proof_invalid',
    'A hash too many.',
    [7, SIZE],
    [...seven, seven[0]!],
  ),
  'consistency-empty': consistency('proof_invalid', 'No hash.', [7, SIZE], []),
  'consistency-reversed': consistency(
    'proof_invalid',
    'The hashes in the other order.',
    [7, SIZE],
    [...seven].reverse(),
  ),
  'consistency-power-with-root': consistency(
    'proof_invalid',
    'The older root stands in the proof, though its size is a power of two.',
    [8, SIZE],
    [tree.root(8), ...tree.consistency(8, SIZE)],
  ),
  'consistency-other-older': consistency('proof_invalid', 'Another older root.', [7, SIZE], seven, {
    fromRoot: root(6),
  }),
  'consistency-other-newer': consistency('proof_invalid', 'Another newer root.', [7, SIZE], seven, {
    toRoot: root(15),
  }),
})
