/** Why nothing new is published. */

import { LedgerError } from '../core/errors.ts'
import { toStorageError } from '../db/faults.ts'
import { isOutage } from '../db/outages.ts'

/** Publishing is held: entries are appended, or refused, as ever, and no new checkpoint covers them. */
export interface PublishingHeld {
  /**
   * What the newest attempt came to: a refusal (`quorum_missing`, `log_inconsistent`), what is
   * wrong with the database, or `publishing_failed`. Whoever throws a {@link LedgerError} on the
   * way to a checkpoint has its code shown wherever the log says how it stands.
   */
  readonly reason: LedgerError
  readonly since: Date
}

/** Why an attempt to publish failed, as the log says it. */
export function reasonToHold(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error
  if (isOutage(error)) return toStorageError(error)
  return new LedgerError('publishing_failed', { reason: 'fault' }, { cause: error })
}

/** The answer to whoever waits for a checkpoint. Their entry is accepted all the same. */
export const toWaiting = ({ code }: LedgerError): LedgerError =>
  new LedgerError('publishing_held', { held: code })
