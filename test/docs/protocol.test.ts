/** Holds docs/PROTOCOL.md to the code: its examples verify as they are printed, its table is the catalogue. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/core/admission.ts'
import { openCheckpoint, parseCheckpoint } from '../../src/core/checkpoint.ts'
import { fromBase64, fromBase64Url, fromUtf8, toBase64, toUtf8 } from '../../src/core/encoding.ts'
import { decodeEntry, ENTRY_LIMIT } from '../../src/core/entry.ts'
import { PARTS_LIMIT } from '../../src/core/events/fields.ts'
import { parseEvent } from '../../src/core/events/parse.ts'
import { MAKERS } from '../../src/core/events/production.ts'
import { leafHash, verifyConsistency } from '../../src/core/merkle.ts'
import { parseReceipt, verifyReceipt } from '../../src/core/receipt.ts'
import { createRegistry, findSigningKey } from '../../src/core/registry.ts'
import { ROLES } from '../../src/core/roles.ts'
import {
  parseSubmission,
  SUBMISSION_LIMIT,
  SUBMISSION_TYPE,
  verifySubmission,
} from '../../src/core/submission.ts'
import type { Battery } from '../../src/core/tracked.ts'
import { parseTrust } from '../../src/core/trust.ts'
import { verifyToken } from '../../src/http/access.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { slowTree } from '../support/slow-tree.ts'

const read = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

const page = read('docs/PROTOCOL.md')
const log = JSON.parse(read('test/vectors/protocol/log.json'))
const trust = parseTrust(JSON.stringify(log.trust))!
const leaves: Uint8Array[] = log.entries.map(toUtf8)
const replayed = replay()

/** A fenced example of the page, by the name after its language. */
function example(name: string): string {
  const block = new RegExp(`^\`\`\`\\w+ ${name}\\n([\\s\\S]*?\\n)\`\`\`$`, 'm').exec(page)
  if (!block) throw new Error(`the page has no example ${name}`)
  return block[1]!
}

const json = (name: string) => JSON.parse(example(name))
const decodePart = (jwt: string, part: number) =>
  JSON.parse(fromUtf8(fromBase64Url(jwt.trim().split('.')[part]!)!)!)

/** What the log's entries make, each admitted and its signature checked on the way. */
function replay() {
  const registry = createRegistry(trust.authorityKeys)
  const batteries = new Map<string, Battery>()
  const signatures: Promise<void>[] = []
  for (const [index, leaf] of leaves.entries()) {
    const { submission: jws, acceptedAt } = decodeEntry(leaf)
    const submission = parseSubmission(jws)
    const { key } = findSigningKey(registry, submission.kid, submission.issuer)
    signatures.push(verifySubmission(submission, key, verifySignature))
    const verified = { ...submission, event: parseEvent(submission.event) }
    const place = { origin: trust.origin, index, acceptedAt }
    for (const battery of admit(registry, (code) => batteries.get(code), verified, place)) {
      batteries.set(battery.code, battery)
    }
  }
  return { registry, batteries, signatures }
}

describe('the example log', () => {
  it('replays: every entry was rightly admitted and rightly signed', async () => {
    await Promise.all(replayed.signatures)
    expect(replayed.batteries.get('001CB240000003B3C0221953')?.state).toBe('collected')
  })

  it('is chained as a whole, and for each battery', () => {
    const heads = new Map<string, { position: number; hash: string }>()
    for (const [index, leaf] of leaves.entries()) {
      const entry = decodeEntry(leaf)
      expect(entry.index).toBe(index)
      expect(entry.previous && toBase64(entry.previous)).toBe(log.leafHashes[index - 1])
      for (const { code, position, previous } of entry.batteries) {
        const head = heads.get(code)
        expect(position).toBe((head?.position ?? -1) + 1)
        expect(previous && toBase64(previous)).toBe(head?.hash)
        heads.set(code, { position, hash: log.leafHashes[index] })
      }
    }
  })

  it('has the leaf hashes, checkpoints and receipts that it says', async () => {
    expect(leaves.map((leaf) => toBase64(leafHash(leaf)))).toEqual(log.leafHashes)
    const tree = slowTree(leaves.map(leafHash))
    for (const note of log.checkpoints) {
      const { size, root } = await openCheckpoint(
        note,
        trust.origin,
        trust.logKeys,
        verifySignature,
      )
      expect(toBase64(root)).toBe(toBase64(tree.root(size)))
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

  it('show a submission with its header and payload', async () => {
    expect(json('submission-header')).toEqual(decodePart(submission, 0))
    expect(json('submission-payload')).toEqual(decodePart(submission, 1))
    const parsed = parseSubmission(submission)
    const { key } = replayed.registry.keys.get(parsed.kid)!
    await verifySubmission(parsed, key, verifySignature)
  })

  it('show an entry that holds it, with its leaf hash', () => {
    const leaf = toUtf8(example('entry'))
    expect(decodeEntry(leaf).submission).toBe(submission)
    expect(example('leaf-hash').trim()).toBe(toBase64(leafHash(leaf)))
  })

  it('show a receipt for that entry, which holds by the trust file', async () => {
    const shown = parseTrust(example('trust'))!
    const receipt = parseReceipt(example('receipt'))
    expect(fromUtf8(receipt.entry)).toBe(example('entry'))
    await verifyReceipt(receipt, shown, verifySignature)
    expect(receipt.checkpoint).toBe(example('checkpoint'))
  })

  it('show a consistency proof between the two checkpoints', () => {
    const { from, to, proof } = json('consistency')
    const [older, newer] = log.checkpoints.map(parseCheckpoint)
    expect([from, to]).toEqual([older.size, newer.size])
    const hashes = proof.map((hash: string) => fromBase64(hash)!)
    verifyConsistency(from, to, older.root, newer.root, hashes)
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
    const reader = await verifyToken(token, { registry: replayed.registry, origin, now })
    expect(reader.tier).toBe('enterprise')
  })
})

describe('the text of docs/PROTOCOL.md', () => {
  it('names roles and limits as they are', () => {
    expect(page).toContain(ROLES.map((role) => `\`${role}\``).join(', '))
    expect(page).toContain(`is for ${MAKERS.join(' and ')} only`)
    expect(page).toContain(`${PARTS_LIMIT} at most`)
    for (const limit of [SUBMISSION_LIMIT, ENTRY_LIMIT]) {
      expect(page).toContain(`${limit.toLocaleString('en')} bytes`)
    }
    expect(page).toContain(`\`${SUBMISSION_TYPE}\``)
  })
})
