/** Signing for another: what may be delegated, and whether it was. */

import { LedgerError } from '../errors.ts'
import { type BatteryEvent, CATALOGUE, type LifecycleEvent } from '../events/catalogue.ts'
import { findDelegation, isGrant } from '../events/delegations.ts'
import { admittedRoles, type Registry, requireEnterprise } from '../events/registry.ts'

/**
 * Nobody hands on what it may not do itself. Asked of what it was admitted as: a suspended enterprise may
 * still have others finish for it what it may finish.
 *
 * @throws {@link LedgerError} `enterprise_unknown`, `delegation_invalid`
 */
export function checkDelegable({ enterprises }: Registry, event: LifecycleEvent): void {
  if (!isGrant(event)) return
  const { principal, agent, types } = event
  requireEnterprise(enterprises, principal, 'principal')
  const roles = admittedRoles(enterprises.get(principal)!)
  for (const [i, type] of types.entries()) {
    const signers = CATALOGUE.get(type)?.signers ?? []
    if (signers.some((role) => roles.includes(role))) continue
    const params = { reason: 'role', principal, agent, type }
    throw new LedgerError('delegation_invalid', params, { pointer: `/event/types/${i}` })
  }
}

/**
 * Refuses an event that is signed for another who has not let the signer do so.
 *
 * @param at - when the log accepts it: what was told too late has to be told by the principal itself
 * @throws {@link LedgerError} `enterprise_unknown`, `delegation_missing`
 */
export function checkDelegated(
  registry: Registry,
  { type, onBehalfOf: principal }: BatteryEvent,
  agent: string,
  at: Date,
): void {
  if (principal === undefined) return
  requireEnterprise(registry.enterprises, principal, 'onBehalfOf')
  const delegation = findDelegation(registry, principal, agent)
  const refuse = (reason: string, until = '-') => {
    const params = { reason, principal, agent, type, until }
    return new LedgerError('delegation_missing', params, { pointer: '/event/onBehalfOf' })
  }
  if (!delegation) throw refuse('none')
  if (delegation.revoked) throw refuse('revoked')
  if (at.getTime() >= Date.parse(delegation.until)) throw refuse('expired', delegation.until)
  if (!delegation.types.includes(type)) throw refuse('type')
  // It keeps its keys, and may finish what is its own; for others it does nothing.
  if (registry.enterprises.get(agent)?.history.at(-1)?.suspended) throw refuse('suspended')
}
