/** What each registry event makes of the registry, and who may sign it. Changes come after, never in place of, what they change. */

import { LedgerError } from '../errors.ts'
import {
  type EnterpriseVersion,
  type FacilityVersion,
  type RegisteredKey,
  type Registry,
  rolesOf,
} from '../events/registry.ts'
import type { RegistryEvent } from '../events/registry-events.ts'
import { thumbprintOf } from '../keys/thumbprint.ts'
import { AUTHORITY } from '../log/submission.ts'

/**
 * Folds a registry event into the registry, or refuses it and changes nothing.
 *
 * @param signer - the key that signed it
 * @param index - of its entry: the event holds for the entries after
 * @throws {@link LedgerError} `role_not_allowed`, `enterprise_unknown`, `enterprise_conflict`,
 *   `facility_unknown`, `facility_conflict`, `key_unknown`, `key_conflict`, `key_revoked`,
 *   `self_revocation`
 */
export function applyRegistryEvent(
  registry: Registry,
  event: RegistryEvent,
  signer: RegisteredKey,
  index: number,
): void {
  if (event.type === 'key.added') addKey(registry, event, signer, index)
  else if (event.type === 'key.revoked') revokeKey(registry, event, signer, index)
  else {
    requireAuthority(signer, event.type)
    applyAuthoritative(registry, event, index)
  }
}

type EventOf<Type extends RegistryEvent['type']> = Extract<RegistryEvent, { type: Type }>
type Authoritative = Exclude<RegistryEvent, EventOf<'key.added' | 'key.revoked'>>

function applyAuthoritative(registry: Registry, event: Authoritative, index: number): void {
  switch (event.type) {
    case 'enterprise.registered':
      registerEnterprise(registry, event, index)
      break
    case 'enterprise.changed': {
      const { type, time, creditCode, ...changes } = event
      changeEnterprise(registry, creditCode, { ...present(changes), index })
      break
    }
    case 'enterprise.suspended':
      changeEnterprise(registry, event.creditCode, { suspended: true, index })
      break
    case 'enterprise.reinstated':
      changeEnterprise(registry, event.creditCode, { suspended: false, index })
      break
    case 'facility.registered':
      registerFacility(registry, event, index)
      break
    case 'facility.changed': {
      const { type, time, facility, ...changes } = event
      changeFacility(registry, facility, { ...present(changes), index })
      break
    }
    case 'vendor.registered':
      registerVendor(registry, event)
      break
  }
}

/** Without members that are undefined, which would hide what was there. */
const present = <Changes extends object>(changes: Changes) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [Member in keyof Changes]?: Exclude<Changes[Member], undefined>
  }

function registerEnterprise(
  { enterprises }: Registry,
  { creditCode, name, roles, district }: EventOf<'enterprise.registered'>,
  index: number,
): void {
  if (enterprises.has(creditCode)) {
    throw new LedgerError(
      'enterprise_conflict',
      { enterprise: creditCode },
      { pointer: '/event/creditCode' },
    )
  }
  const history = [{ index, name, roles, district, suspended: false }]
  enterprises.set(creditCode, { creditCode, name, roles, district, history })
}

function changeEnterprise(
  { enterprises }: Registry,
  creditCode: string,
  changes: Partial<EnterpriseVersion> & { readonly index: number },
): void {
  requireEnterprise(enterprises, creditCode, 'creditCode')
  const { history } = enterprises.get(creditCode)!
  const version = { ...history.at(-1)!, ...changes }
  const { name, district } = version
  enterprises.set(creditCode, {
    creditCode,
    name,
    roles: rolesOf(version),
    district,
    history: [...history, version],
  })
}

function registerFacility(
  { enterprises, facilities }: Registry,
  { type, time, facility, enterprise, ...description }: EventOf<'facility.registered'>,
  index: number,
): void {
  requireEnterprise(enterprises, enterprise)
  if (facilities.has(facility)) {
    throw new LedgerError('facility_conflict', { facility }, { pointer: '/event/facility' })
  }
  const history = [{ ...description, index }]
  facilities.set(facility, { ...description, id: facility, enterprise, history })
}

