/** Custody: who may say something of a thing, who answers for it afterwards, and who ever did. */

import type { BatteryEvent } from '../events/catalogue.ts'
import { OUTSIDE, partyOf } from '../events/counterparty.ts'
import type { CustodyEffect } from '../events/definition.ts'
import type { Part } from '../events/parts.ts'
import type { Traceable } from '../events/traceable.ts'
import { consigneeRefusal, custodyRefusal, incidentRefusal, waybillRefusal } from './refusals.ts'

/**
 * @returns credit code of the custodian after the event, or `outside`
 * @throws {@link LedgerError} `custody_conflict`, `waybill_conflict`, `consignee_registered`
 */
export function nextCustodian(
  before: Traceable,
  event: BatteryEvent,
  effect: CustodyEffect,
  signer: string,
  part: Part,
): string {
  if (effect !== 'sends') refuseOtherWaybill(before, event, part)
  const { custodian, state, consignment } = before
  const nextIf = (allowed: boolean, claimed: string, next: string): string => {
    if (!allowed) throw custodyRefusal(before, claimed, part)
    return next
  }
  switch (effect) {
    case 'begins':
    case 'takes':
      return signer
    case 'stays':
      return custodian
    case 'keeps':
    case 'sends':
      return nextIf(custodian === signer, signer, signer)
    case 'gives':
      return nextIf(custodian === signer, signer, 'to' in event ? partyOf(event.to) : signer)
    case 'takes-from-vehicle':
      return nextIf(state === 'installed' || custodian === signer, signer, signer)
    case 'collects': {
      const from = 'from' in event ? partyOf(event.from) : signer
      // Who answers for what was lost does not have it to give.
      return nextIf(state === 'lost' || [from, signer].includes(custodian), from, signer)
    }
    case 'receives': {
      const isMine = comesFromOutside(before, event)
        ? [OUTSIDE, signer].includes(custodian)
        : consignment?.to === signer
      return nextIf(isMine, signer, signer)
    }
    case 'delivers':
      if (custodian === signer && consignment?.to !== OUTSIDE) throw consigneeRefusal(part)
      return nextIf(custodian === signer, signer, OUTSIDE)
    case 'carries':
      return nextIf(consignment?.carrier === signer, signer, custodian)
    case 'attends': {
      const present = [custodian, consignment?.carrier, consignment?.to]
      return nextIf(present.includes(signer), signer, custodian)
    }
    case 'closes': {
      if (!('closedBy' in event)) return custodian
      const incident = before.incidents?.find(({ index }) => index === event.incident)
      const may = event.closedBy === 'regulator' || incident?.signer === signer
      if (!incident || !may) throw incidentRefusal(event.incident, part)
      return custodian
    }
    case 'deploys': {
      const user = 'user' in event ? partyOf(event.user) : signer
      return nextIf([user, signer].includes(custodian), signer, custodian)
    }
  }
}

/**
 * Credit codes of all who have been custodians, the first one first; nobody of whom is outside.
 *
 * @param earlier - those whom the log knew before
 */
export function custodiansOf(
  standings: readonly Traceable[],
  earlier: readonly string[] = [],
): readonly string[] {
  let custodians = earlier
  for (const { custodian } of standings) {
    if (custodian !== OUTSIDE && !custodians.includes(custodian))
      custodians = [...custodians, custodian]
  }
  return custodians
}

/** An event that goes by a waybill is about what is on its way by that one. */
function refuseOtherWaybill(before: Traceable, event: BatteryEvent, part: Part): void {
  if (!('waybill' in event) || comesFromOutside(before, event)) return
  if (before.consignment?.waybill !== event.waybill) {
    throw waybillRefusal(event.waybill, part)
  }
}

/** Who is outside the register dispatches nothing here: what comes from there has no consignment. */
const comesFromOutside = ({ consignment }: Traceable, event: BatteryEvent): boolean =>
  !consignment && 'sender' in event && event.sender !== undefined
