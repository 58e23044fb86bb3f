/**
 * Group commit: while one batch is being written, the next one fills. An idle node adds no wait,
 * a busy one shares a lock, a round trip and a flush among hundreds of submissions.
 */

import { LedgerError } from '../core/errors.ts'
import { touchedCodes } from '../core/events/parts.ts'
import { isRecordEvent } from '../core/events/records.ts'
import type { VerifiedSubmission } from '../core/rules/admission.ts'
import { isFaultOfInput, isTransient, toStorageError } from '../db/faults.ts'
import { type Appender, appendBatch } from './append.ts'
import type { Appended } from './plan.ts'

export interface CommitterOptions {
  /** Submissions in a transaction, at most. */
  readonly batchSize: number
  /** Submissions that may wait, at most. */
  readonly queueSize: number
  /** Told of what the database did wrong. */
  readonly report: (error: unknown) => void
}

export interface Committer {
  /**
   * Appends a submission, after all that were handed in before it.
   *
   * @throws {@link LedgerError} any refusal; `log_busy`, `log_stopping`, `storage_unavailable`,
   *   `storage_full`
   */
  append(submission: VerifiedSubmission): Promise<Appended>
  /** Refuses everything from now on, what waits included. */
  refuseAll(reason: LedgerError): void
  /** Why everything is refused, if it is: the log contradicts what is known of it. */
  refusal(): LedgerError | undefined
  queueLength(): number
  /** Resolves when all that was taken in has its answer. */
  drained(): Promise<void>
}

// Battery lines in a transaction, at most: keeps its length, and so everybody's wait, bounded.
const LINKS_LIMIT = 8192
const TRIES = 5

interface Waiting {
  readonly submission: VerifiedSubmission
  readonly links: number
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
}

export function createCommitter(appender: Appender, options: CommitterOptions): Committer {
  const queue: Waiting[] = []
  let running: Promise<void> | undefined
  let refusal: LedgerError | undefined
  let knownSize = 0

  const run = async () => {
    while (queue.length > 0) {
      const batch = queue.splice(0, batchLength(queue, options.batchSize))
      await commit(batch)
    }
    running = undefined
  }

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      if (refusal) throw refusal
      const submissions = batch.map(({ submission }) => submission)
      const { outcomes, size } = await retryConflicts(() =>
        appendBatch(appender, submissions, knownSize),
      )
      knownSize = size
      for (const [i, outcome] of outcomes.entries()) {
        if (outcome instanceof LedgerError) batch[i]!.reject(outcome)
        else batch[i]!.resolve(outcome)
      }
    } catch (error) {
      // One submission may have broken the statement: the others of the batch must not fail with it.
      if (batch.length > 1 && isFaultOfInput(error)) {
        for (const waiting of batch) await commit([waiting])
      } else {
        refuse(batch, error)
      }
    }
  }

  const refuse = (batch: readonly Waiting[], error: unknown) => {
    const refused = error instanceof LedgerError ? error : toStorageError(error)
    if (refused !== refusal) options.report(error)
    if (refused.code === 'log_inconsistent') refusal ??= refused
    for (const { reject } of batch) reject(refused)
  }

  return {
    append(submission) {
      if (refusal) return Promise.reject(refusal)
      if (queue.length >= options.queueSize) {
        return Promise.reject(new LedgerError('log_busy', { waiting: queue.length }))
      }
      return new Promise((resolve, reject) => {
        const links = touchedCodes(submission.event).length
        queue.push({ submission, links, resolve, reject })
        running ??= run()
      })
    },
    refuseAll(reason) {
      refusal ??= reason
    },
    refusal: () => refusal,
    queueLength: () => queue.length,
    drained: async () => running,
  }
}

function batchLength(queue: readonly Waiting[], batchSize: number): number {
  const first = queue[0]!
  let links = 0
  const end = queue.findIndex((waiting, i) => {
    links += waiting.links
    // A correction looks at the stored past of what it touches: nothing unstored may come before.
    const alone = isRecordEvent(waiting.submission.event) || isRecordEvent(first.submission.event)
    return i > 0 && (alone || i >= batchSize || links > LINKS_LIMIT)
  })
  return end < 0 ? queue.length : end
}

/**
 * Tries anew when engines that lock optimistically, or a deadlock, made a transaction give way: at once,
 * since all others wait for it, where p-retry would wait.
 */
async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= TRIES || !isTransient(error)) throw error
    }
  }
}
