/** The code of a refusal, so that tests hold to codes and not to messages. */

import { LedgerError, type LedgerErrorCode } from '../../src/core/errors.ts'

/** @returns undefined if nothing was refused; what is not a refusal is thrown on */
export function refusalOf(act: () => unknown): LedgerErrorCode | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

/** As {@link refusalOf}, of a promise. */
export const asyncRefusalOf = (promise: Promise<unknown>): Promise<LedgerErrorCode | undefined> =>
  promise.then(() => undefined, codeOf)

function codeOf(error: unknown): LedgerErrorCode {
  if (error instanceof LedgerError) return error.code
  throw error
}
