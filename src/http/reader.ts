/** Who is reading, as far as a token has shown it: what they see follows in `visibility.ts`. */

import { LedgerError } from '../core/errors.ts'
import type { RegisteredKey } from '../core/events/registry.ts'

export type Reader =
  | { readonly tier: 'public' }
  /** Its own submissions, and batteries in or through its custody. */
  | { readonly tier: 'enterprise'; readonly enterprise: string; readonly key: RegisteredKey }
  /** Auditors, regulators, and the authority. */
  | { readonly tier: 'all'; readonly key: RegisteredKey }

export type KnownReader = Exclude<Reader, { tier: 'public' }>

export const PUBLIC: Reader = { tier: 'public' }

/** @throws {@link LedgerError} `token_invalid` if there is no token */
export function knownReader(reader: Reader): KnownReader {
  if (reader.tier === 'public') throw new LedgerError('token_invalid', { reason: 'missing' })
  return reader
}

/** @throws {@link LedgerError} `token_invalid` if there is no token, `admin_key_needed` */
export function adminReader(reader: Reader): KnownReader {
  const known = knownReader(reader)
  const { kind, holder } = known.key
  if (kind !== 'admin') throw new LedgerError('admin_key_needed', { enterprise: holder })
  return known
}
