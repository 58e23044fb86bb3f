/** What is published, and those who wait for it. */

import type { LedgerError } from '../core/errors.ts'
import type { PublishedCheckpoint } from '../db/checkpoints.ts'
import type { Publication } from './publish.ts'

export interface Held {
  /** `quorum_missing`: the log goes on, and nothing new is published. */
  readonly reason: LedgerError
  readonly since: Date
}

export interface Published {
  latest(): PublishedCheckpoint | undefined
  held(): Held | undefined
  /** @throws LedgerError why nothing new is published, if so */
  covering(index: number): Promise<PublishedCheckpoint>
  /** Takes note of what came of an attempt to publish. */
  settle(publication: Publication): void
}

interface Waiting {
  readonly index: number
  readonly resolve: (checkpoint: PublishedCheckpoint) => void
  readonly reject: (reason: LedgerError) => void
}

export function followPublications(now: () => Date): Published {
  let latest: PublishedCheckpoint | undefined
  let held: Held | undefined
  let waiting: Waiting[] = []

  return {
    latest: () => latest,
    held: () => held,
    covering(index) {
      if (latest && index < latest.size) return Promise.resolve(latest)
      if (held) return Promise.reject(held.reason)
      return new Promise((resolve, reject) => waiting.push({ index, resolve, reject }))
    },
    settle({ outcome, checkpoint = latest, reason }) {
      const moved = checkpoint?.note !== latest?.note
      latest = checkpoint
      if (reason) held = { since: held?.since ?? now(), reason }
      // While another node is at it, there is no telling until something comes of it.
      else if (outcome !== 'elsewhere' || moved) held = undefined
      const size = latest?.size ?? 0
      for (const waiter of waiting) {
        if (waiter.index < size) waiter.resolve(latest!)
        else if (held) waiter.reject(held.reason)
      }
      waiting = held ? [] : waiting.filter(({ index }) => index >= size)
    },
  }
}
