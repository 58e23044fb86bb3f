/**
 * Replay: the log folded entry by entry, asking of each what was asked when it was accepted.
 *
 * Here is all that depends on what came before. What does not, the submission's spelling, its
 * event's schema and its signature, costs the most and is left to `independent-checks.ts`, in other threads:
 * so a battery's event is used here before it is known to be well-formed.
 */

import { toUtf8 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { parseJson } from '../core/bytes/json.ts'
import { LedgerError } from '../core/errors.ts'
import { isRegistryEvent } from '../core/events/catalogue.ts'
import { parseEvent } from '../core/events/parse.ts'
import { touchedCodes } from '../core/events/parts.ts'
import { isRecordEvent } from '../core/events/records.ts'
import { createRegistry, type Registry } from '../core/events/registry.ts'
import type { Traceable } from '../core/events/traceable.ts'
import type { NamedKey } from '../core/keys/signature.ts'
import {
  appendLeaves,
  type CompactRange,
  EMPTY_RANGE,
  type TileRoot,
} from '../core/log/compact-range.ts'
import type { Entry } from '../core/log/entry.ts'
import { leafHash } from '../core/log/merkle.ts'
import type { Trust } from '../core/log/trust.ts'
import { admit, type VerifiedSubmission } from '../core/rules/admission.ts'
import type { CorrectionPast } from '../core/rules/corrections.ts'
import { custodiansOf } from '../core/rules/custody.ts'
import type { AuditedEntry, EntryLines } from './audited.ts'
import { chainFault, decodeStrictly, hashFault, linkFault } from './entry-faults.ts'
import { type Finding, found, refusalFinding } from './finding.ts'
import { createHashList, type HashList } from './hashes.ts'
import { checkSubmission } from './independent-checks.ts'
import { findPast, type Texts, type Wanted } from './past.ts'

/** The log so far. Changed in place: its one owner is who folds. */
export interface Replay {
  readonly origin: string
  readonly registry: Registry
  readonly batteries: Map<string, ReplayedBattery>
  /** Index by issuer and `jti`. */
  readonly submitted: Map<string, number>
  readonly tileRoots: TileRoot[]
  /** Leaf hashes of all entries. */
  readonly hashes: HashList
  range: CompactRange
  /** Of the newest entry. */
  last: { readonly hash: Hash; readonly acceptedAt: Date } | undefined
  /** Entries that make the registry. */
  registrySize: number
  /** Sizes of the newest checkpoint that the replay has reached, and of the largest one below it. */
  published: { readonly size: number; readonly before: number }
}

export interface ReplayedBattery {
  readonly battery: Traceable
  /** Of the entries in its chain. */
  readonly indexes: number[]
  /** Leaf hash of the newest of them. */
  readonly head: Hash
  /** Credit codes of all who were ever custodians, the first one first. */
  readonly custodians: readonly string[]
}

/** An entry that fits behind the ones before; its submission has yet to be checked with this key. */
export interface Folded extends EntryLines {
  readonly jws: string
  readonly key: NamedKey
  /** What stands beside the entry and contradicts it: names of columns. */
  readonly contradictions: readonly string[]
}

export const createReplay = ({ origin, authorityKeys }: Trust): Replay => ({
  origin,
  registry: createRegistry(authorityKeys),
  batteries: new Map(),
  submitted: new Map(),
  tileRoots: [],
  hashes: createHashList(),
  range: EMPTY_RANGE,
  last: undefined,
  registrySize: 0,
  published: { size: 0, before: 0 },
})

/**
 * Folds the next entry.
 *
 * @param next - the row after it, if at hand: it can tell a changed text from a changed hash
 * @param texts - of the entries that were wanted, if any were
 * @returns a finding if the replay cannot go on, or the entries that it has to read first; in both
 *   cases the replay is unchanged
 */
export function foldEntry(
  replay: Replay,
  row: AuditedEntry,
  next?: AuditedEntry,
  texts?: Texts,
): Folded | Finding | Wanted {
  const { size } = replay.range
  if (row.index !== size) return found(size, 'entry', 'entry_missing', { next: row.index })
  const bytes = toUtf8(row.entry)
  const entry = decodeStrictly(bytes)
  if (!entry) return found(size, 'entry', 'entry_malformed')
  if (entry.index !== size) return found(size, 'entry', 'entry_misplaced', { says: entry.index })
  const hash = leafHash(bytes)
  return (
    hashFault(row, hash, next) ??
    chainFault(entry, replay.last) ??
    foldSubmission(replay, row, entry, hash, texts)
  )
}

function foldSubmission(
  replay: Replay,
  row: AuditedEntry,
  entry: Entry,
  hash: Hash,
  texts: Texts | undefined,
): Folded | Finding | Wanted {
  const { registry } = replay
  const { index, submission: jws } = entry
  const strictly = () => checkSubmission(jws, index, (kid) => registry.keys.get(kid)?.key)
  try {
    const submission = readUnchecked(jws)
    const fault = linkFault(entry, touchedCodes(submission.event), replay.batteries)
    if (fault) return strictly() ?? fault
    refuseRepeated(replay, submission)
    const past = findPast(replay, submission.event, texts)
    if (past && !('entriesOf' in past)) return past
    const batteries = admitNext(replay, submission, entry, past)
    advance(replay, submission, entry, batteries, hash)
    return folded(replay, submission, entry, row)
  } catch (error) {
    // An event that was not checked may make anything throw; if it turns out well-formed, only a refusal is no bug.
    const fault = strictly()
    if (fault) return fault
    if (error instanceof LedgerError) return refusalFinding(index, error)
    throw error
  }
}

/**
 * Reads a submission before it is checked, so its members may be anything; it throws if it is not even JSON. The strings
 * are copies, so that what the replay keeps does not keep the entry's text in memory.
 */
function readUnchecked(jws: string): VerifiedSubmission {
  const [header = '', payload = ''] = jws.split('.', 2)
  const { kid, alg } = decodePart(header)
  const { iss, aud, iat, jti, event: unchecked } = decodePart(payload)
  // Registry events and corrections are rare and reach far: these are parsed at once.
  const rare = isRegistryEvent(unchecked) || isRecordEvent(unchecked)
  const event = rare ? parseEvent(unchecked) : unchecked
  return { jws, algorithm: alg, kid, issuer: iss, audience: aud, issuedAt: iat, jti, event }
}

// biome-ignore lint/suspicious/noExplicitAny: nothing of it is known, and nothing is sure to be there
const decodePart = (part: string): any => parseJson(Buffer.from(part, 'base64url').toString())

function refuseRepeated({ submitted }: Replay, { issuer, jti }: VerifiedSubmission): void {
  const index = submitted.get(`${issuer} ${jti}`)
  if (index !== undefined) throw new LedgerError('submission_conflict', { jti, index })
}

function admitNext(
  replay: Replay,
  submission: VerifiedSubmission,
  entry: Entry,
  past: CorrectionPast | undefined,
): Traceable[] {
  const { origin, registry, batteries } = replay
  const { index, acceptedAt } = entry
  const place = { origin, index, acceptedAt }
  return admit(registry, (code) => batteries.get(code)?.battery, submission, place, past)
}

function advance(
  replay: Replay,
  { issuer, jti, event }: VerifiedSubmission,
  { index, acceptedAt }: Entry,
  batteries: readonly Traceable[],
  hash: Hash,
): void {
  for (const battery of batteries) {
    const before = replay.batteries.get(battery.code)
    const indexes = before?.indexes ?? []
    indexes.push(index)
    const custodians = custodiansOf([battery], before?.custodians)
    replay.batteries.set(battery.code, { battery, indexes, head: hash, custodians })
  }
  replay.hashes.append(hash)
  const { range, tileRoots } = appendLeaves(replay.range, [hash])
  replay.range = range
  replay.tileRoots.push(...tileRoots)
  replay.submitted.set(`${issuer} ${jti}`, index)
  replay.last = { hash, acceptedAt }
  if (isRegistryEvent(event)) replay.registrySize++
}

function folded(
  { registry, registrySize }: Replay,
  { jws, kid, issuer, jti, event }: VerifiedSubmission,
  { acceptedAt, batteries }: Entry,
  row: AuditedEntry,
): Folded {
  const contradictions: string[] = []
  if (row.acceptedAt !== acceptedAt.toISOString()) contradictions.push('accepted_at')
  if (row.signer !== undefined && row.signer !== issuer) contradictions.push('signer')
  if (row.jti !== undefined && row.jti !== jti) contradictions.push('jti')
  const registered = isRegistryEvent(event) ? registrySize - 1 : undefined
  const { type } = event
  return { jws, key: registry.keys.get(kid)!, batteries, type, registered, contradictions }
}
