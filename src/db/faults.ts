/** What PostgreSQL's errors mean to us. Only here are its codes known. */

import { LedgerError } from '../core/errors.ts'

/** 40001 serialization_failure, 40P01 deadlock_detected: the same transaction may succeed next time. */
export const isTransient = (error: unknown): boolean => {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

/** Whether values were at fault (SQLSTATE classes 22 and 23), or code of ours; not an outage. */
export const isFaultOfInput = (error: unknown): boolean =>
  /^2[23]/.test(String(codeOf(error))) || error instanceof TypeError || error instanceof RangeError

/** A fault of the database as a refusal: nothing was written, and the same submission may come again. */
export const toStorageError = (cause: unknown): LedgerError =>
  new LedgerError(codeOf(cause) === '53100' ? 'storage_full' : 'storage_unavailable', {}, { cause })

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
