/**
 * The registry: which enterprise there is, in which roles, and whose key could sign at which index.
 *
 * A fold over the log's registry events, so that a verifier has it from the log alone. The value
 * is changed in place: it grows with the log, and its one owner is who folds.
 */

import { LedgerError } from './errors.ts'
import type { RegistryEvent } from './events/registry.ts'
import type { Role } from './roles.ts'
import type { PublicKey } from './signature.ts'
import { AUTHORITY } from './submission.ts'
import { thumbprintOf } from './thumbprint.ts'

export interface Enterprise {
  readonly creditCode: string
  readonly name: string
  readonly roles: readonly Role[]
  /** GB/T 2260, six digits. */
  readonly district: string
}

export interface Facility {
  readonly id: string
  readonly enterprise: string
  readonly name: string
  readonly district: string
}

export interface RegisteredKey {
  readonly kid: string
  readonly key: PublicKey
  /** Credit code, or {@link AUTHORITY}. */
  readonly holder: string
  readonly kind: 'authority' | 'admin' | 'device'
  readonly label: string
  /** Index of the entry that added it: it signs what comes after. -1 for a configured key. */
  readonly addedAt: number
  /** Index of the entry that revoked it: what came before stays valid. */
  readonly revokedAt: number | undefined
}

export interface Registry {
  readonly enterprises: Map<string, Enterprise>
  readonly facilities: Map<string, Facility>
  readonly keys: Map<string, RegisteredKey>
}

/** A key together with its RFC 7638 thumbprint. */
export interface NamedKey {
  readonly kid: string
  readonly key: PublicKey
}

/** @param authorityKeys - configured: all trust in the registry starts from them */
export function createRegistry(authorityKeys: readonly NamedKey[]): Registry {
  const keys = authorityKeys.map(({ kid, key }): [string, RegisteredKey] => [
    kid,
    {
      kid,
      key,
      holder: AUTHORITY,
      kind: 'authority',
      label: AUTHORITY,
      addedAt: -1,
      revokedAt: undefined,
    },
  ])
  return { enterprises: new Map(), facilities: new Map(), keys: new Map(keys) }
}

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

/**
 * Folds a registry event into the registry, or refuses it and changes nothing.
 *
 * @param signer - the key that signed it
 * @throws {@link LedgerError} `role_not_allowed`, `enterprise_unknown`, `enterprise_conflict`,
 *   `facility_conflict`, `key_unknown`, `key_conflict`, `key_revoked`
 */
export function applyRegistryEvent(
  registry: Registry,
  event: RegistryEvent,
  signer: RegisteredKey,
  index: number,
): void {
  switch (event.type) {
    case 'enterprise.registered':
      registerEnterprise(registry, event, signer)
      break
    case 'facility.registered':
      registerFacility(registry, event, signer)
      break
    case 'key.added':
      addKey(registry, event, signer, index, thumbprintOf(event.key))
      break
    case 'key.revoked':
      revokeKey(registry, event, signer, index)
      break
  }
}

type EventOf<Type extends RegistryEvent['type']> = Extract<RegistryEvent, { type: Type }>

function registerEnterprise(
  { enterprises }: Registry,
  { creditCode, name, roles, district }: EventOf<'enterprise.registered'>,
  signer: RegisteredKey,
): void {
  requireAuthority(signer, 'enterprise.registered')
  if (enterprises.has(creditCode)) {
    throw new LedgerError(
      'enterprise_conflict',
      { enterprise: creditCode },
      { pointer: '/event/creditCode' },
    )
  }
  enterprises.set(creditCode, { creditCode, name, roles, district })
}

function registerFacility(
  { enterprises, facilities }: Registry,
  { facility, enterprise, name, district }: EventOf<'facility.registered'>,
  signer: RegisteredKey,
): void {
  requireAuthority(signer, 'facility.registered')
  requireEnterprise(enterprises, enterprise)
  if (facilities.has(facility)) {
    throw new LedgerError('facility_conflict', { facility }, { pointer: '/event/facility' })
  }
  facilities.set(facility, { id: facility, enterprise, name, district })
}

function addKey(
  { enterprises, keys }: Registry,
  { enterprise, kind, label, key }: EventOf<'key.added'>,
  signer: RegisteredKey,
  index: number,
  kid: string,
): void {
  requireEnterprise(enterprises, enterprise)
  if (!isOwnDevice(signer, { holder: enterprise, kind })) requireAuthority(signer, 'key.added')
  if (keys.has(kid)) throw new LedgerError('key_conflict', { kid }, { pointer: '/event/key' })
  keys.set(kid, { kid, key, holder: enterprise, kind, label, addedAt: index, revokedAt: undefined })
}

function revokeKey(
  { keys }: Registry,
  { kid }: EventOf<'key.revoked'>,
  signer: RegisteredKey,
  index: number,
): void {
  const key = keys.get(kid)
  // The authority's own keys are configured: taking one back is a change of configuration.
  if (!key || key.kind === 'authority') {
    throw new LedgerError('key_unknown', { kid }, { pointer: '/event/kid' })
  }
  if (!isOwnDevice(signer, key)) requireAuthority(signer, 'key.revoked')
  if (key.revokedAt !== undefined) {
    throw new LedgerError('key_revoked', { kid, index: key.revokedAt }, { pointer: '/event/kid' })
  }
  keys.set(kid, { ...key, revokedAt: index })
}

const isOwnDevice = (
  signer: RegisteredKey,
  { holder, kind }: Pick<RegisteredKey, 'holder' | 'kind'>,
): boolean => signer.kind === 'admin' && signer.holder === holder && kind === 'device'

function requireAuthority(signer: RegisteredKey, type: RegistryEvent['type']): void {
  if (signer.kind !== 'authority') {
    throw new LedgerError('role_not_allowed', { type, roles: AUTHORITY, signer: signer.holder })
  }
}

function requireEnterprise(enterprises: Registry['enterprises'], enterprise: string): void {
  if (!enterprises.has(enterprise)) {
    throw new LedgerError('enterprise_unknown', { enterprise }, { pointer: '/event/enterprise' })
  }
}
