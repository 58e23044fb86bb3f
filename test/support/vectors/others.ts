/** Proofs, tiles, requests to a witness, and codes of enrolments. */

import { concatBytes, toBase64, toUtf8 } from '../../../src/core/encoding.ts'
import { enrolmentCode } from '../../../src/core/enrolment.ts'
import { leafHash } from '../../../src/core/merkle.ts'
import {
  encodeEntryBundle,
  entryBundlePath,
  partialTiles,
  TILE_WIDTH,
  tilePath,
} from '../../../src/core/tiles.ts'
import { formatAddCheckpoint } from '../../../src/core/witness.ts'
import { slowTree } from '../slow-tree.ts'
import { COLLECTOR, checkpoint, hashesOf, keys, leaves, SIZE, tree } from './story.ts'
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

const sizes = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
const paths: [number, number, number][] = [
  [0, 0, 256],
  [0, 0, 1],
  [0, 273, 112],
  [1, 1, 17],
  [2, 0, 1],
  [0, 999, 256],
  [0, 1_000, 256],
  [0, 1_234_067, 256],
  [0, 1_234_067, 255],
  [63, 0, 256],
]

export const tileVectors: Vectors = inFolder('tiles', {
  ...Object.fromEntries(
    sizes.map((size): [string, Vector] => [
      `partial-of-${size}`,
      {
        why: `The tiles that are not full in a tree of ${size} entries.`,
        verdict: 'ok',
        size,
        partial: partialTiles(size).map(tilePath),
      },
    ]),
  ),
  ...Object.fromEntries(
    paths.map(([level, index, width]): [string, Vector] => [
      `path-${level}-${index}-${width}`,
      {
        why: 'The path of a tile.',
        verdict: 'ok',
        level,
        index,
        width,
        path: tilePath({ level, index, width }),
        ...(level === 0 && { entriesPath: entryBundlePath({ index, width }) }),
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      'tile/0/0',
      'tile/00/000',
      'tile/0/000.p/256',
      'tile/0/000.p/0',
      'tile/0/000.p/01',
      'tile/0/x000/000',
      'tile/0/1000',
      'tile/0/x001/67',
      'tile/64/000',
      'tile/0/x001/x234/067/',
      '/tile/0/000',
      'tile/-1/000',
    ].map((path, i): [string, Vector] => [
      `path-bad-${i + 1}`,
      { why: 'No tile has this path.', verdict: 'not_found', path },
    ]),
  ),
  'hashes-16': {
    why: 'The partial tile of 16 leaf hashes.',
    verdict: 'ok',
    tile: 'tile/0/000.p/16',
    bytes: toBase64(concatBytes(...hashesOf(leaves))),
  },
  'entries-2': {
    why: 'A bundle of the first two entries.',
    verdict: 'ok',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8))),
    entries: [0, 1],
  },
  'entries-short': {
    why: 'A byte of the second entry is missing.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8)).slice(0, -1)),
  },
  'entries-long': {
    why: 'A byte after the second entry.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(
      concatBytes(encodeEntryBundle(leaves.slice(0, 2).map(toUtf8)), Uint8Array.of(0)),
    ),
  },
  'entries-one-of-two': {
    why: 'One entry where two are asked for.',
    verdict: 'tile_malformed',
    width: 2,
    bytes: toBase64(encodeEntryBundle(leaves.slice(0, 1).map(toUtf8))),
  },
  'hash-of-level-1': {
    why: 'The hash of level 1 over a full tile: of the 256 leaves “0” to “255”.',
    verdict: 'ok',
    leaves: TILE_WIDTH,
    root: toBase64(
      slowTree(Array.from({ length: TILE_WIDTH }, (_, i) => leafHash(toUtf8(String(i))))).root(
        TILE_WIDTH,
      ),
    ),
  },
})

