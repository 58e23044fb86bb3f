/** Lots of material: what is produced, with its parents, and what is used up, once. */

import { issuerOf } from '../codes/identity.ts'
import { LedgerError } from '../errors.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import { gramsOf, isConsumed, type Part, partsOf } from '../events/parts.ts'
import type { State } from '../events/states.ts'
import { holdAt, isLot, type Lot, type Traceable } from '../events/traceable.ts'
import {
  custodyRefusal,
  heldRefusal,
  nameRefusal,
  stateRefusal,
  unknownRefusal,
} from './refusals.ts'
import { registerNew } from './registering.ts'

const AT_HAND: readonly State[] = ['produced', 'stored']

export function useUp(
  before: Traceable | undefined,
  part: Part,
  event: BatteryEvent,
  signer: string,
): Lot {
  const { code, pointer } = part
  const grams = gramsIn(part)
  if (!before || !isLot(before)) throw unknownRefusal(part)
  const { custodian, state, left } = before
  const hold = holdAt(before, event.time)
  if (hold) throw heldRefusal(hold, part)
  if (!AT_HAND.includes(state)) throw stateRefusal(before, event.type, AT_HAND, part)
  if (custodian !== signer) throw custodyRefusal(before, signer, part)
  if (grams > left) {
    const params = { lot: code, leftKg: left / 1000, claimedKg: grams / 1000 }
    throw new LedgerError('mass_exceeded', params, { pointer })
  }
  return { ...before, left: left - grams }
}

export function produce(
  before: Traceable | undefined,
  part: Part,
  event: BatteryEvent,
  signer: string,
): Lot {
  const { code } = part
  const grams = gramsIn(part)
  if ((issuerOf(code) ?? signer) !== signer) throw nameRefusal(part)
  return {
    ...registerNew(before, part, signer),
    state: 'produced',
    material: part.said.material!,
    grams,
    left: grams,
    parents: partsOf(event)
      .filter(isConsumed)
      .map((parent) => parent.code),
  }
}

const gramsIn = ({ said: { massKg = 0 } }: Part): number => gramsOf({ massKg })
