/** Holds docs/PROTOCOL.md to the code: its examples verify as they are printed, its tables are the catalogue. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  fromBase64,
  fromBase64Url,
  fromUtf8,
  toBase64,
  toUtf8,
} from '../../src/core/bytes/encoding.ts'
import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import { BATTERIES_LIMIT, PARTS_LIMIT } from '../../src/core/events/fields.ts'
import { parseEvent } from '../../src/core/events/parse.ts'
import { MAKERS } from '../../src/core/events/production.ts'
import { REGISTRY_CATALOGUE } from '../../src/core/events/registry-events.ts'
import { ROLES } from '../../src/core/events/roles.ts'
import { ENROLMENT_LIFETIME } from '../../src/core/keys/enrolment.ts'
import { thumbprintOf } from '../../src/core/keys/thumbprint.ts'
import { parseVerifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCheckpoint, openCosignedCheckpoint } from '../../src/core/log/checkpoint.ts'
import { decodeEntry, ENTRY_LIMIT } from '../../src/core/log/entry.ts'
import { EMPTY_ROOT, leafHash, verifyConsistency } from '../../src/core/log/merkle.ts'
import { NOTE_LIMIT } from '../../src/core/log/note.ts'
import { formatPolicy } from '../../src/core/log/policy.ts'
import { parseReceipt, verifyReceipt } from '../../src/core/log/receipt.ts'
import {
  parseSubmission,
  SUBMISSION_LIMIT,
  SUBMISSION_TYPE,
  verifySubmission,
} from '../../src/core/log/submission.ts'
import { logKeysOf, parseTrust } from '../../src/core/log/trust.ts'
import { CHECKS } from '../../src/core/log/verdict.ts'
import { parseAddCheckpoint } from '../../src/core/log/witness.ts'
import { verifyToken } from '../../src/http/access-token.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { slowTree } from '../support/slow-tree.ts'
import { pageExamples, readExamples } from '../support/vectors/examples.ts'
import { JUDGES, replayLog } from '../support/vectors/judge.ts'

const read = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

const page = read('docs/PROTOCOL.md')
const examples = readExamples(page)
/** However its lines are broken. */
const words = page.replace(/\s+/g, ' ')
const log = JSON.parse(read('test/vectors/protocol/log.json'))
const trust = parseTrust(JSON.stringify(log.trust))!
const leaves: Uint8Array[] = log.entries.map(toUtf8)

/** Written out for the reader, and run by nobody. */
const ALGORITHMS = ['inclusion-algorithm', 'consistency-algorithm']

function example(name: string): string {
  const text = examples.get(name)
  if (text === undefined) throw new Error(`the page has no example ${name}`)
  return text
}

const json = (name: string) => JSON.parse(example(name))
const decodePart = (jwt: string, part: number) =>
  JSON.parse(fromUtf8(fromBase64Url(jwt.trim().split('.')[part]!)!)!)

describe('the example log', () => {
  it('replays: every entry was rightly chained, admitted and signed', async () => {
    const entries = leaves.map((_, i) => i)
    const context = { log, context: JSON.parse(read('test/vectors/protocol/context.json')) }
    const find = () => undefined
    expect(await JUDGES.chains!({ entries }, { ...context, find })).toEqual({ verdict: 'ok' })
    expect(replayLog(log).batteries.get('001CB240000003B3C0221953')?.battery.state).toBe(
      'collected',
    )
  })

  it('has the leaf hashes, roots, checkpoints and receipts that it says', async () => {
    expect(leaves.map((leaf) => toBase64(leafHash(leaf)))).toEqual(log.leafHashes)
    const tree = slowTree(leaves.map(leafHash))
    expect([...leaves.keys(), leaves.length].map((size) => toBase64(tree.root(size)))).toEqual(
      log.roots,
    )
    for (const note of log.checkpoints) {
      const { size, root } = await openCosignedCheckpoint(note, trust, verifySignature)
      expect(toBase64(root)).toBe(log.roots[size])
    }
    for (const [index, text] of log.receipts.entries()) {
      const receipt = parseReceipt(text)
      expect(receipt.index).toBe(index)
      expect(fromUtf8(receipt.entry)).toBe(log.entries[index])
      await verifyReceipt(receipt, trust, verifySignature)
    }
  })
})

