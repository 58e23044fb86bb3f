/**
 * What is asked of a new submission alone, where it is taken in: what was accepted before a rule was
 * made stays accepted, so no replay, audit, mirror or bundle asks it (docs/decisions/0017).
 */

import { LedgerError } from '../errors.ts'
import { actorOf } from '../events/actor.ts'
import { type BatteryEvent, definitionOf, isRegistryEvent, signersOf } from '../events/catalogue.ts'
import type { Registry } from '../events/registry.ts'
import { checkRegistryNow } from '../events/registry-events.ts'
import { checkTexts } from '../events/texts.ts'
import type { VerifiedSubmission } from './admission.ts'

/**
 * @param registry - as it stands where the submission would be the next entry
 * @throws {@link LedgerError} `event_invalid` as `checkTexts` does; `role_not_allowed`
 */
export function checkNew(
  registry: Registry,
  { event, issuer }: Pick<VerifiedSubmission, 'event' | 'issuer'>,
): void {
  checkTexts(event)
  if (isRegistryEvent(event)) checkRegistryNow(event)
  else checkRoleNow(registry, event, actorOf({ signer: issuer, event }))
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
