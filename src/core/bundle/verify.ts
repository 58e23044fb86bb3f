/**
 * Verifies a bundle with nothing but the bundle and, at best, a trust file from elsewhere. Every
 * check is made whether or not another failed, and none says more than it can know.
 */

import { fromUtf8, toHex, toUtf8 } from '../bytes/encoding.ts'
import { sha256 } from '../bytes/hash.ts'
import { findSumsFaults, type SumsFault } from '../bytes/sums.ts'
import type { Container, Files } from '../bytes/zip.ts'
import { isLot, type Traceable } from '../events/traceable.ts'
import type { VerifySignature } from '../keys/signature.ts'
import {
  type CosignedCheckpoint,
  openCheckpoint,
  openCosignedCheckpoint,
  parseCheckpoint,
} from '../log/checkpoint.ts'
import { formatTrust, logKeysOf, parseTrust, type Trust } from '../log/trust.ts'
import {
  CHECKS,
  type ExplainedCheck,
  type Finding,
  type FindingCode,
  type Notes,
  openNotes,
  type Reach,
  reachOf,
  type Verdict,
} from '../log/verdict.ts'
import { type SafetyView, viewSafety } from '../rules/safety.ts'
import {
  checkChains,
  checkNeighbours,
  checkRoles,
  checkTimes,
  familyAmong,
  recordedAmong,
} from './chains.ts'
import { type BundledEntry, type Head, readEntry } from './entries.ts'
import {
  CHECKPOINT,
  isPageOf,
  MANIFEST,
  type Manifest,
  PAGE,
  parseManifest,
  RECEIPTS,
  receiptFile,
  TRUST,
} from './layout.ts'
import { type LifeStep, type MissingEntry, missingIn, tellLife } from './life.ts'
import { isLitter } from './litter.ts'
import { replayBundle } from './replay.ts'
import { summarize } from './summary.ts'

export type BundleCheck = ExplainedCheck<'bundle'>
export type BundleFinding = Finding<'bundle'>
export type BundleNote = FindingCode<'bundle'>

export interface BundleVerdict {
  /** `undecided`: all of it fits together, but only the bundle itself says that these keys are the right ones. */
  readonly verdict: Verdict
  /** In the order of {@link CHECKS}. */
  readonly checks: readonly BundleCheck[]
  /** The trust file by which all was checked; undefined if none could be read. */
  readonly trust: Trust | undefined
  readonly trustedBy: 'given' | 'bundle'
  /** SHA-256 of the trust file as `formatTrust` writes it, in hexadecimal. */
  readonly fingerprint: string | undefined
  readonly manifest: Manifest | undefined
  /** Undefined unless the log has signed it, and witnesses enough. */
  readonly checkpoint: CosignedCheckpoint | undefined
  /** The battery as its entries leave it; undefined unless all of them are there and fit. */
  readonly battery: Traceable | undefined
  /** What all entries together say of its safety; undefined for a lot, and whenever `battery` is. */
  readonly safety: SafetyView | undefined
  /** What happened to the battery, in order, whether it was proven or not. */
  readonly life: readonly LifeStep[]
  /** Entries of its life that are missing, as far as the rest of the bundle shows. */
  readonly missing: readonly MissingEntry[]
  /** How far all of this reaches; undefined unless there is a checkpoint, and an entry of the battery. */
  readonly reach: Reach | undefined
}

export interface BundleMeans {
  /** From elsewhere than the bundle. */
  readonly trust?: Trust | undefined
  readonly verify: VerifySignature
  /** What the ZIP was like, if the files came in one. */
  readonly container?: Container | undefined
  /** The page that this version puts into bundles, for who has it. */
  readonly page?: string | undefined
}

export async function verifyBundle(files: Files, means: BundleMeans): Promise<BundleVerdict> {
  const notes = openNotes('bundle')
  checkFiles(files, means.container, notes)
  checkPage(files, means.page, notes)
  const manifest = readManifest(files, notes)
  const trust = means.trust ?? readTrust(files, notes)
  const head = readHead(files, manifest, notes)
  const checkpoint = trust && head && (await openHead(head, trust, means.verify, notes))
  const entries = (manifest?.entries ?? []).flatMap(
    (listed) => readEntry(files, listed, head, notes) ?? [],
  )
  const codes = manifest ? codesIn(manifest, entries) : new Set<string>()
  if (manifest) {
    checkNeighbours(entries, notes)
    if (checkpoint?.asOf) checkTimes(entries, checkpoint.asOf, notes)
    checkChains(codes, entries, notes)
    checkRoles(manifest.code, codes, entries, notes)
  }
  const replay = trust && (await replayBundle(entries, codes, trust, means.verify, notes))
  const missing = manifest ? missingIn(manifest, entries) : []
  for (const { index } of missing) {
    notes.broken('lifecycle', 'entry_missing', index === undefined ? {} : { index })
  }
  const found = { files, manifest, trust, head, checkpoint, codes, replay }
  const checks = CHECKS.bundle.map((name) => summarize(name, found, means, notes))
  const isBroken = checks.some(({ result }) => result === 'broken')
  const battery = isBroken ? undefined : replay?.traceables.get(manifest?.code ?? '')
  return {
    verdict: isBroken ? 'broken' : means.trust ? 'holds' : 'undecided',
    checks,
    trust,
    trustedBy: means.trust ? 'given' : 'bundle',
    fingerprint: trust && fingerprintOf(trust),
    manifest,
    checkpoint,
    battery,
    safety: battery && !isLot(battery) ? viewSafety(battery) : undefined,
    life: manifest ? tellLife(manifest.code, entries, replay) : [],
    missing,
    reach: manifest && checkpoint && bundleReach(manifest.code, entries, checkpoint),
  }
}

