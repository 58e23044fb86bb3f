/** A battery's life as a bundle tells it: what was said of it, when, by whom, and how that stands. */

import { type Change, changesAmong } from '../events/corrected-meaning.ts'
import type { RecordedEvent } from '../events/recorded-event.ts'
import { recordedAmong } from './chains.ts'
import type { BundledEntry } from './entries.ts'
import type { Manifest } from './layout.ts'
import type { BundleReplay } from './replay.ts'

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

/** An entry of the battery's own chain that the bundle does not show: left out, or beyond reading. */
export interface MissingEntry {
  /** Undefined if the manifest does not list it either: then only a gap in the positions shows it. */
  readonly index: number | undefined
  /** Index of the entry in the life before which it stood; undefined at the end. */
  readonly before: number | undefined
}

/** Entries that are cut off at the end and not listed leave no gap, so a bundle cannot show them. */
export function missingIn(
  { code, entries: listed }: Pick<Manifest, 'code' | 'entries'>,
  entries: readonly BundledEntry[],
): MissingEntry[] {
  const shown = entries.filter(
    ({ entry, submission }) =>
      submission !== undefined && entry.batteries.some((link) => link.code === code),
  )
  const isShown = new Set(shown.map(({ listed: { index } }) => index))
  const lost = listed.filter(({ index, role }) => role === 'battery' && !isShown.has(index))
  const missing: MissingEntry[] = []
  let [length, from] = [0, -1]
  for (const {
    listed: { index: before },
    entry,
  } of shown) {
    const between = lost.filter(({ index }) => index > from && index < before)
    const position = entry.batteries.find((link) => link.code === code)!.position
    const unlisted = Math.min(Math.max(position - length - between.length, 0), UNLISTED_SHOWN)
    missing.push(...between.map(({ index }) => ({ index, before })))
    missing.push(...Array.from({ length: unlisted }, () => ({ index: undefined, before })))
    ;[length, from] = [position + 1, before]
  }
  const after = lost.filter(({ index }) => index > from)
  return [...missing, ...after.map(({ index }) => ({ index, before: undefined }))]
}

// Whoever made the bundle says at which place an entry stands.
const UNLISTED_SHOWN = 100
