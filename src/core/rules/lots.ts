/** Lots of material: what is produced, with its parents, and what is used up, once. */

import { issuerOf } from '../codes/identity.ts'
import { LedgerError } from '../errors.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import type { State } from '../events/definition.ts'
import { type Part, partsOf } from '../events/parts.ts'
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
  const { code, pointer, grams = 0 } = part
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
  const { code, grams = 0 } = part
  if ((issuerOf(code) ?? signer) !== signer) throw nameRefusal(part)
  return {
    ...registerNew(before, part, signer),
    state: 'produced',
    material: materialOf(event, code),
    grams,
    left: grams,
    parents: partsOf(event)
      .filter(({ kind }) => kind === 'subject' || kind === 'input')
      .map((parent) => parent.code),
  }
}

function materialOf(event: BatteryEvent, lot: string): Lot['material'] {
  const outputs =
    event.type === 'battery.dismantled' ? event.fractions : 'outputs' in event ? event.outputs : []
  return outputs.find((output) => output.lot === lot)!.material
}
