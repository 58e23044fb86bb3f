/** Of every type in the catalogue, an event about one thing, told by whoever the thing is with. */

import type { BatteryEvent } from '../../src/core/events/catalogue.ts'
import * as events from './events.ts'

export type Type = BatteryEvent['type']

/** Who and what else an event names. */
export interface Circumstances {
  /** Credit code of the signer. */
  readonly me: string
  /** Credit code of another enterprise. */
  readonly other: string
  readonly waybill: string
  /** A code, and a lot of the signer's, that begin with the event if it begins any. */
  readonly fresh: string
  readonly lot: string
}

/** Index of an incident that is told to be closed. */
export const INCIDENT = 3

/** Events that have a subject; those about lots alone, and corrections, have none. */
export const SAYINGS: Readonly<
  Partial<Record<Type, (code: string, circumstances: Circumstances) => object>>
> = {
  'battery.registered': (code) => events.registered(code),
  'battery.sold': (code, { other }) => events.sold(code, other),
  'battery.installed': (code) => events.installed(code),
  'battery.removed': (code) => events.removed(code),
  'vehicle.scrapped': (code) => events.vehicleScrapped(code),
  'vehicle.scrapping_voided': (code) => events.scrappingVoided(code),
  'battery.retired': (code) => events.retired(code),
  'battery.collected': (code) => events.collected(code, 'person:6b1f0c2e'),
  'storage.in': (code) => events.storedIn(code),
  'storage.out': (code) => events.storedOut(code),
  'stock.counted': (code) => events.counted(code),
  'transport.dispatched': (code, { other, waybill }) =>
    events.dispatched(code, { to: other, carrier: other, waybill }),
  'transport.accepted': (code, { waybill }) => events.accepted(code, waybill),
  'transport.received': (code, { waybill }) => events.received(code, waybill),
  'transport.delivered': (code, { waybill }) => events.delivered(code, waybill),
  'transport.voided': (code, { waybill }) => events.cancelled(code, waybill),
  'battery.inspected': (code) => events.inspected(code, 'dismantle'),
  'battery.tested': (code) => events.tested(code, 'reuse'),
  'battery.discharged': (code) => events.discharged(code),
  'battery.repurposed': (code, { fresh }) => events.repurposed(code, fresh),
  'reuse.deployed': (code) => events.deployed(code, 'person:6b1f0c2e'),
  'reuse.returned': (code) => events.returned(code, 'person:6b1f0c2e'),
  'battery.dismantled': (code, { lot }) => events.dismantled(code, [lot]),
  'material.processed': (code, { lot }) => events.processed(code, [], [{ lot, massKg: 50 }]),
  'identity.relabelled': (code, { fresh }) => events.relabelled(code, fresh),
  'identity.unreadable': (code) => events.unreadable(code),
  'incident.reported': (code) => events.incident(code, 'fire'),
  'incident.closed': (code) => events.closed(code, INCIDENT),
  'dispute.resolved': (code, { me }) => events.resolved(code, me, 'collected'),
  'hold.placed': (code) => events.held(code),
  'hold.released': (code) => events.freed(code),
  'attestation.issued': (code, { other }) => events.attested(code, other),
}

/** What a lot may be said to be used for. */
export const USES: Readonly<
  Partial<Record<Type, (lot: string, circumstances: Circumstances) => object>>
> = {
  'material.processed': (lot, circumstances) =>
    events.processed([], [{ lot, massKg: 40 }], [{ lot: circumstances.lot, massKg: 40 }]),
  'material.recovered': (lot, circumstances) =>
    events.recovered([{ lot, massKg: 40 }], [{ lot: circumstances.lot, massKg: 40 }]),
  'residue.disposed': (lot) => events.disposed([{ lot, massKg: 40 }]),
}

/** About no battery and no lot. */
export const ABOUT_NOTHING: readonly Type[] = [
  'alert.acknowledged',
  'alert.explained',
  'alert.closed',
  'dismantling.published',
]

export const CORRECTIONS: readonly Type[] = ['record.corrected', 'record.voided']
