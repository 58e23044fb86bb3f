/**
 * What is asked of a new submission alone, where it is taken in: what was accepted before a rule was
 * made stays accepted, so no replay, audit, mirror or bundle asks it (docs/decisions/0017).
 */

import { LedgerError } from '../errors.ts'
import { actorOf } from '../events/actor.ts'
import { type BatteryEvent, definitionOf, isRegistryEvent, signersOf } from '../events/catalogue.ts'
import { holdersOf } from '../events/enterprise-permits.ts'
import type { Registry } from '../events/registry.ts'
import { checkRegistryNow } from '../events/registry-events.ts'
import { checkTexts } from '../events/texts.ts'
import type { VerifiedSubmission } from './admission.ts'

/**
 * @param registry - as it stands where the submission would be the next entry
 * @throws {@link LedgerError} `event_invalid` as `checkTexts` does; `role_not_allowed`; `permit_foreign`
 */
export function checkNew(
  registry: Registry,
  { event, issuer }: Pick<VerifiedSubmission, 'event' | 'issuer'>,
): void {
  checkTexts(event)
  if (isRegistryEvent(event)) checkRegistryNow(event)
  else {
    checkRoleNow(registry, event, actorOf({ signer: issuer, event }))
    checkPermits(registry, event)
  }
}

/** Who could not have signed it before either is refused by the rules that every entry is asked. */
function checkRoleNow(registry: Registry, event: BatteryEvent, actor: string): void {
  const { signersNow } = definitionOf(event)
  if (!signersNow) return
  const roles = registry.enterprises.get(actor)?.roles ?? []
  const signers = signersOf(event)
  if (!roles.some((role) => signers.includes(role))) return
  if (roles.some((role) => signersNow.includes(role))) return
  const params = { type: event.type, roles: signersNow.join(', '), signer: actor }
  throw new LedgerError('role_not_allowed', params)
}

/** A number that the registry knows as another's is not whose the event says it is; one that it does not know may be. */
function checkPermits(registry: Registry, event: BatteryEvent): void {
  const { permits = {} } = definitionOf(event)
  const said = event as unknown as Readonly<Record<string, unknown>>
  for (const [member, whose] of Object.entries(permits)) {
    const number = said[member]
    if (typeof number !== 'string') continue
    const holders = holdersOf(registry, number)
    if (holders.length === 0 || holders.some((holder) => isNamed(registry, holder, said[whose]))) {
      continue
    }
    const params = { number, holder: holders[0]! }
    throw new LedgerError('permit_foreign', params, { pointer: `/event/${member}` })
  }
}

/** Whether an enterprise is meant: by its credit code, or by its name, which people write in part. */
function isNamed(registry: Registry, creditCode: string, said: unknown): boolean {
  if (typeof said === 'object' && said !== null) {
    return Object.values(said).some((one) => isNamed(registry, creditCode, one))
  }
  if (typeof said !== 'string') return false
  const { name } = registry.enterprises.get(creditCode)!
  return said === creditCode || name.includes(said) || said.includes(name)
}
