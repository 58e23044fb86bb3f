/** All vectors of the protocol, with what they have in common, as the files that they are kept in. */

import { toBase64, toBase64Url, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { formatVerifierKey } from '../../../src/core/keys/verifier-key.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { formatReceipt } from '../../../src/core/log/receipt.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { bundleVectors } from './bundles.ts'
import { chainVectors } from './chains.ts'
import { checkpointVectors } from './checkpoints.ts'
import { enrolmentVectors } from './enrolment.ts'
import { entryVectors } from './entries.ts'
import { keyVectors, policyVectors, trustVectors } from './policies.ts'
import { proofVectors } from './proofs.ts'
import { receiptVectors } from './receipts.ts'
import {
  checkpoint,
  END,
  keys,
  leaves,
  logKey,
  nextLogKey,
  SIZE,
  strangerLogKey,
  timeAt,
  tree,
  trust,
  witnesses,
} from './story.ts'
import { submissionVectors } from './submissions.ts'
import { tileVectors } from './tiles.ts'
import type { Vectors } from './vector.ts'
import { witnessVectors } from './witness.ts'

export const allVectors = async (): Promise<Vectors> => ({
  ...submissionVectors,
  ...entryVectors,
  ...(await chainVectors()),
  ...keyVectors,
  ...policyVectors,
  ...trustVectors,
  ...(await checkpointVectors()),
  ...proofVectors,
  ...(await receiptVectors()),
  ...tileVectors,
  ...(await witnessVectors()),
  ...(await bundleVectors()),
  ...enrolmentVectors,
})

/** Sizes at which the log of the examples signed a checkpoint. */
const SIGNED = [7, SIZE]

export async function logFile(): Promise<object> {
  const newest = await checkpoint()
  return {
    about:
      'A whole log, and what is served of it: the examples of docs/PROTOCOL.md are of it, and the vectors.',
    trust: JSON.parse(formatTrust(trust)),
    entries: leaves,
    leafHashes: leaves.map((leaf) => toBase64(leafHash(toUtf8(leaf)))),
    roots: Array.from({ length: SIZE + 1 }, (_, size) => toBase64(tree.root(size))),
    checkpoints: await Promise.all(
      SIGNED.map((size) => checkpoint({ texts: leaves.slice(0, size) })),
    ),
    receipts: leaves.map((leaf, index) =>
      formatReceipt({
        index,
        entry: toUtf8(leaf),
        proof: tree.inclusion(index, SIZE),
        checkpoint: newest,
      }),
    ),
  }
}

/** What submissions are judged by: the log's clock and the keys, as they stand after its last entry. */
export const contextFile = (): object => ({
  about:
    'By this, the vectors in submissions/ are judged: each as if it were the next entry of log.json.',
  origin: trust.origin,
  index: SIZE,
  acceptedAt: timeAt(END).toISOString(),
  keys: [
    key('root', 'authority', -1, 13),
    key('admin', '91500107MA5U0AAA2Q', 1),
    key('scanner1', '91500107MA5U0AAA2Q', 2, 12),
    key('other', '91500000MA5U00001P', 4),
    key('authority', 'authority', 9),
    key('scanner2', '91500107MA5U0AAA2Q', 14),
  ],
})

function key(name: keyof typeof keys, holder: string, addedAt: number, revokedAt?: number) {
  const { kid, key: jwk } = keys[name]
  return { kid, holder, addedAt, revokedAt: revokedAt ?? null, key: jwk }
}

export const keysFile = (): object => ({
  about:
    'TEST KEYS. Their private parts are known to everybody: they are for making more vectors, and must never be trusted by anything.',
  submitters: Object.values(keys).map(({ name, kid, key: jwk, secret }) => ({
    ...{ name, kid },
    jwk: { ...jwk, d: toBase64Url(secret) },
  })),
  notes: [logKey, nextLogKey, strangerLogKey, ...Object.values(witnesses)].map(
    ({ verifierKey, secret }) => ({
      vkey: formatVerifierKey(verifierKey),
      seed: toBase64(secret),
    }),
  ),
})

/** By path in the folder of the vectors. */
export async function vectorFiles(): Promise<ReadonlyMap<string, string>> {
  const vectors = Object.entries(await allVectors()).map(([name, one]): [string, object] => [
    `${name}.json`,
    one,
  ])
  const files: [string, object][] = [
    ['log.json', await logFile()],
    ['context.json', contextFile()],
    ['test-keys.json', keysFile()],
    ...vectors,
  ]
  return new Map(files.map(([name, value]) => [name, `${JSON.stringify(value, null, 1)}\n`]))
}
