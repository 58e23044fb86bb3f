/** Beginnings: how a battery comes to be in the log, becomes a part of another one, and comes out of it. */

import { issuerOf, isTemporaryCode } from '../codes/identity.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import type { Part } from '../events/parts.ts'
import { type Battery, holdAt, type Traceable } from '../events/traceable.ts'
import {
  custodyRefusal,
  heldRefusal,
  knownRefusal,
  nameRefusal,
  stateRefusal,
  withinRefusal,
} from './refusals.ts'

/**
 * A battery that is new to the log, or whose registration was voided.
 *
 * @param signer - credit code
 * @throws {@link LedgerError} `battery_known`; `event_invalid` for another's temporary code
 */
export function registerNew(before: Traceable | undefined, part: Part, signer: string): Battery {
  const { code } = part
  if (before && before.state !== 'voided') throw knownRefusal(before, part)
  if (isTemporaryCode(code) && (issuerOf(code) ?? signer) !== signer) throw nameRefusal(part)
  const contradictions = before?.contradictions
  return { code, state: 'registered', custodian: signer, ...(contradictions && { contradictions }) }
}

/** A module or cell becomes a part: one that the log knows already, or one that begins with it. */
export function joinParent(
  before: Traceable | undefined,
  part: Part,
  { type, time }: BatteryEvent,
  signer: string,
): Battery {
  const within = part.of!
  if (!before || before.state === 'voided') return { ...registerNew(before, part, signer), within }
  const battery = before as Battery
  if (battery.within !== undefined) {
    throw withinRefusal({ ...battery, within: battery.within }, part)
  }
  if (battery.state !== 'registered') {
    throw stateRefusal(battery, type, ['registered'], part)
  }
  const hold = holdAt(battery, time)
  if (hold) throw heldRefusal(hold, part)
  if (battery.custodian !== signer) throw custodyRefusal(battery, signer, part)
  return { ...battery, within }
}

/** A part that came out whole: it is collected, and its custodian is who dismantled its parent. */
export function releaseFromParent(
  before: Traceable | undefined,
  part: Part,
  signer: string,
): Battery {
  const parents = [part.of!]
  if (!before || before.state === 'voided') {
    return { ...registerNew(before, part, signer), state: 'collected', unrecorded: true, parents }
  }
  // What was said of its safety dates from before it was built in: since then nobody has looked at it.
  const { within, safety, ...free } = before as Battery
  if (within !== part.of) throw knownRefusal(before, part)
  return { ...free, state: 'collected', custodian: signer, parents }
}