function bundleReach(
  code: string,
  entries: readonly BundledEntry[],
  { size, asOf }: CosignedCheckpoint,
): Reach | undefined {
  const last = entries.findLast(({ entry }) => entry.batteries.some((link) => link.code === code))
  if (!last) return undefined
  return reachOf(last.listed.index, entries.at(-1)!.entry.acceptedAt, { size, asOf })
}

/** A forged page could claim that all is well; only a verifier that has this version's page can tell. */
function checkPage(files: Files, page: string | undefined, notes: Notes<'bundle'>): void {
  const bytes = files.get(PAGE)
  if (page === undefined || !bytes) return
  const text = fromUtf8(bytes)
  if (text !== undefined && isPageOf(text, page)) return
  notes.remark('files', 'page_unknown', { file: PAGE })
}

/** What one compares with what the authority has published: SHA-256, in hexadecimal. */
export const fingerprintOf = (trust: Trust): string => toHex(sha256(toUtf8(formatTrust(trust))))

function checkFiles(files: Files, container: Container | undefined, notes: Notes<'bundle'>): void {
  for (const { file, code } of findSumsFaults(files)) {
    if (isUnlistedLitter({ file, code })) notes.remark('files', 'litter_ignored', { file })
    else notes.broken('files', code, { file })
  }
  for (const file of container?.folders ?? []) notes.remark('files', 'litter_ignored', { file })
  if (container?.kind === 'changed') {
    notes.broken('files', 'container_changed', {}, { at: container.at })
  }
}

/** A file that SHA256SUMS lists has to be there, unchanged. */
const isUnlistedLitter = ({ file, code }: SumsFault): boolean =>
  code === 'file_unlisted' && isLitter(file)

function readManifest(files: Files, notes: Notes<'bundle'>): Manifest | undefined {
  const bytes = files.get(MANIFEST)
  const manifest = bytes && parseManifest(bytes)
  const litter = new Set(notes.remarks('files').map(({ file }) => file))
  const listed = new Set(manifest?.entries.map(({ index }) => receiptFile(index)))
  for (const file of manifest ? files.keys() : []) {
    if (file.startsWith(RECEIPTS) && !listed.has(file) && !litter.has(file)) {
      notes.broken('files', 'file_unlisted', { file })
    }
  }
  if (!manifest)
    notes.broken('files', bytes ? 'file_malformed' : 'file_missing', { file: MANIFEST })
  return manifest
}

function readTrust(files: Files, notes: Notes<'bundle'>): Trust | undefined {
  const place = { file: TRUST }
  const bytes = files.get(TRUST)
  if (!bytes) {
    notes.broken('trust', 'file_missing', place)
    return undefined
  }
  const trust = notes.attempt('trust', place, () => parseTrust(fromUtf8(bytes) ?? '') ?? null)
  if (trust === null) notes.broken('trust', 'file_malformed', place)
  return trust ?? undefined
}

function readHead(
  files: Files,
  manifest: Manifest | undefined,
  notes: Notes<'bundle'>,
): Head | undefined {
  const place = { file: CHECKPOINT }
  const note = fromUtf8(files.get(CHECKPOINT) ?? new Uint8Array()) ?? ''
  const head = notes.attempt('log_signature', place, () => ({ ...parseCheckpoint(note), note }))
  if (!head || !manifest) return head
  const { size, origin } = head
  if (manifest.checkpointSize !== size) notes.broken('files', 'size_differs', place, { size })
  if (manifest.origin !== origin) notes.broken('files', 'origin_differs', place, { origin })
  return head
}

async function openHead(
  { note }: Head,
  trust: Trust,
  verify: VerifySignature,
  notes: Notes<'bundle'>,
): Promise<CosignedCheckpoint | undefined> {
  const place = { file: CHECKPOINT }
  const signed = await notes.attemptAsync('log_signature', place, () =>
    openCheckpoint(note, trust.origin, logKeysOf(trust), verify),
  )
  if (!signed) return undefined
  return notes.attemptAsync('witnesses', place, () => openCosignedCheckpoint(note, trust, verify))
}

/** Those whose whole chain the bundle claims to have; the battery's own first. */
const codesIn = ({ code, family }: Manifest, entries: readonly BundledEntry[]): Set<string> =>
  family ? familyAmong(code, recordedAmong(entries)) : new Set([code])
