/** Whose key signs: an enterprise speaks by its own keys alone. */

import { LedgerError } from '../errors.ts'
import type { RegisteredKey, Registry } from '../events/registry.ts'

/**
 * The key that may sign for the issuer, as the registry stands.
 *
 * @throws {@link LedgerError} `key_unknown`, `key_revoked`, or `submission_untrusted` if the key
 *   is another's: without that, any enterprise could sign as any other
 */
export function findSigningKey(registry: Registry, kid: string, issuer: string): RegisteredKey {
  const key = registry.keys.get(kid)
  if (!key) throw new LedgerError('key_unknown', { kid })
  if (key.holder !== issuer) {
    throw new LedgerError('submission_untrusted', { reason: 'issuer', kid, issuer })
  }
  if (key.revokedAt !== undefined) {
    throw new LedgerError('key_revoked', { kid, index: key.revokedAt })
  }
  return key
}