export async function witnessVectors(): Promise<Vectors> {
  const seven = await checkpoint({ texts: leaves.slice(0, 7), by: [] })
  const whole = await checkpoint({ by: [] })
  const empty = await checkpoint({ texts: [], by: [] })
  const held = (size: number) => ({ size, root: root(size) })
  const asked = (
    why: string,
    status: number,
    before: object | null,
    request: string,
    more: object = {},
  ): Vector => ({
    why,
    verdict: status === 200 ? 'ok' : String(status),
    held: before,
    request,
    status,
    ...more,
  })
  const request = (oldSize: number, proof: readonly Uint8Array[], note: string) =>
    formatAddCheckpoint({ oldSize, proof, note })
  const good = request(7, tree.consistency(7, SIZE), whole)
  return inFolder('witness', {
    first: asked('The first checkpoint of a log.', 200, null, request(0, [], seven)),
    newer: asked('A newer checkpoint.', 200, held(7), good),
    same: asked('The same checkpoint again.', 200, held(7), request(7, [], seven)),
    'first-empty': asked('A log without entries.', 200, null, request(0, [], empty)),
    behind: asked(
      'The log believes that the witness holds an older one.',
      409,
      held(7),
      request(3, tree.consistency(3, SIZE), whole),
      { size: 7 },
    ),
    unaware: asked(
      'The log believes that the witness holds none.',
      409,
      held(7),
      request(0, [], whole),
      { size: 7 },
    ),
    ahead: asked(
      'The log believes that the witness holds one, and it holds none.',
      409,
      null,
      request(7, tree.consistency(7, SIZE), whole),
      { size: 0 },
    ),
    'old-larger': asked(
      'An old size larger than the checkpoint’s.',
      400,
      held(16),
      request(16, [], seven),
    ),
    'rolled-back': asked(
      'A smaller tree than was cosigned.',
      409,
      held(16),
      request(7, [], seven),
      { size: 16 },
    ),
    'proof-wrong': asked(
      'A wrong proof.',
      422,
      held(7),
      request(7, tree.consistency(6, SIZE), whole),
    ),
    'proof-missing': asked('No proof.', 422, held(7), request(7, [], whole)),
    'proof-from-nothing': asked(
      'A proof from the empty tree, of which there is none.',
      422,
      null,
      request(0, tree.consistency(7, SIZE), whole),
    ),
    'other-root': asked(
      'Another root of the same size.',
      422,
      held(7),
      request(7, [], await checkpoint({ size: 7, root: tree.root(6), by: [] })),
    ),
    'empty-other-root': asked(
      'A size of 0 with the root of another tree.',
      422,
      null,
      request(0, [], await checkpoint({ size: 0, root: tree.root(6), by: [] })),
    ),
    'not-signed': asked(
      'A checkpoint that the log did not sign.',
      403,
      held(7),
      request(7, tree.consistency(7, SIZE), whole.replace(root(SIZE), root(15))),
    ),
    'log-unknown': asked(
      'A checkpoint of a log that the witness does not know.',
      404,
      null,
      request(0, [], await checkpoint({ origin: 'ledger.example/other', by: [] })),
    ),
    'malformed-old': asked('No old size.', 400, held(7), good.slice(good.indexOf('\n') + 1)),
    'malformed-old-zero': asked(
      'An old size with a leading zero.',
      400,
      held(7),
      good.replace('old 7', 'old 07'),
    ),
    'malformed-hash': asked(
      'A hash that is too short.',
      400,
      held(7),
      good.replace(/\n[^\n]+=\n/, '\nAAAA\n'),
    ),
    'malformed-checkpoint': asked('No checkpoint.', 400, held(7), `old 7\n\nmore\n\n`),
    'malformed-64-hashes': asked(
      'A proof of 64 hashes.',
      400,
      held(7),
      request(
        7,
        Array.from({ length: 64 }, () => tree.root(1)),
        whole,
      ),
    ),
  })
}

const asking = { enterprise: COLLECTOR, label: '三号手持终端', kid: keys.scanner1.kid }

export const enrolmentVectors: Vectors = inFolder('enrolment', {
  code: {
    why: 'The code that a device shows.',
    verdict: 'ok',
    ...asking,
    code: enrolmentCode(asking),
  },
  'other-label': {
    why: 'Another label, another code.',
    verdict: 'ok',
    ...asking,
    label: 'scanner',
    code: enrolmentCode({ ...asking, label: 'scanner' }),
  },
})
