/** What a request asks for, taken from its path and its query. */

import type { Request, RequestHandler } from 'express'
import { LedgerError } from '../core/errors.ts'
import { isLotId, parseIdentity } from '../core/identity.ts'
import type { Page } from '../db/entries.ts'

/** Entries in a list, where the reader does not say; and at most. */
const PAGE_LENGTH = 100
export const PAGE_LIMIT = 1_000

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

/** @throws {@link LedgerError} `request_malformed` */
export function countFrom({ query }: Request, name: string): number | undefined {
  const text = query[name]
  if (text === undefined) return undefined
  const value = typeof text === 'string' ? toCount(text) : undefined
  if (value === undefined) {
    throw new LedgerError('request_malformed', { reason: 'number', name, value: String(text) })
  }
  return value
}

/**
 * Whether something is asked for that is not given without asking.
 *
 * @throws {@link LedgerError} `request_malformed`
 */
export function flagFrom({ query }: Request, name: string): boolean {
  const value = query[name]
  if (value === undefined || value === 'false') return false
  if (value === 'true') return true
  throw new LedgerError('request_malformed', { reason: 'number', name, value: String(value) })
}

/** @throws {@link LedgerError} `request_malformed` */
export function pageFrom(req: Request): Page {
  return { after: countFrom(req, 'after') ?? -1, limit: limitFrom(req) }
}

/** @throws {@link LedgerError} `request_malformed` */
export function limitFrom(req: Request): number {
  const limit = countFrom(req, 'limit') ?? PAGE_LENGTH
  if (limit < 1 || limit > PAGE_LIMIT) {
    throw new LedgerError('request_malformed', { reason: 'number', name: 'limit', value: limit })
  }
  return limit
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
