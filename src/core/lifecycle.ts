/**
 * The rule book: a battery before an event, and the event with its signer, make the battery after it.
 *
 * The only place that knows the rules. Replaying a battery's events through it gives the state
 * that the log keeps beside the entries.
 */

import { LedgerError } from './errors.ts'
import { type BatteryEvent, definitionOf } from './events/catalogue.ts'
import { END_STATES, type EventDefinition, type State } from './events/definition.ts'

/** A battery as the log's events leave it. JSON, so that it is stored as it is. */
export interface Battery {
  readonly code: string
  readonly state: State
  /** Credit code of who answers for it. */
  readonly custodian: string
  /** Nobody recorded its life before it was registered. */
  readonly unrecorded?: true
  /** While it is stored: what it was before. */
  readonly prior?: State
  /** While it is in transit. */
  readonly consignment?: Consignment
  /** Codes of the batteries it was made from. */
  readonly parents?: readonly string[]
  /** Code of the product it became a part of. */
  readonly product?: string
}

export interface Consignment {
  readonly waybill: string
  /** Credit code of the consignee. */
  readonly to: string
}

/** Finds a battery as it stands; undefined if the log has none of that code. */
export type FindBattery = (code: string) => Battery | undefined

/**
 * The batteries that an event touches, after it, in the order of `touchedCodes`.
 *
 * @param signer - credit code of the enterprise that signed the event
 * @throws {@link LedgerError} `battery_unknown`, `battery_known`, `end_of_life_passed`,
 *   `state_conflict`, `custody_conflict`; `pointer` names the battery
 */
export function applyEvent(find: FindBattery, event: BatteryEvent, signer: string): Battery[] {
  const definition = definitionOf(event)
  const batteries = event.batteries.map(({ code }, i) =>
    after(find, code, event, definition, signer, `/event/batteries/${i}/code`),
  )
  if (event.type !== 'battery.repurposed') return batteries
  const parents = event.batteries.map(({ code }) => code)
  return [...batteries, { ...begin(find, event.product.code, signer, PRODUCT), parents }]
}

const PRODUCT = '/event/product/code'

function after(
  find: FindBattery,
  code: string,
  event: BatteryEvent,
  definition: EventDefinition,
  signer: string,
  pointer: string,
): Battery {
  if (event.type === 'battery.registered') {
    const battery = begin(find, code, signer, pointer)
    return event.origin === 'unrecorded' ? { ...battery, unrecorded: true } : battery
  }
  const before = find(code)
  if (!before) throw new LedgerError('battery_unknown', { code }, { pointer })
  checkState(before, definition, pointer)
  const custodian = nextCustodian(before, event, definition, signer, pointer)
  return move(before, event, definition, custodian)
}

function begin(find: FindBattery, code: string, signer: string, pointer: string): Battery {
  const known = find(code)
  if (known) throw new LedgerError('battery_known', { code, state: known.state }, { pointer })
  return { code, state: 'registered', custodian: signer }
}

function checkState(battery: Battery, { type, ...rule }: EventDefinition, pointer: string): void {
  const { code, state } = battery
  if (END_STATES.has(state)) {
    throw new LedgerError('end_of_life_passed', { code, state }, { pointer })
  }
  const allowed = rule.from.includes(state)
  const excused = battery.unrecorded && rule.fromIfUnrecorded?.includes(state)
  const product = battery.parents && rule.fromIfRepurposed?.includes(state)
  if (!allowed && !excused && !product) {
    const expected = rule.from.join(', ')
    throw new LedgerError('state_conflict', { code, state, type, expected }, { pointer })
  }
}

function nextCustodian(
  battery: Battery,
  event: BatteryEvent,
  definition: EventDefinition,
  signer: string,
  pointer: string,
): string {
  const { code, custodian } = battery
  const conflict = (claimed: string) =>
    new LedgerError('custody_conflict', { code, custodian, claimed }, { pointer })
  switch (definition.custody) {
    case 'begins':
    case 'takes':
      return signer
    case 'keeps':
    case 'sends':
      if (custodian !== signer) throw conflict(signer)
      return signer
    case 'takes-from-vehicle':
      if (battery.state !== 'installed' && custodian !== signer) throw conflict(signer)
      return signer
    case 'collects': {
      const from = 'from' in event ? event.from : signer
      if (custodian !== signer && custodian !== from) throw conflict(from)
      return signer
    }
    case 'receives': {
      const consignment = battery.consignment
      const waybill = 'waybill' in event ? event.waybill : undefined
      if (consignment?.to !== signer || consignment.waybill !== waybill) throw conflict(signer)
      return signer
    }
  }
}

function move(
  before: Battery,
  event: BatteryEvent,
  definition: EventDefinition,
  custodian: string,
): Battery {
  // What held only until this event goes: where it was stored from, the consignment it was in.
  const { prior, consignment: _, ...kept } = before
  const state = definition.to === 'prior' ? (prior ?? 'collected') : definition.to
  const battery: Battery = { ...kept, state, custodian }
  switch (event.type) {
    case 'storage.in':
      return { ...battery, prior: before.state }
    case 'transport.dispatched':
      return { ...battery, consignment: { waybill: event.waybill, to: event.to } }
    case 'battery.repurposed':
      return { ...battery, product: event.product.code }
    default:
      return battery
  }
}
