/** What is published, and those who wait for it. */

import { LedgerError } from '../core/errors.ts'
import type { PublishedCheckpoint } from '../db/checkpoints.ts'
import type { Publication } from './publish.ts'
import { type PublishingHeld, toWaiting } from './publishing-held.ts'

export interface Publications {
  latest(): PublishedCheckpoint | undefined
  held(): PublishingHeld | undefined
  /** @throws {@link LedgerError} `publishing_held` while nothing new is published */
  covering(index: number): Promise<PublishedCheckpoint>
  /** Takes note of what came of an attempt to publish. */
  settle(publication: Publication): void
  /** Takes note of why an attempt came to nothing. */
  hold(reason: LedgerError): void
}

interface Waiting {
  readonly index: number
  readonly resolve: (checkpoint: PublishedCheckpoint) => void
  readonly reject: (reason: LedgerError) => void
}

/** Milliseconds that another node may take to publish, since it asks witnesses, before this one says that publishing is held. */
const ELSEWHERE_MS = 10_000

export function followPublications(now: () => Date): Publications {
  let latest: PublishedCheckpoint | undefined
  let held: PublishingHeld | undefined
  let waiting: Waiting[] = []
  let elsewhereSince: number | undefined

  const hold = (reason: LedgerError) => {
    held = { since: held?.since ?? now(), reason }
    for (const { reject } of waiting) reject(toWaiting(reason))
    waiting = []
  }

  /** Another node is publishing: publishing counts as held only once that has taken too long. */
  const waitForOther = () => {
    elsewhereSince ??= performance.now()
    if (performance.now() - elsewhereSince < ELSEWHERE_MS) return
    hold(new LedgerError('publishing_failed', { reason: 'elsewhere' }))
  }

  return {
    latest: () => latest,
    held: () => held,
    covering(index) {
      if (latest && index < latest.size) return Promise.resolve(latest)
      if (held) return Promise.reject(toWaiting(held.reason))
      return new Promise((resolve, reject) => waiting.push({ index, resolve, reject }))
    },
    settle({ outcome, checkpoint = latest, reason }) {
      const moved = checkpoint?.note !== latest?.note
      latest = checkpoint
      const size = latest?.size ?? 0
      for (const { index, resolve } of waiting) if (index < size) resolve(latest!)
      waiting = waiting.filter(({ index }) => index >= size)
      if (outcome !== 'elsewhere' || moved) elsewhereSince = undefined
      if (reason) hold(reason)
      else if (outcome === 'elsewhere' && !moved) waitForOther()
      else held = undefined
    },
    hold,
  }
}
