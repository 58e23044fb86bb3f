/** An entry of a battery's chain, with the event that it records. */

import { toUtf8 } from '../bytes/encoding.ts'
import type { Hash } from '../bytes/hash.ts'
import { type BatteryEvent, isRegistryEvent } from './catalogue.ts'
import { readEntry } from './reading.ts'

/** An entry as it is kept, in its place in a battery's chain. */
export interface ChainedEntry {
  readonly index: number
  readonly acceptedAt: Date
  readonly leafHash: Hash
  /** Credit code. */
  readonly signer: string
  /** The bytes of the leaf, as text. */
  readonly entry: string
}

/** An entry together with the event that it records. */
export interface RecordedEvent extends ChainedEntry {
  readonly event: BatteryEvent
}

/** The event that a stored entry records; undefined if it is one of the registry's. */
export function recordedEvent(entry: ChainedEntry): RecordedEvent | undefined {
  const { event } = readEntry(toUtf8(entry.entry)).submission
  return isRegistryEvent(event) ? undefined : { ...entry, event }
}