describe('the examples of docs/PROTOCOL.md', () => {
  const submission = example('submission').trim()

  it('are of the example log, to the byte', async () => {
    const made = await pageExamples()
    for (const [name, text] of made) expect(example(name), name).toBe(text)
    const named = [...examples.keys()].filter((name) => !ALGORITHMS.includes(name))
    expect(named.sort()).toEqual([...made.keys()].sort())
  })

  it('show a key with its thumbprint, and the log’s as a verifier key', () => {
    expect(thumbprintOf(json('jwk'))).toBe(example('thumbprint').trim())
    expect(logKeysOf(trust)).toEqual([parseVerifierKey(example('verifier-key').trim())])
  })

  it('show a submission with its header and payload', async () => {
    expect(json('submission-header')).toEqual(decodePart(submission, 0))
    expect(json('submission-payload')).toEqual(decodePart(submission, 1))
    const parsed = parseSubmission(submission)
    const { key } = replayLog(log).registry.keys.get(parsed.kid)!
    await verifySubmission(parsed, key, verifySignature)
  })

  it('show an entry that holds it, with its leaf hash', () => {
    const leaf = toUtf8(example('entry'))
    expect(decodeEntry(leaf).submission).toBe(submission)
    expect(example('leaf-hash').trim()).toBe(toBase64(leafHash(leaf)))
  })

  it('show a receipt for that entry, which holds by the trust file, whose policy is shown', async () => {
    const shown = parseTrust(example('trust'))!
    const receipt = parseReceipt(example('receipt'))
    expect(fromUtf8(receipt.entry)).toBe(example('entry'))
    const { cosignatures } = await verifyReceipt(receipt, shown, verifySignature)
    expect(cosignatures).toHaveLength(2)
    expect(receipt.checkpoint).toBe(example('checkpoint'))
    expect(formatPolicy(shown.policy)).toBe(example('policy'))
  })

  it('show a consistency proof between two roots, and a log that asks a witness with it', async () => {
    const { from, to, proof } = json('consistency')
    const [older, newer] = example('consistency-roots')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
    expect([older![0], newer![0]]).toEqual([String(from), String(to)])
    const hashes = proof.map((hash: string) => fromBase64(hash)!)
    verifyConsistency(from, to, fromBase64(older![1]!)!, fromBase64(newer![1]!)!, hashes)
    const asked = parseAddCheckpoint(example('add-checkpoint'))!
    expect([asked.oldSize, asked.proof]).toEqual([from, hashes])
    const { origin } = trust
    const { size } = await openCheckpoint(asked.note, origin, logKeysOf(trust), verifySignature)
    expect(size).toBe(to)
  })

  it('show events that the catalogue has', () => {
    expect(parseEvent(json('event')).type).toBe('battery.collected')
    expect(parseEvent(json('registry-event')).type).toBe('key.added')
  })

  it('show an access token with its header and payload', async () => {
    const token = example('token').trim()
    expect(json('token-header')).toEqual(decodePart(token, 0))
    expect(json('token-payload')).toEqual(decodePart(token, 1))
    const now = new Date(json('token-payload').iat * 1000)
    const { origin } = trust
    const reader = await verifyToken(token, { registry: replayLog(log).registry, origin, now })
    expect(reader.tier).toBe('enterprise')
  })
})

describe('the text of docs/PROTOCOL.md', () => {
  it('names types, roles and checks as they are', () => {
    for (const type of [...CATALOGUE.keys(), ...REGISTRY_CATALOGUE.keys()]) {
      expect(words).toContain(`\`${type}\``)
    }
    expect(words).toContain(ROLES.map((role) => `\`${role}\``).join(', '))
    expect(words).toContain(`is for ${MAKERS.join(' and ')} only`)
    const checks = page.slice(page.indexOf('| check |'))
    const rows = [...checks.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name)
    expect(rows).toEqual(CHECKS.bundle)
    expect(page).toContain(`\`${SUBMISSION_TYPE}\``)
    expect(page).toContain(`\`${toBase64(EMPTY_ROOT)}\``)
  })

  it('names limits as they are', () => {
    const limits = [SUBMISSION_LIMIT, ENTRY_LIMIT].map(
      (limit) => `${limit.toLocaleString('en')} bytes`,
    )
    limits.push(`${NOTE_LIMIT.toLocaleString('en')} characters`)
    limits.push(`${BATTERIES_LIMIT}; ${PARTS_LIMIT}`, `${PARTS_LIMIT} at most`)
    limits.push(`300 seconds; ${ENROLMENT_LIFETIME} minutes`)
    for (const limit of limits) expect(words).toContain(limit)
  })
})
