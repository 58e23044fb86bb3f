/** Delegations: an enterprise lets another sign for it, for some types of events, until a day of its choice. */

import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { defineEvent } from './definition.ts'
import { creditCode, instant, label } from './fields.ts'
import { type Delegation, type Registry, requireAdminOf, requireEnterprise } from './registry.ts'

const eventType = z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/, { message: 'event_type' })

export const delegationGranted = defineEvent({
  type: 'delegation.granted',
  title: { zh: '授权代签', en: 'Delegation granted' },
  fields: {
    /** For whom is signed: whose roles and custody count. */
    principal: creditCode,
    /** Who signs, with keys of its own. */
    agent: creditCode,
    /** All that the agent may sign from now on, not only new ones. */
    types: z.array(eventType).min(1).max(64),
    until: instant,
  },
  adminsMay: true,
  applies(registry, { type, time, principal, agent, types, until }, signer, index) {
    const { enterprises, delegations } = registry
    requireEnterprise(enterprises, principal, 'principal')
    requireEnterprise(enterprises, agent, 'agent')
    requireAdminOf(signer, principal, type)
    if (agent === principal) throw refusal('self', '/event/agent', { principal, agent })
    if (Date.parse(until) <= Date.parse(time)) {
      throw refusal('over', '/event/until', { principal, agent })
    }
    if (actsFor(registry, principal, agent, Date.parse(time))) {
      throw refusal('circle', '/event/agent', { principal, agent })
    }
    const { history = [] } = findDelegation(registry, principal, agent) ?? {}
    delegations.set(pairOf(principal, agent), {
      ...{ principal, agent, types, until, revoked: false },
      history: [...history, index],
    })
  },
})

export const delegationRevoked = defineEvent({
  type: 'delegation.revoked',
  title: { zh: '撤销代签授权', en: 'Delegation revoked' },
  fields: { principal: creditCode, agent: creditCode, reason: label },
  adminsMay: true,
  applies(registry, { type, principal, agent }, signer, index) {
    requireEnterprise(registry.enterprises, principal, 'principal')
    requireAdminOf(signer, principal, type)
    const delegation = findDelegation(registry, principal, agent)
    if (!delegation || delegation.revoked) {
      throw refusal('none', '/event/agent', { principal, agent })
    }
    registry.delegations.set(pairOf(principal, agent), {
      ...delegation,
      revoked: true,
      history: [...delegation.history, index],
    })
  },
})

/** An event by which somebody lets another sign. */
export type Grant = z.infer<typeof delegationGranted.schema>

export const isGrant = (event: { readonly type: string }): event is Grant =>
  event.type === delegationGranted.type

/** What one enterprise lets another sign, however that stands by now. */
export const findDelegation = (
  { delegations }: Registry,
  principal: string,
  agent: string,
): Delegation | undefined => delegations.get(pairOf(principal, agent))

const pairOf = (principal: string, agent: string) => `${principal} ${agent}`

/** Whether, over whomever, one lets another sign for it at a time, in milliseconds. */
function actsFor({ delegations }: Registry, agent: string, principal: string, at: number): boolean {
  const open = [...delegations.values()].filter(
    ({ revoked, until }) => !revoked && at < Date.parse(until),
  )
  const reached = new Set([principal])
  // A set gives what is added while it is walked through, too.
  for (const one of reached) {
    for (const delegation of open) {
      if (delegation.principal === one) reached.add(delegation.agent)
    }
  }
  return reached.has(agent)
}

type DelegationFault = 'self' | 'over' | 'circle' | 'none'

const refusal = (
  reason: DelegationFault,
  pointer: string,
  parties: { principal: string; agent: string },
) => new LedgerError('delegation_invalid', { reason, ...parties }, { pointer })
