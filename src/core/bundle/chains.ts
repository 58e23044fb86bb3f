/** The chains in a bundle: whose they are, and whether each is whole, from its first entry on. */

import { equalBytes, type Hash } from '../bytes/hash.ts'
import { type BatteryEvent, isRegistryEvent } from '../events/catalogue.ts'
import { changesAmong, standingEvent } from '../events/corrected-meaning.ts'
import type { RecordedEvent } from '../events/recorded-event.ts'
import type { Entry } from '../log/entry.ts'
import { isAcceptedAfter } from '../log/quorum.ts'
import type { Notes } from '../log/verdict.ts'
import { familyEdgesOf } from '../rules/family.ts'
import type { BundledEntry } from './entries.ts'

/** Entries that were read, in the order of their indexes, with the events of batteries. */
export const recordedAmong = (entries: readonly BundledEntry[]): RecordedEvent[] =>
  entries.flatMap(({ entry, leafHash, submission }) => {
    if (!submission || isRegistryEvent(submission.event)) return []
    const { index, acceptedAt } = entry
    const { issuer: signer, event } = submission
    return [{ index, acceptedAt, leafHash, signer, entry: '', event: event as BatteryEvent }]
  })

/** A battery with its ancestors and its descendants, by what these events make of whom. */
export function familyAmong(code: string, recorded: readonly RecordedEvent[]): Set<string> {
  const changes = changesAmong(recorded)
  const edges = recorded.flatMap((one) => {
    const event = standingEvent(one, changes)
    return event ? familyEdgesOf(event, one.index) : []
  })
  const above = reach(code, edges, ({ parent, child }) => [child, parent])
  const below = reach(code, edges, ({ parent, child }) => [parent, child])
  return new Set([...above, ...below])
}

type Edge = ReturnType<typeof familyEdgesOf>[number]

function reach(
  code: string,
  edges: readonly Edge[],
  direction: (edge: Edge) => [from: string, to: string],
): Set<string> {
  const next = new Map<string, string[]>()
  for (const [from, to] of edges.map(direction)) next.set(from, [...(next.get(from) ?? []), to])
  const reached = new Set([code])
  // A set gives what is added while it is walked through, too.
  for (const from of reached) for (const to of next.get(from) ?? []) reached.add(to)
  return reached
}

/**
 * Checks that each of these has its whole chain here, each entry with its place in it and bound to
 * the one before. Where a chain ends, nothing here can tell.
 *
 * @param codes - the battery's first
 */
export function checkChains(
  codes: ReadonlySet<string>,
  entries: readonly BundledEntry[],
  notes: Notes<'bundle'>,
): void {
  const [own = ''] = codes
  const heads = new Map<string, { length: number; head: Hash }>()
  for (const { entry, leafHash, place } of entries) {
    for (const { code, position, previous } of entry.batteries) {
      if (!codes.has(code)) continue
      const before = heads.get(code)
      const check = code === own ? 'chain' : 'family'
      if (position !== (before?.length ?? 0)) {
        notes.broken(check, 'chain_gap', place, { code, position: before?.length ?? 0 })
      } else if (before && !(previous && equalBytes(previous, before.head))) {
        notes.broken(check, 'chain_differs', place, { code, position })
      }
      heads.set(code, { length: position + 1, head: leafHash })
    }
  }
  // What makes a relative touches it, so that it has an entry; the battery itself may have none.
  if (!heads.has(own)) notes.broken('chain', 'chain_missing', {}, { code: own })
}

/** Neighbours in the log name each other too, and its clock never goes back. */
export function checkNeighbours(entries: readonly BundledEntry[], notes: Notes<'bundle'>): void {
  for (const [i, { entry, place }] of entries.entries()) {
    const before = entries[i - 1]
    if (!before) continue
    const isNext = before.entry.index + 1 === entry.index
    const follows = !isNext || (entry.previous && equalBytes(entry.previous, before.leafHash))
    if (!follows || entry.acceptedAt < before.entry.acceptedAt) {
      notes.broken('entries', 'chain_differs', place, { code: entry.index, position: entry.index })
    }
  }
}

/**
 * No entry can have been accepted after a quorum had seen the tree that it is in.
 *
 * @param asOf - {@link quorumTime} of the bundle's checkpoint
 */
export function checkTimes(
  entries: readonly BundledEntry[],
  asOf: Date,
  notes: Notes<'bundle'>,
): void {
  for (const { entry, place } of entries) {
    if (!isAcceptedAfter(entry.acceptedAt, asOf)) continue
    notes.broken('time', 'accepted_after_witnessed', place, lateness(entry, asOf))
  }
}

export const lateness = ({ acceptedAt }: Pick<Entry, 'acceptedAt'>, asOf: Date) => ({
  acceptedAt: acceptedAt.toISOString(),
  witnessedAt: asOf.toISOString(),
})

/** Checks that each entry is there for what the manifest says. */
export function checkRoles(
  code: string,
  codes: ReadonlySet<string>,
  entries: readonly BundledEntry[],
  notes: Notes<'bundle'>,
): void {
  for (const { listed, entry, submission, place } of entries) {
    if (!submission) continue
    const touched = entry.batteries.map((link) => link.code)
    const chained = touched.some((one) => codes.has(one)) ? 'family' : undefined
    const role = isRegistryEvent(submission.event)
      ? 'registry'
      : touched.includes(code)
        ? 'battery'
        : chained
    if (role !== listed.role) notes.broken('entries', 'role_differs', place)
  }
}
