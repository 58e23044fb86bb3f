/** The examples of docs/PROTOCOL.md, by their names, all of the log of the vectors. */

import {
  fromBase64Url,
  fromUtf8,
  toBase64,
  toBase64Url,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'
import { formatVerifierKey } from '../../../src/core/keys/verifier-key.ts'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { formatPolicy } from '../../../src/core/log/policy.ts'
import { formatReceipt } from '../../../src/core/log/receipt.ts'
import { entryBundlePath, tilePath } from '../../../src/core/log/tiles.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { formatAddCheckpoint } from '../../../src/core/log/witness.ts'
import { partialTiles } from '../partial-tiles.ts'
import { makeBundle } from './bundle-making.ts'
import {
  attach,
  COLLECTOR,
  checkpoint,
  END,
  keys,
  leaves,
  logKey,
  ORIGIN,
  SIZE,
  textOf,
  timeAt,
  tree,
  trust,
  uuidOf,
  WITNESSED,
} from './story.ts'

/** The entry whose submission, entry and receipt are shown. */
export const SHOWN = 6
/** Sizes of the two checkpoints between which consistency is shown. */
const FROM = 7
/** A size at which there are tiles of all kinds. */
const TILED = 70_000

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const line = (text: string) => `${text}\n`

const submissionAt = (index: number) => decodeEntry(toUtf8(leaves[index]!)).submission
const partOf = (jws: string, part: number) =>
  JSON.parse(fromUtf8(fromBase64Url(jws.split('.')[part]!)!)!)

export async function pageExamples(): Promise<ReadonlyMap<string, string>> {
  const submission = submissionAt(SHOWN)
  const note = await checkpoint()
  const receipt = {
    index: SHOWN,
    entry: toUtf8(leaves[SHOWN]!),
    proof: tree.inclusion(SHOWN, SIZE),
    checkpoint: note,
  }
  const proof = tree.consistency(FROM, SIZE)
  const newer = await checkpoint({ by: [] })
  const token = accessToken()
  return new Map([
    ['jwk', json(keys.root.key)],
    ['thumbprint', line(keys.root.kid)],
    ['submission-header', json(partOf(submission, 0))],
    ['submission-payload', json(partOf(submission, 1))],
    ['submission', line(submission)],
    ['event', json(partOf(submissionAt(8), 1).event)],
    ['entry', leaves[SHOWN]!],
    ['leaf-hash', line(toBase64(leafHash(receipt.entry)))],
    [
      'consistency-roots',
      [FROM, SIZE].map((size) => line(`${size} ${toBase64(tree.root(size))}`)).join(''),
    ],
    ['consistency', json({ from: FROM, to: SIZE, proof: proof.map(toBase64) })],
    ['verifier-key', line(formatVerifierKey(logKey.verifierKey))],
    ['checkpoint', note],
    ['cosignature-message', `cosignature/v1\ntime ${WITNESSED.getTime() / 1000}\n${textOf(note)}`],
    ['policy', formatPolicy(trust.policy)],
    ['trust', formatTrust(trust)],
    ['receipt', formatReceipt(receipt)],
    ['registry-event', json(partOf(submissionAt(2), 1).event)],
    ['tile-paths', tilePaths()],
    ['bundle', fromUtf8((await makeBundle()).get('bundle.json')!)!],
    ['add-checkpoint', formatAddCheckpoint({ oldSize: FROM, proof, note: newer })],
    ['token-header', json(partOf(token, 0))],
    ['token-payload', json(partOf(token, 1))],
    ['token', line(token)],
  ])
}

function tilePaths(): string {
  const full = { level: 0, index: 272, width: 256 }
  const paths = [full, ...partialTiles(TILED)].map(tilePath)
  const { level: _, ...place } = partialTiles(TILED)[0]!
  return [...paths, entryBundlePath(place)].map(line).join('')
}

function accessToken(): string {
  const iat = timeAt(END).getTime() / 1000
  const parts = [
    { alg: 'ES256', kid: keys.admin.kid, typ: 'access+jwt' },
    { iss: COLLECTOR, aud: ORIGIN, iat, exp: iat + 300, jti: uuidOf('token') },
  ]
  return attach(
    parts.map((part) => toBase64Url(toUtf8(JSON.stringify(part)))).join('.'),
    keys.admin,
  )
}

const EXAMPLE = /^```(\w+) ([\w-]+)\n([\s\S]*?)^```$/gm

/** The fenced examples of a page, by the name behind their language. */
export const readExamples = (page: string): ReadonlyMap<string, string> =>
  new Map(Array.from(page.matchAll(EXAMPLE), ([, , name = '', text = '']) => [name, text]))

export const fillExamples = (page: string, examples: ReadonlyMap<string, string>): string =>
  page.replace(EXAMPLE, (block, language, name) => {
    const text = examples.get(name)
    return text === undefined ? block : `\`\`\`${language} ${name}\n${text}\`\`\``
  })
