/** A battery's life as a bundle tells it: what was said of it, when, by whom, and how that stands. */

import { recordedAmong } from './bundle-chains.ts'
import type { BundledEntry } from './bundle-entries.ts'
import type { BundleReplay } from './bundle-replay.ts'
import { type Change, changesAmong } from './passport-changes.ts'
import type { RecordedEvent } from './recorded-event.ts'

export interface LifeStep extends Pick<RecordedEvent, 'index' | 'acceptedAt' | 'signer' | 'event'> {
  /** Name of the signer as it was then; undefined if the bundle does not tell. */
  readonly signerName: string | undefined
  readonly signature: 'holds' | 'broken'
  /** What a later entry made of it. */
  readonly changed: Change | undefined
}

/** @param replay - undefined if there was no trust file that can be read */
export function tellLife(
  code: string,
  entries: readonly BundledEntry[],
  replay: BundleReplay | undefined,
): LifeStep[] {
  const own = entries.filter(({ entry }) => entry.batteries.some((link) => link.code === code))
  const recorded = recordedAmong(own)
  const changes = changesAmong(recorded)
  return recorded.map(({ index, acceptedAt, signer, event }) => ({
    index,
    acceptedAt,
    signer,
    event,
    signerName: replay?.registry.enterprises
      .get(signer)
      ?.history.findLast((version) => version.index < index)?.name,
    signature: replay?.signed.has(index) ? 'holds' : 'broken',
    changed: changes.get(index),
  }))
}
