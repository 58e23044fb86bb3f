/** Refusals over one thing: what the log holds of it, what the event claims, and where it says so. */

import { LedgerError } from '../errors.ts'
import type { Part } from '../events/parts.ts'
import type { State } from '../events/states.ts'
import type { Battery, Hold, Traceable } from '../events/traceable.ts'

export const unknownRefusal = ({ code, pointer }: Part) =>
  new LedgerError('battery_unknown', { code }, { pointer })

export const knownRefusal = ({ state }: Traceable, { code, pointer }: Part) =>
  new LedgerError('battery_known', { code, state }, { pointer })

/** @param type - of the event @param expected - states in which it could have been */
export const stateRefusal = (
  { state }: Traceable,
  type: string,
  expected: readonly State[],
  { code, pointer }: Part,
) =>
  new LedgerError(
    'state_conflict',
    { code, state, type, expected: expected.join(', ') },
    { pointer },
  )

/** @param claimed - who the event takes for the custodian */
export const custodyRefusal = (
  { custodian }: Traceable,
  claimed: string,
  { code, pointer }: Part,
) => new LedgerError('custody_conflict', { code, custodian, claimed }, { pointer })

/** Does not name the waybill that the log holds: only the consignment's parties may know it. */
export const waybillRefusal = (claimed: string, { code, pointer }: Part) =>
  new LedgerError('waybill_conflict', { code, waybill: claimed }, { pointer })

/** Not open, or reported by somebody else, whom it does not name. */
export const incidentRefusal = (incident: number, { code, pointer }: Part) =>
  new LedgerError('incident_conflict', { code, incident }, { pointer })

/** The consignee is registered: it signs for itself. */
export const consigneeRefusal = ({ code, pointer }: Part) =>
  new LedgerError('consignee_registered', { code }, { pointer })

export const withinRefusal = ({ within }: Battery & { within: string }, { code, pointer }: Part) =>
  new LedgerError('battery_within', { code, parent: within }, { pointer })

export const heldRefusal = ({ basis }: Hold, { code, pointer }: Part) =>
  new LedgerError('battery_held', { code, basis }, { pointer })

/** Of a name that begins with a credit code, as earlier ones do: it must be the signer's. */
export const nameRefusal = ({ code, pointer }: Part) =>
  new LedgerError('event_invalid', { reason: 'name', value: code }, { pointer })
