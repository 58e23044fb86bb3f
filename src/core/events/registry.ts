/**
 * The registry: which enterprise there is, in which roles, and whose key could sign at which index.
 *
 * A fold over the log's registry events, so that a verifier has it from the log alone. The value
 * is changed in place: it grows with the log, and its one owner is who folds.
 */

import { LedgerError } from '../errors.ts'
import type { NamedKey, PublicKey } from '../keys/signature.ts'
import { AUTHORITY } from '../log/submission.ts'
import type { FacilityKind, Permit, PermitKind } from './permits.ts'
import type { Role } from './roles.ts'
import type { RuleChange } from './rule-table.ts'

export interface Enterprise {
  readonly creditCode: string
  readonly name: string
  /** Those that it holds now: none while it is suspended. */
  readonly roles: readonly Role[]
  /** GB/T 2260, six digits. */
  readonly district: string
  /** What it was admitted as, and every change since; the last one is what holds now. */
  readonly history: readonly EnterpriseVersion[]
}

export interface EnterpriseVersion {
  /** Index of the entry that says so: it holds for the entries after. */
  readonly index: number
  readonly name: string
  /** Those that it was admitted in; while it is suspended, it holds none of them. */
  readonly roles: readonly Role[]
  readonly district: string
  readonly suspended: boolean
  /** For good; it is suspended as well. */
  readonly closed?: true
}

export interface FacilityDescription {
  readonly name: string
  readonly district: string
  readonly kind?: FacilityKind | undefined
  readonly permits?: readonly Permit[] | undefined
  readonly capacityTonnesPerYear?: number | undefined
  readonly storageLimitTonnes?: number | undefined
  /** RFC 3339: since when nothing new is brought in. */
  readonly closed?: string
}

export interface Facility extends FacilityDescription {
  readonly id: string
  readonly enterprise: string
  /** As of an enterprise. */
  readonly history: readonly FacilityVersion[]
}

export interface FacilityVersion extends FacilityDescription {
  /** Index of the entry that says so. */
  readonly index: number
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

/** Who bears a vendor code: an enterprise of the registry, or somebody known by name only. */
export type Vendor = { readonly enterprise: string } | { readonly name: string }

/** What an enterprise lets another sign for it. */
export interface Delegation {
  /** Credit codes. */
  readonly principal: string
  readonly agent: string
  /** Types of events, all that the agent may sign. */
  readonly types: readonly string[]
  /** RFC 3339. From then on it lets nobody sign. */
  readonly until: string
  readonly revoked: boolean
  /** Indexes of all entries that granted or revoked it. */
  readonly history: readonly number[]
}

/** A permit of an enterprise, as `permit.registered` says. */
export interface RegisteredPermit {
  readonly enterprise: string
  readonly kind: PermitKind
  readonly number: string
  readonly issuer: string
  readonly validFrom: string
  readonly validTo?: string | undefined
  /** Where it holds; everywhere, if this is not there. */
  readonly facilities?: readonly string[] | undefined
  readonly capacityTonnesPerYear?: number | undefined
  /** Last day on which it held, if it was ended. */
  readonly endedOn?: string
  /** Indexes of the entries that say so. */
  readonly history: readonly number[]
}

export interface Registry {
  readonly enterprises: Map<string, Enterprise>
  readonly facilities: Map<string, Facility>
  readonly keys: Map<string, RegisteredKey>
  /** By the three characters that a battery code of GB/T 34014 begins with. */
  readonly vendors: Map<string, Vendor>
  /** By kind and number; who asks what is in force asks `permitsAt`. */
  readonly permits: Map<string, RegisteredPermit>
  /** By principal and agent: `findDelegation`. */
  readonly delegations: Map<string, Delegation>
  /** Values that the authority has set; no two of one rule have a day in common. */
  ruleChanges: readonly RuleChange[]
}

/**
 * @param authorityKeys - configured: all trust in the registry starts from them. What the log says
 *   of one of them counts, too: revoked there, it is revoked, configured or not
 */
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
  return {
    enterprises: new Map(),
    facilities: new Map(),
    keys: new Map(keys),
    vendors: new Map(),
    permits: new Map(),
    delegations: new Map(),
    ruleChanges: [],
  }
}

/** Roles that a version of an enterprise may sign in. */
export const rolesOf = ({ roles, suspended }: EnterpriseVersion): readonly Role[] =>
  suspended ? [] : roles

/** Roles that an enterprise was admitted in, whether it holds them now or not. */
export const admittedRoles = ({ history }: Enterprise): readonly Role[] => history.at(-1)!.roles

/** Name of the enterprise that a vendor code stands for; undefined if nobody registered it. */
export function findVendor({ vendors, enterprises }: Registry, code: string): string | undefined {
  const vendor = vendors.get(code)
  if (!vendor) return undefined
  return 'name' in vendor ? vendor.name : enterprises.get(vendor.enterprise)?.name
}

/** @throws {@link LedgerError} `role_not_allowed` @param type - of the event */
export function requireAuthority(signer: RegisteredKey, type: string): void {
  if (signer.kind !== 'authority') {
    throw new LedgerError('role_not_allowed', { type, roles: AUTHORITY, signer: signer.holder })
  }
}

/**
 * What an enterprise says of itself, an admin key of it signs, or the authority.
 *
 * @throws {@link LedgerError} `role_not_allowed` @param type - of the event
 */
export function requireAdminOf(signer: RegisteredKey, enterprise: string, type: string): void {
  if (signer.holder !== enterprise) requireAuthority(signer, type)
  else if (signer.kind !== 'admin') {
    const params = { reason: 'adminKey', type, roles: AUTHORITY, signer: signer.holder }
    throw new LedgerError('role_not_allowed', params)
  }
}

/** @throws {@link LedgerError} `enterprise_unknown` @param member - of the event that names it */
export function requireEnterprise(
  enterprises: Registry['enterprises'],
  enterprise: string,
  member = 'enterprise',
): void {
  if (!enterprises.has(enterprise)) {
    throw new LedgerError('enterprise_unknown', { enterprise }, { pointer: `/event/${member}` })
  }
}
