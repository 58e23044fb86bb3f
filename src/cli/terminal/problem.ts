/** Problems as a person reads them, whether the ledger over there found them or the core here. */

import type { LedgerError } from '../../core/errors.ts'
import type { Language } from '../../text/language.ts'
import { describeProblem } from '../../text/problems.ts'

export interface Problem {
  readonly code: string
  readonly title: string
  readonly detail: string
  /** What to do about it. */
  readonly action: string
  /** Where in the submission's payload (RFC 6901). */
  readonly pointer?: string
}

export function describeLedgerError(error: LedgerError, language: Language): Problem {
  return {
    code: error.code,
    ...describeProblem(error.code, error.params, language),
    ...(error.pointer === undefined ? {} : { pointer: error.pointer }),
  }
}