function changeFacility(
  { facilities }: Registry,
  id: string,
  changes: Partial<FacilityVersion> & { readonly index: number },
): void {
  const facility = facilities.get(id)
  if (!facility) {
    throw new LedgerError('facility_unknown', { facility: id }, { pointer: '/event/facility' })
  }
  const { enterprise, history } = facility
  const version = { ...history.at(-1)!, ...changes }
  const { index, ...description } = version
  facilities.set(id, { ...description, id, enterprise, history: [...history, version] })
}

// A vendor code may pass on to another enterprise, so the newest registration counts.
function registerVendor(
  { enterprises, vendors }: Registry,
  { vendor, enterprise, name }: EventOf<'vendor.registered'>,
): void {
  if (enterprise !== undefined) {
    requireEnterprise(enterprises, enterprise)
    vendors.set(vendor, { enterprise })
  } else {
    vendors.set(vendor, { name: name! })
  }
}

function addKey(
  { enterprises, keys }: Registry,
  { enterprise, kind, label, key }: EventOf<'key.added'>,
  signer: RegisteredKey,
  index: number,
): void {
  if (enterprise !== AUTHORITY) requireEnterprise(enterprises, enterprise)
  requireRuler(signer, { holder: enterprise, kind }, 'key.added')
  const kid = thumbprintOf(key)
  const added: RegisteredKey = {
    ...{ kid, key, holder: enterprise, label, addedAt: index, revokedAt: undefined },
    kind: enterprise === AUTHORITY ? 'authority' : kind,
  }
  const known = keys.get(kid)
  if (known && !isRepeatedRoot(known, added, signer)) {
    throw new LedgerError('key_conflict', { kid }, { pointer: '/event/key' })
  }
  keys.set(kid, added)
}

/**
 * Whether an entry says of a configured key what the configuration says, for the first time. One
 * verifier may be configured with a key that another knows from the log alone: both must come to
 * the same registry.
 */
const isRepeatedRoot = (known: RegisteredKey, added: RegisteredKey, signer: RegisteredKey) =>
  known.addedAt < 0 &&
  known.revokedAt === undefined &&
  known.kid !== signer.kid &&
  added.kind === 'authority'

function revokeKey(
  { keys }: Registry,
  { kid }: EventOf<'key.revoked'>,
  signer: RegisteredKey,
  index: number,
): void {
  const key = keys.get(kid)
  if (!key) throw new LedgerError('key_unknown', { kid }, { pointer: '/event/kid' })
  requireRuler(signer, key, 'key.revoked')
  if (key.revokedAt !== undefined) {
    throw new LedgerError('key_revoked', { kid, index: key.revokedAt }, { pointer: '/event/kid' })
  }
  // Who revokes stays, and so one key of the authority at least: a rule that comes out the same
  // however many keys a verifier is configured with, as counting them would not.
  if (kid === signer.kid) {
    throw new LedgerError('self_revocation', { kid }, { pointer: '/event/kid' })
  }
  keys.set(kid, { ...key, revokedAt: index })
}

/** Over a device's key its enterprise's admins rule, over any key the authority. */
function requireRuler(
  signer: RegisteredKey,
  { holder, kind }: Pick<RegisteredKey, 'holder' | 'kind'>,
  type: RegistryEvent['type'],
): void {
  const isOwnDevice = kind === 'device' && signer.holder === holder
  if (!isOwnDevice) requireAuthority(signer, type)
  else if (signer.kind !== 'admin') {
    const params = { reason: 'adminKey', type, roles: AUTHORITY, signer: signer.holder }
    throw new LedgerError('role_not_allowed', params)
  }
}

function requireAuthority(signer: RegisteredKey, type: RegistryEvent['type']): void {
  if (signer.kind !== 'authority') {
    throw new LedgerError('role_not_allowed', { type, roles: AUTHORITY, signer: signer.holder })
  }
}

function requireEnterprise(
  enterprises: Registry['enterprises'],
  enterprise: string,
  member = 'enterprise',
): void {
  if (!enterprises.has(enterprise)) {
    throw new LedgerError('enterprise_unknown', { enterprise }, { pointer: `/event/${member}` })
  }
}
