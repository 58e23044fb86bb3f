/** The registry in the log: who may sign what is said by entries too, so a verifier learns it from the log alone. */

import { z } from 'zod'
import type { RegistryDefinition } from './definition.ts'
import { delegationGranted, delegationRevoked } from './delegations.ts'
import { permitEnded, permitRegistered } from './enterprise-permits.ts'
import {
  enterpriseChanged,
  enterpriseClosed,
  enterpriseRegistered,
  enterpriseReinstated,
  enterpriseSuspended,
  facilityChanged,
  facilityClosed,
  facilityRegistered,
  vendorRegistered,
} from './enterprises.ts'
import { keyAdded, keyRevoked } from './keys.ts'
import { type RegisteredKey, type Registry, requireAuthority } from './registry.ts'
import { rulesChanged } from './rules.ts'

const definitions = [
  enterpriseRegistered,
  enterpriseChanged,
  enterpriseSuspended,
  enterpriseReinstated,
  enterpriseClosed,
  facilityRegistered,
  facilityChanged,
  facilityClosed,
  permitRegistered,
  permitEnded,
  vendorRegistered,
  keyAdded,
  keyRevoked,
  delegationGranted,
  delegationRevoked,
  rulesChanged,
] as const

export type RegistryEvent = z.infer<(typeof definitions)[number]['schema']>

export const REGISTRY_CATALOGUE: ReadonlyMap<string, RegistryDefinition> = new Map(
  definitions.map((definition) => [definition.type, definition]),
)

export const registryEvent = z.discriminatedUnion(
  'type',
  definitions.map(({ schema }) => schema) as unknown as [typeof enterpriseRegistered.schema],
)

/**
 * Folds a registry event into the registry, or refuses it and changes nothing. Changes come after,
 * never in place of, what they change.
 *
 * @param signer - the key that signed it
 * @param index - of its entry: the event holds for the entries after
 * @throws {@link LedgerError} `role_not_allowed`, `enterprise_unknown`, `enterprise_conflict`,
 *   `enterprise_closed`, `facility_closed`, `permit_foreign`, `permit_unknown`,
 *   `facility_unknown`, `facility_conflict`, `key_unknown`, `key_conflict`, `key_revoked`,
 *   `self_revocation`, `delegation_invalid`, `rule_conflict`
 */
export function applyRegistryEvent(
  registry: Registry,
  event: RegistryEvent,
  signer: RegisteredKey,
  index: number,
): void {
  const { adminsMay, applies } = REGISTRY_CATALOGUE.get(event.type)!
  if (!adminsMay) requireAuthority(signer, event.type)
  applies(registry, event as never, signer, index)
}

/** @throws {@link LedgerError} what is asked of a new submission alone: `rule_unknown`, `rule_value_refused` */
export function checkRegistryNow(event: RegistryEvent): void {
  REGISTRY_CATALOGUE.get(event.type)!.asksNow?.(event as never)
}
