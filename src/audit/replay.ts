/**
 * Replay: the log folded entry by entry, asking of each what was asked when it was accepted.
 *
 * Here is all that depends on what came before. What does not, the submission's spelling, its
 * event's schema and its signature, costs the most and is left to `strict.ts`, in other threads:
 * so a battery's event is used here before it is known to be well-formed.
 */

import { admit, type VerifiedSubmission } from '../core/admission.ts'
import {
  appendLeaves,
  type CompactRange,
  EMPTY_RANGE,
  type TileRoot,
} from '../core/compact-range.ts'
import { toUtf8 } from '../core/encoding.ts'
import type { Entry } from '../core/entry.ts'
import { LedgerError } from '../core/errors.ts'
import { isRegistryEvent, parseEvent, touchedCodes } from '../core/events/catalogue.ts'
import type { Hash } from '../core/hash.ts'
import type { Battery } from '../core/lifecycle.ts'
import { leafHash } from '../core/merkle.ts'
import { createRegistry, type NamedKey, type Registry } from '../core/registry.ts'
import type { Trust } from '../core/trust.ts'
import { type Finding, found, refusalFinding } from './finding.ts'
import { chainFault, decodeStrictly, hashFault, linkFault } from './place.ts'
import type { EntryLines, Row } from './rows.ts'
import { checkSubmission } from './strict.ts'

/** The log so far. Changed in place: its one owner is who folds. */
export interface Replay {
  readonly origin: string
  readonly registry: Registry
  readonly batteries: Map<string, ReplayedBattery>
  /** Index by issuer and `jti`. */
  readonly submitted: Map<string, number>
  readonly tileRoots: TileRoot[]
  range: CompactRange
  /** Of the newest entry. */
  last: { readonly hash: Hash; readonly acceptedAt: Date } | undefined
  /** Entries that make the registry. */
  registrySize: number
  /** Size of the newest checkpoint within it, and of the newest that is smaller than that. */
  published: { readonly size: number; readonly before: number }
}

export interface ReplayedBattery {
  readonly battery: Battery
  /** Entries in its chain. */
  readonly length: number
  /** Leaf hash of the newest of them. */
  readonly head: Hash
}

/** An entry that took its place; its submission is still to be checked with this key. */
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
  range: EMPTY_RANGE,
  last: undefined,
  registrySize: 0,
  published: { size: 0, before: 0 },
})

/**
 * Folds the next entry.
 *
 * @param next - the row after it, if at hand: it can tell a changed text from a changed hash
 * @returns a finding if the replay cannot go on; it is then as it was
 */
export function foldEntry(replay: Replay, row: Row, next?: Row): Folded | Finding {
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
    foldSubmission(replay, row, entry, hash)
  )
}

function foldSubmission(replay: Replay, row: Row, entry: Entry, hash: Hash): Folded | Finding {
  const { registry } = replay
  const { index, submission: jws } = entry
  const strictly = () => checkSubmission(jws, index, (kid) => registry.keys.get(kid)?.key)
  try {
    const submission = readUnchecked(jws)
    const fault = linkFault(entry, touchedCodes(submission.event), replay.batteries)
    if (fault) return strictly() ?? fault
    refuseRepeated(replay, submission)
    const batteries = admitNext(replay, submission, entry)
    advance(replay, submission, entry, batteries, hash)
    return folded(replay, submission, entry, row)
  } catch (error) {
    // Over an event that is none anything may be thrown; over a good one, only a refusal.
    const fault = strictly()
    if (fault) return fault
    if (error instanceof LedgerError) return refusalFinding(index, error)
    throw error
  }
}

/**
 * For what is not checked yet: who wrote it chose its bytes. Its strings are copies, so that what
 * the replay keeps does not keep the entry's text alive.
 */
function readUnchecked(jws: string): VerifiedSubmission {
  const [header = '', payload = ''] = jws.split('.', 2)
  const { kid, alg } = decodeJson(header)
  const { iss, aud, iat, jti, event: unchecked } = decodeJson(payload)
  // What makes the registry is read again and again, and is rare: it has to be well-formed now.
  const event = isRegistryEvent(unchecked) ? parseEvent(unchecked) : unchecked
  return { jws, algorithm: alg, kid, issuer: iss, audience: aud, issuedAt: iat, jti, event }
}

const decodeJson = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())

function refuseRepeated({ submitted }: Replay, { issuer, jti }: VerifiedSubmission): void {
  const index = submitted.get(`${issuer} ${jti}`)
  if (index !== undefined) throw new LedgerError('submission_conflict', { jti, index })
}

function admitNext(replay: Replay, submission: VerifiedSubmission, entry: Entry): Battery[] {
  const { origin, registry, batteries } = replay
  const { index, acceptedAt } = entry
  const place = { origin, index, acceptedAt }
  return admit(registry, (code) => batteries.get(code)?.battery, submission, place)
}

function advance(
  replay: Replay,
  { issuer, jti, event }: VerifiedSubmission,
  { index, acceptedAt, batteries: links }: Entry,
  batteries: readonly Battery[],
  hash: Hash,
): void {
  for (const [i, battery] of batteries.entries()) {
    const length = links[i]!.position + 1
    replay.batteries.set(battery.code, { battery, length, head: hash })
  }
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
  row: Row,
): Folded {
  const contradictions: string[] = []
  if (row.acceptedAt !== acceptedAt.toISOString()) contradictions.push('accepted_at')
  if (row.signer !== undefined && row.signer !== issuer) contradictions.push('signer')
  if (row.jti !== undefined && row.jti !== jti) contradictions.push('jti')
  const registered = isRegistryEvent(event) ? registrySize - 1 : undefined
  return { jws, key: registry.keys.get(kid)!, batteries, registered, contradictions }
}
