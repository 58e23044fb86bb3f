/** What this implementation says of each kind of vector. */

import type { AuditedEntry } from '../../../src/audit/audited.ts'
import type { Finding } from '../../../src/audit/finding.ts'
import { checkCheckpoint, checkSubmission } from '../../../src/audit/independent-checks.ts'
import { createReplay, foldEntry, type Replay } from '../../../src/audit/replay.ts'
import { verifyReceiptAlone } from '../../../src/core/bundle/lone-receipt.ts'
import { verifyBundle } from '../../../src/core/bundle/verify.ts'
import { fromBase64, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { type Container, type Files, unpackZip } from '../../../src/core/bytes/zip.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { checkCode, enrolmentCode, enrolmentCommitment } from '../../../src/core/keys/enrolment.ts'
import { parsePublicKey } from '../../../src/core/keys/jwk.ts'
import { thumbprintOf } from '../../../src/core/keys/thumbprint.ts'
import { formatVerifierKey, verifierKey } from '../../../src/core/keys/verifier-key.ts'
import { openCosignedCheckpoint, parseCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { rootOf } from '../../../src/core/log/compact-range.ts'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash, verifyConsistency } from '../../../src/core/log/merkle.ts'
import { meetsQuorum, parsePolicy } from '../../../src/core/log/policy.ts'
import { liarsToSplit } from '../../../src/core/log/quorum.ts'
import { decodeReceiptJson, parseReceipt } from '../../../src/core/log/receipt.ts'
import { checkClaims, parseSubmission, verifySubmission } from '../../../src/core/log/submission.ts'
import {
  decodeEntryBundle,
  encodeEntryBundle,
  encodeTile,
  entryBundlePath,
  parseEntryBundlePath,
  parseTilePath,
  tilePath,
} from '../../../src/core/log/tiles.ts'
import { parseTrust, type Trust } from '../../../src/core/log/trust.ts'
import { decide, originOf, parseAddCheckpoint } from '../../../src/core/log/witness.ts'
import { admit } from '../../../src/core/rules/admission.ts'
import { findSigningKey } from '../../../src/core/rules/signing-key.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { partialTiles } from '../partial-tiles.ts'
import { slowTree } from '../slow-tree.ts'

/** Files as they are parsed: the log, what submissions are judged by, and any vector by its path. */
export interface Context {
  readonly log: {
    readonly trust: unknown
    readonly entries: readonly string[]
    readonly leafHashes: readonly string[]
  }
  readonly context: { readonly origin: string; readonly index: number; readonly acceptedAt: string }
  readonly find: (name: string) => Given
}

// biome-ignore lint/suspicious/noExplicitAny: a file, as it is
export type Given = any

/** @returns all that the vector says of its verdict: what it does not say is not asked for */
export type Judge = (given: Given, context: Context) => Promise<object>

/** `ok` with what came out, or the code of the refusal. */
async function settle(act: () => Promise<object>): Promise<object> {
  try {
    return { verdict: 'ok', ...(await act()) }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const { line } = error.params
    return { verdict: error.code, ...(line !== undefined && { line }) }
  }
}

const trustIn = (value: unknown): Trust => parseTrust(JSON.stringify(value))!

/** What the log's entries make, without a look at their signatures. */
export function replayLog({ trust, entries }: Context['log']): Replay {
  const replay = createReplay(trustIn(trust))
  for (const [i, entry] of entries.entries()) {
    const folded = foldEntry(replay, rowOf(entry, i), undefined, textsOf(entries))
    if (!('jws' in folded)) throw new Error(`entry ${i} does not fit`)
  }
  return replay
}

async function judgeSubmission({ submission: jws }: Given, { log, context }: Context) {
  const { registry, batteries } = replayLog(log)
  const acceptedAt = new Date(context.acceptedAt)
  return settle(async () => {
    const submission = parseSubmission(jws)
    const { key } = findSigningKey(registry, submission.kid, submission.issuer)
    await verifySubmission(submission, key, verifySignature)
    checkClaims(submission, context.origin, acceptedAt)
    const verified = { ...submission, event: parseEvent(submission.event) }
    admit(registry, (code) => batteries.get(code)?.battery, verified, { ...context, acceptedAt })
    return {}
  })
}

async function judgeEntry({ entry: text, entryBase64 }: Given) {
  const bytes = text === undefined ? fromBase64(entryBase64)! : toUtf8(text)
  const hash = (one: Uint8Array | undefined) => (one ? toBase64(one) : null)
  return settle(async () => {
    const entry = decodeEntry(bytes)
    const batteries = entry.batteries.map((one) => ({ ...one, previous: hash(one.previous) }))
    return {
      parsed: {
        ...entry,
        acceptedAt: entry.acceptedAt.toISOString(),
        previous: hash(entry.previous),
        batteries,
      },
      leafHash: toBase64(leafHash(bytes)),
    }
  })
}

/** As an audit does it, in one thread. */
async function judgeChain({ entries, checkpoints = [], authorityKeys }: Given, { log }: Context) {
  const trust = trustIn(authorityKeys ? { ...(log.trust as object), authorityKeys } : log.trust)
  const texts: string[] = entries.map((one: Given) =>
    typeof one === 'number' ? log.entries[one] : one,
  )
  const replay = createReplay(trust)
  const roots = [rootOf(replay.range)]
  for (const [i, text] of texts.entries()) {
    const folded = foldEntry(replay, rowOf(text, i), undefined, textsOf(texts))
    if ('wanted' in folded) throw new Error('all texts are there')
    const finding =
      'check' in folded ? folded : checkSubmission(folded.jws, i, () => folded.key.key)
    if (finding) return verdictOf(finding)
    roots.push(rootOf(replay.range))
  }
  for (const note of checkpoints) {
    const { size } = parseCheckpoint(note)
    const published = { size, note, replayed: roots[size], known: texts.length, newest: true }
    const finding = await checkCheckpoint(published, trust)
    if (finding) return { verdict: finding.code }
  }
  return { verdict: 'ok' }
}

const verdictOf = ({ code, index, last = index }: Finding) => ({ verdict: code, at: last })

const textsOf = (texts: readonly string[]) => new Map(texts.entries())

function rowOf(entry: string, index: number): AuditedEntry {
  const acceptedAt = entry.split('\n')[2] ?? ''
  return { index, entry, leafHash: leafHash(toUtf8(entry)), acceptedAt }
}

async function judgeKey({ jwk, name, type, publicKey }: Given) {
  if (!jwk) {
    return settle(async () => ({
      vkey: formatVerifierKey(verifierKey(name, fromBase64(publicKey)!, type)),
    }))
  }
  const key = parsePublicKey(jwk)
  return key ? { verdict: 'ok', thumbprint: thumbprintOf(key) } : { verdict: 'key_malformed' }
}

const judgePolicy = async ({ policy: text, meets = [] }: Given) =>
  settle(async () => {
    const policy = parsePolicy(text)
    const met = meets.map(({ names }: Given) => ({
      names,
      met: meetsQuorum(policy, new Set(names)),
    }))
    return { meets: met, liars: liarsToSplit(policy) }
  })

const judgeCheckpoint = async ({ note, trust }: Given, { log }: Context) =>
  settle(async () => {
    const opened = await openCosignedCheckpoint(note, trustIn(trust ?? log.trust), verifySignature)
    const { size, root } = opened
    const cosignatures = opened.cosignatures.map(({ witness, time }) => ({
      witness,
      time: time.toISOString(),
    }))
    const asOf = opened.asOf?.toISOString() ?? null
    return { opened: { size, root: toBase64(root), cosignatures, asOf } }
  })

const judgeProof = async ({ from, to, fromRoot, toRoot, proof }: Given) =>
  settle(async () => {
    const [older, newer] = [fromRoot, toRoot].map((root) => fromBase64(root)!)
    verifyConsistency(from, to, older!, newer!, proof.map(fromBase64))
    return {}
  })

const judgeReceipt = async ({ receipt: text, json }: Given, { log }: Context) =>
  settle(async () => {
    const receipt = text === undefined ? decodeReceiptJson(json) : parseReceipt(text)
    const means = { trust: trustIn(log.trust), verify: verifySignature }
    const { checks } = await verifyReceiptAlone(receipt, means)
    const broken = checks.find(({ result }) => result === 'broken')
    return broken ? { verdict: broken.findings[0]!.code } : {}
  })

async function judgeTile(given: Given, { log }: Context) {
  const { size, level, index, width, tile, bytes, leaves, path } = given
  if (size !== undefined) return { verdict: 'ok', partial: partialTiles(size).map(tilePath) }
  if (leaves !== undefined) {
    const hashes = Array.from({ length: leaves }, (_, i) => leafHash(toUtf8(String(i))))
    return { verdict: 'ok', root: toBase64(slowTree(hashes).root(leaves)) }
  }
  if (tile !== undefined) {
    const hashes = log.leafHashes
      .slice(0, parseTilePath(tile).width)
      .map((hash) => fromBase64(hash)!)
    return { verdict: 'ok', bytes: toBase64(encodeTile(hashes)) }
  }
  if (bytes !== undefined) {
    return settle(async () => {
      const entries = decodeEntryBundle(fromBase64(bytes)!, width)
      return { bytes: toBase64(encodeEntryBundle(entries)) }
    })
  }
  if (level === undefined) return settle(async () => parseTilePath(path))
  const place = { level, index, width }
  if (level === 0) parseEntryBundlePath(entryBundlePath(place))
  return {
    verdict: 'ok',
    path: tilePath(parseTilePath(path)),
    ...(level === 0 && { entriesPath: entryBundlePath(place) }),
  }
}

async function judgeWitness({ held, request: text }: Given, { log }: Context) {
  const trust = trustIn(log.trust)
  const request = parseAddCheckpoint(text)
  const origin = request && originOf(request)
  if (!request || origin === undefined) return answered(400)
  const keys = origin === trust.origin ? trust.policy.logs.map(({ key }) => key) : []
  const before = held && { size: held.size, root: fromBase64(held.root)! }
  const decision = await decide(request, before ?? undefined, keys, verifySignature)
  return answered(decision.status, 'size' in decision ? { size: decision.size } : {})
}

const answered = (status: number, more: object = {}) => ({
  verdict: status === 200 ? 'ok' : String(status),
  status,
  ...more,
})

async function judgeBundle(given: Given, { log, find }: Context) {
  return settle(async () => {
    const { files, container } = given.zip
      ? unpackZip(fromBase64(given.zip)!)
      : { files: filesOf(given, find) }
    const trust = given.trust === null ? undefined : trustIn(log.trust)
    const { verdict, checks } = await verifyBundle(files, {
      trust,
      verify: verifySignature,
      container: container as Container | undefined,
    })
    return {
      verdict: verdict === 'holds' ? 'ok' : verdict,
      results: Object.fromEntries(checks.map(({ name, result }) => [name, result])),
    }
  })
}

function filesOf({ base, files, without = [] }: Given, find: Context['find']): Files {
  const texts: Record<string, string> = { ...(base && find(`bundles/${base}`).files), ...files }
  for (const name of without) delete texts[name]
  return new Map(Object.entries(texts).map(([name, text]) => [name, toUtf8(text)]))
}

export const JUDGES: Readonly<Record<string, Judge>> = {
  submissions: judgeSubmission,
  entries: judgeEntry,
  chains: judgeChain,
  keys: judgeKey,
  policies: judgePolicy,
  trust: async ({ text }) =>
    settle(async () => (parseTrust(text) ? {} : { verdict: 'trust_malformed' })),
  checkpoints: judgeCheckpoint,
  proofs: judgeProof,
  receipts: judgeReceipt,
  tiles: judgeTile,
  witness: judgeWitness,
  bundles: judgeBundle,
  enrolment: async ({ nonce, challenge, ...asking }) => {
    const commitment = enrolmentCommitment(asking, nonce)
    const check = checkCode({ commitment, nonce, challenge })
    return { verdict: 'ok', commitment, code: enrolmentCode(commitment), checkCode: check }
  },
}
