/** What a request asks for, taken from its path. */

import type { RequestHandler } from 'express'
import { isLotId, parseIdentity } from '../core/codes/identity.ts'
import { LedgerError } from '../core/errors.ts'

/** The last route of a path: refuses the methods that it does not have. */
export const refuseMethod =
  (allowed: string): RequestHandler =>
  ({ method }) => {
    throw new LedgerError('method_not_allowed', { method, allowed })
  }

/** @throws {@link LedgerError} `not_found`: what is no index names no entry */
export function indexFrom({ index = '' }: Readonly<Record<string, string | undefined>>): number {
  const value = toCount(index)
  if (value === undefined) throw new LedgerError('not_found', { reason: 'entry', index })
  return value
}

/**
 * A battery code or a temporary code as people type it and scanners read it: full-width, lower
 * case, with spaces.
 *
 * @throws {@link LedgerError} `battery_code_malformed`
 */
export const codeFrom = ({ code = '' }: Readonly<Record<string, string | undefined>>): string =>
  parseIdentity(canonical(code)).code

/** @throws {@link LedgerError} `not_found`: what is no lot's name names no lot */
export function lotFrom({ id = '' }: Readonly<Record<string, string | undefined>>): string {
  const lot = canonical(id)
  if (!isLotId(lot)) throw new LedgerError('not_found', { reason: 'lot', lot: lot.slice(0, 64) })
  return lot
}

const canonical = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase()

const COUNT = /^(0|[1-9]\d{0,15})$/

function toCount(text: string): number | undefined {
  return COUNT.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
}
