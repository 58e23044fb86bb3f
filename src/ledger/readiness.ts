/** Whether a node can append: it takes the lock that appending takes, and lets it go again. */

import { LedgerError } from '../core/errors.ts'
import { toStorageError } from '../db/faults.ts'
import { within } from './within.ts'

/** Milliseconds within which a node that can append has the lock. */
const READY_MS = 5_000

/** Milliseconds for which a success counts: whoever asks all the time must not keep the lock busy. */
const FRESH_MS = 1_000

/**
 * Makes a trial for all who ask while it runs.
 *
 * @param attempt - what appending begins with
 * @returns what came of the attempt; throws a {@link LedgerError} that says why the node cannot append
 */
export function tryOut<T>(attempt: () => Promise<T>): () => Promise<T> {
  let trial: Promise<T> | undefined
  const begin = () => {
    const begun = attempt()
    const end = () => {
      if (trial === begun) trial = undefined
    }
    begun.then(() => setTimeout(end, FRESH_MS).unref(), end)
    return begun
  }
  return async () => {
    trial ??= begin()
    try {
      return await within(READY_MS, trial, () => new LedgerError('storage_unavailable'))
    } catch (error) {
      throw error instanceof LedgerError ? error : toStorageError(error)
    }
  }
}
