/** What can be checked of a battery's entries by who got them from a service and has some keys. */

import {
  type ReceiptMeans,
  type ReceiptVerdict,
  type VouchedKey,
  verifyEntryAlone,
} from '../../core/bundle/lone-receipt.ts'
import { fromBase64, toUtf8 } from '../../core/bytes/encoding.ts'
import { equalBytes } from '../../core/bytes/hash.ts'
import { LedgerError } from '../../core/errors.ts'
import { type BatteryEvent, isRegistryEvent } from '../../core/events/catalogue.ts'
import { parseEvent } from '../../core/events/parse.ts'
import { decodeEntry } from '../../core/log/entry.ts'
import { leafHash } from '../../core/log/merkle.ts'
import { parseSubmission } from '../../core/log/submission.ts'
import type { Finding } from '../../core/log/verdict.ts'
import type { EventView } from '../../core/passport/view.ts'
import type { CliText } from '../../text/zh/cli.ts'

/** As the service has it; with its text, for those whom it concerns. */
export type ServedEntry = EventView & { readonly position: number; readonly entry?: string }

/** What could be checked of an entry, and its signature. */
export interface EntryOutcome {
  /** `withheld`: the service does not show its text, so nothing could be checked. */
  readonly result: keyof CliText['history']['standings']
  /** Why it is broken or was not checked; also set where the service contradicts itself. */
  readonly reason?: keyof CliText['history']['reasons'] | Finding<'receipt'>
}

export interface CheckedEntry {
  readonly served: ServedEntry
  readonly outcome: EntryOutcome
  /** Read from the entry's own text, if the service gave it. */
  readonly event?: BatteryEvent
}

/** A key as the service has it: only the service says that it is its holder's. */
export interface ServedKey extends VouchedKey {
  /** Index of the entry from which on, and of the one up to which, it signs. */
  readonly addedAt: number | undefined
  readonly revokedAt: number | undefined
}

export interface HistoryMeans extends ReceiptMeans {
  readonly findKey: (kid: string) => Promise<ServedKey | undefined>
}

/** @param served - all entries of the battery, in order */
export const checkHistory = (
  code: string,
  served: readonly ServedEntry[],
  means: HistoryMeans,
): Promise<CheckedEntry[]> =>
  Promise.all(served.map((entry, i) => check(code, entry, served[i - 1], means)))

async function check(
  code: string,
  served: ServedEntry,
  before: ServedEntry | undefined,
  means: HistoryMeans,
): Promise<CheckedEntry> {
  const { entry } = served
  if (entry === undefined) return { served, outcome: { result: 'withheld' } }
  const event = eventOf(entry)
  const text = event && { event }
  const reason = event ? findFault(code, served, before, event) : 'leaf_differs'
  if (reason) return { served, outcome: { result: 'broken', reason }, ...text }
  const outcome = outcomeOf(await verifyEntryAlone(toUtf8(entry), means))
  if (outcome.result === 'holds') {
    return { served, outcome: await refuseRevoked(entry, outcome, means), ...text }
  }
  if (outcome.result !== 'unchecked') return { served, outcome, ...text }
  return { served, outcome: await checkByServedKey(entry, means), ...text }
}

/** Finds an entry that a key signed after the log had revoked it: then the service contradicts itself. */
async function refuseRevoked(
  entry: string,
  outcome: EntryOutcome,
  { findKey }: HistoryMeans,
): Promise<EntryOutcome> {
  const { index, submission } = decodeEntry(toUtf8(entry))
  const { kid } = parseSubmission(submission)
  const revokedAt = (await findKey(kid))?.revokedAt
  return revokedAt === undefined || index <= revokedAt
    ? outcome
    : { result: 'broken', reason: { code: 'key_revoked', params: { kid, index: revokedAt } } }
}

/** Whether it fits what else the service says: enough to find a mistake, not to rule out a lie. */
async function checkByServedKey(entry: string, means: HistoryMeans): Promise<EntryOutcome> {
  const { index, submission } = decodeEntry(toUtf8(entry))
  const key = await means.findKey(parseSubmission(submission).kid)
  if (!key || index <= (key.addedAt ?? -1) || index > (key.revokedAt ?? index)) return UNCHECKED
  const outcome = outcomeOf(await verifyEntryAlone(toUtf8(entry), { ...means, keys: [key] }))
  return outcome.result === 'holds' ? { result: 'fits' } : outcome
}

const UNCHECKED: EntryOutcome = { result: 'unchecked', reason: 'needs_registry' }

/** Where an entry is not the one that it is served as, or not in its place in the chain. */
function findFault(
  code: string,
  served: ServedEntry,
  before: ServedEntry | undefined,
  event: BatteryEvent,
): keyof CliText['history']['reasons'] | undefined {
  const leaf = toUtf8(served.entry!)
  const { index, batteries, submission } = decodeEntry(leaf)
  const claimed = fromBase64(served.leafHash)
  if (!claimed || !equalBytes(claimed, leafHash(leaf))) return 'leaf_differs'
  const { issuer } = parseSubmission(submission)
  const isSame =
    index === served.index &&
    event.type === served.type &&
    event.time === served.time &&
    issuer === served.signer
  if (!isSame) return 'event_differs'
  const link = batteries.find((battery) => battery.code === code)
  const previous = before && fromBase64(before.leafHash)
  const follows =
    link?.position === served.position &&
    (previous && link.previous ? equalBytes(link.previous, previous) : link.previous === previous)
  return follows ? undefined : 'chain_differs'
}

function outcomeOf({ checks }: ReceiptVerdict): EntryOutcome {
  const broken = checks.find(({ result }) => result === 'broken')
  if (broken) return { result: 'broken', reason: broken.findings[0]! }
  const signature = checks.find(({ name }) => name === 'signature')
  return signature?.result === 'holds' ? { result: 'holds' } : UNCHECKED
}

/** @returns undefined if the text is no entry of a battery */
function eventOf(entry: string): BatteryEvent | undefined {
  try {
    const event = parseEvent(parseSubmission(decodeEntry(toUtf8(entry)).submission).event)
    return isRegistryEvent(event) ? undefined : event
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
