/** What a refusal says, so that tests hold to codes and not to messages. */

import { LedgerError, type LedgerErrorCode } from '../../src/core/errors.ts'

/** @returns undefined if nothing was refused; what is not a refusal is thrown on */
export const refusalOf = (act: () => unknown): LedgerErrorCode | undefined => errorOf(act)?.code

/** As {@link refusalOf}: the whole refusal, with its parameters and its pointer. */
export function errorOf(act: () => unknown): LedgerError | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return asRefusal(error)
  }
}

/** As {@link refusalOf}, of a promise. */
export const asyncRefusalOf = (promise: Promise<unknown>): Promise<LedgerErrorCode | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => asRefusal(error).code,
  )

function asRefusal(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error
  throw error
}
