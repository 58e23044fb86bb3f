/**
 * What a batch of submissions makes of the log: a pure function from what was read under the lock
 * to what has to be written.
 */

import { toUtf8 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { isRegistryEvent } from '../core/events/catalogue.ts'
import { touchedCodes } from '../core/events/parts.ts'
import type { Registry } from '../core/events/registry.ts'
import type { Traceable } from '../core/events/traceable.ts'
import { WARNINGS_LIMIT, type Warning } from '../core/events/warnings.ts'
import { appendLeaves } from '../core/log/compact-range.ts'
import { type BatteryLink, decodeEntry, encodeEntry } from '../core/log/entry.ts'
import { leafHash } from '../core/log/merkle.ts'
import { admit, type VerifiedSubmission } from '../core/rules/admission.ts'
import { beforeTarget, type CorrectionPast } from '../core/rules/corrections.ts'
import { custodiansOf } from '../core/rules/custody.ts'
import type { warningsOf } from '../core/rules/warnings.ts'
import type { StoredBattery } from '../db/batteries.ts'
import {
  type Additions,
  type Head,
  type KnownToLog,
  type NewEntry,
  submissionKey,
} from '../db/log.ts'

/** What became of a submission that was not refused. */
export interface Appended {
  readonly index: number
  readonly leafHash: Hash
  readonly acceptedAt: Date
  /** The same bytes were in the log before: this is the answer that they got then. */
  readonly duplicate: boolean
  /**
   * The first {@link WARNINGS_LIMIT}. Of a duplicate, those alone that follow from what it says: what
   * its batteries were before it is no longer at hand.
   */
  readonly warnings: readonly Warning[]
}

export interface BatchInput extends KnownToLog {
  readonly origin: string
  readonly head: Head
  /** As of the head. Changed in place; to be thrown away if the transaction fails. */
  readonly registry: Registry
  /** The clock, read under the lock. */
  readonly now: Date
  /** Refuses what is asked of new submissions alone: a log that is copied holds older ones. */
  readonly refuse?: (registry: Registry, submission: VerifiedSubmission) => void
  /** Warns of what is accepted; whoever copies a log answers nobody. */
  readonly warn?: typeof warningsOf
  /** For a correction, which is a batch of its own. */
  readonly past?: CorrectionPast | undefined
}

export interface Batch extends Additions {
  /** One for each submission, in order. A refusal hurts none of its neighbours. */
  readonly outcomes: readonly (Appended | LedgerError)[]
}

export function planBatch(submissions: readonly VerifiedSubmission[], input: BatchInput): Batch {
  const draft = startDraft(input)
  const outcomes = submissions.map((submission) => {
    try {
      return take(draft, submission)
    } catch (error) {
      if (error instanceof LedgerError) return error
      throw error
    }
  })
  const { head } = input
  const { entries, registryIndexes } = draft
  const hashes = entries.map((entry) => entry.leafHash)
  const { range, tileRoots } = appendLeaves(head.range, hashes)
  return {
    outcomes,
    entries,
    registryIndexes,
    batteries: [...draft.changed.values()],
    tileRoots,
    head: {
      range,
      lastHash: hashes.at(-1) ?? head.lastHash,
      lastAcceptedAt: entries.length > 0 ? draft.acceptedAt : head.lastAcceptedAt,
      registrySize: head.registrySize + registryIndexes.length,
    },
  }
}

interface Draft extends BatchInput {
  readonly acceptedAt: Date
  readonly entries: NewEntry[]
  readonly registryIndexes: number[]
  readonly changed: Map<string, StoredBattery>
  /** Of this batch's own entries: two submissions of one identifier may meet in it. */
  readonly accepted: Map<string, { submission: string; appended: Appended }>
}

function startDraft(input: BatchInput): Draft {
  const last = input.head.lastAcceptedAt
  return {
    ...input,
    // A clock that was set back must not make an entry older than the one before it.
    acceptedAt: last && last > input.now ? last : input.now,
    entries: [],
    registryIndexes: [],
    changed: new Map(),
    accepted: new Map(),
  }
}

function take(draft: Draft, submission: VerifiedSubmission): Appended {
  const key = submissionKey(submission.issuer, submission.jti)
  const earlier = findEarlier(draft, key, submission)
  if (earlier) {
    if (earlier.submission === submission.jws) return { ...earlier.appended, duplicate: true }
    const { index } = earlier.appended
    throw new LedgerError(
      'submission_conflict',
      { jti: submission.jti, index },
      { pointer: '/jti' },
    )
  }
  const appended = append(draft, submission)
  draft.accepted.set(key, { submission: submission.jws, appended })
  return appended
}

function findEarlier(draft: Draft, key: string, { event }: VerifiedSubmission) {
  const stored = draft.submitted.get(key)
  if (!stored) return draft.accepted.get(key)
  const { submission } = decodeEntry(toUtf8(stored.entry))
  const { index, leafHash, acceptedAt } = stored
  const warnings = draft.warn?.(event).slice(0, WARNINGS_LIMIT) ?? []
  return { submission, appended: { index, leafHash, acceptedAt, duplicate: true, warnings } }
}

function append(draft: Draft, submission: VerifiedSubmission): Appended {
  const { origin, head, registry, now, acceptedAt, entries } = draft
  const index = head.range.size + entries.length
  const place = { origin, index, acceptedAt, now }
  draft.refuse?.(registry, submission)
  const batteries = admit(
    registry,
    (code) => find(draft, code)?.battery,
    submission,
    place,
    draft.past,
  )
  const warnings = warnOf(draft, submission.event)
  const links = touchedCodes(submission.event).map((code) => linkOf(code, find(draft, code)))
  const previous = entries.at(-1)?.leafHash ?? head.lastHash
  const { jws, issuer, jti, event } = submission
  const entry = encodeEntry({ index, acceptedAt, previous, batteries: links, submission: jws })
  const hash = leafHash(toUtf8(entry))
  entries.push({
    index,
    acceptedAt,
    leafHash: hash,
    signer: issuer,
    jti,
    entry,
    batteries: links,
    type: event.type,
  })
  if (isRegistryEvent(event)) draft.registryIndexes.push(index)
  advance(draft, batteries, links, hash)
  return { index, leafHash: hash, acceptedAt, duplicate: false, warnings }
}

/** Asked before the draft holds what the event makes of its things. */
function warnOf(draft: Draft, event: VerifiedSubmission['event']): readonly Warning[] {
  const { warn, past } = draft
  if (!warn) return []
  const before = past ? beforeTarget(past) : (code: string) => find(draft, code)?.battery
  return warn(event, before).slice(0, WARNINGS_LIMIT)
}

function advance(
  draft: Draft,
  batteries: readonly Traceable[],
  links: readonly BatteryLink[],
  head: Hash,
): void {
  for (const [i, battery] of batteries.entries()) {
    const custodians = custodiansOf([battery], find(draft, battery.code)?.custodians)
    draft.changed.set(battery.code, { battery, length: links[i]!.position + 1, head, custodians })
  }
}

const find = (draft: Draft, code: string): StoredBattery | undefined =>
  draft.changed.get(code) ?? draft.batteries.get(code)

const linkOf = (code: string, stored: StoredBattery | undefined): BatteryLink => ({
  code,
  position: stored?.length ?? 0,
  previous: stored?.head,
})
