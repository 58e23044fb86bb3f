/**
 * The rule book: a thing before an event, and the event with its signer, make the thing after it.
 *
 * The only place that knows the rules. What an event makes of a battery, or of a lot, follows from
 * that one's own state and from the event, and from nothing else: so replaying its own entries
 * gives the state that the log keeps, and leaving one of them out shows what would have been.
 */

import { isTemporaryCode } from '../codes/identity.ts'
import { LedgerError } from '../errors.ts'
import { type BatteryEvent, definitionOf } from '../events/catalogue.ts'
import { END_STATES, type EventDefinition, STATES, type State } from '../events/definition.ts'
import { LOSSES } from '../events/oversight.ts'
import { type Part, partsOf } from '../events/parts.ts'
import {
  type Battery,
  type Consignment,
  holdAt,
  isLot,
  type Traceable,
} from '../events/traceable.ts'
import { nextCustodian } from './custody.ts'
import { produce, useUp } from './lots.ts'
import {
  heldRefusal,
  nameRefusal,
  stateRefusal,
  unknownRefusal,
  withinRefusal,
} from './refusals.ts'
import { joinParent, registerNew, releaseFromParent } from './registering.ts'
import { heedSafety } from './safety.ts'

/** Finds a battery or a lot as it stands; undefined if the log has none of that code. */
export type FindTraceable = (code: string) => Traceable | undefined

/** Which of the things that an event touches to judge, where the past of others is not at hand. */
export type Concerns = (code: string) => boolean

export interface Signature {
  /** Credit code of the enterprise that signed the event, or `authority`. */
  readonly signer: string
  /** Index of its entry. */
  readonly index: number
}

/**
 * All that an event touches, after it, in the order of `touchedCodes`.
 *
 * @throws {@link LedgerError} `battery_unknown`, `battery_known`, `battery_relabelled`,
 *   `battery_within`, `battery_held`, `end_of_life_passed`, `state_conflict`, `custody_conflict`,
 *   `waybill_conflict`, `mass_exceeded`, `event_invalid`; `pointer` names the thing
 */
export const applyEvent = (
  find: FindTraceable,
  event: BatteryEvent,
  signature: Signature,
  concerns?: Concerns,
): Traceable[] =>
  partsAmong(event, concerns).map((part) => applyToPart(find(part.code), part, event, signature))

export function partsAmong(event: BatteryEvent, concerns?: Concerns): Part[] {
  const parts = partsOf(event)
  return concerns ? parts.filter(({ code }) => concerns(code)) : parts
}

/** One of the things that an event touches, after it. Errors as of {@link applyEvent}. */
export function applyToPart(
  before: Traceable | undefined,
  part: Part,
  event: BatteryEvent,
  signature: Signature,
): Traceable {
  const { signer, index } = signature
  switch (part.kind) {
    case 'subject':
    case 'mention':
      return applyToSubject(before, part, event, signature)
    case 'child':
      return joinParent(before, part, event, signer)
    case 'product':
      return heedSafety(
        { ...registerNew(before, part, signer), parents: event.batteries.map(({ code }) => code) },
        { event, index },
      )
    case 'alias':
      return { ...registerNew(before, part, signer), state: 'relabelled', aliasOf: part.of! }
    case 'released':
      return releaseFromParent(before, part, signer)
    case 'input':
      return useUp(before, part, event, signer)
    case 'output':
      return produce(before, part, event, signer)
    case 'record':
      throw new Error('what a correction makes of a thing follows from all of its entries')
  }
}

function applyToSubject(
  before: Traceable | undefined,
  part: Part,
  event: BatteryEvent,
  { signer, index }: Signature,
): Traceable {
  if (event.type === 'battery.registered') {
    const battery = heedSafety(registerNew(before, part, signer), { event, index })
    return event.origin === 'unrecorded' ? { ...battery, unrecorded: true } : battery
  }
  if (event.type === 'identity.unreadable') {
    if (!isTemporaryCode(part.code)) throw nameRefusal(part)
    return heedSafety({ ...registerNew(before, part, signer), unrecorded: true }, { event, index })
  }
  if (!before) throw unknownRefusal(part)
  const definition = definitionOf(event)
  const judged = isDispute(event) ? withoutOpenConsignment(before) : before
  try {
    refuseElsewhere(before, event, part)
    checkState(judged, definition, part)
    const custodian = nextCustodian(judged, event, definition.custody, signer, part)
    if (part.kind === 'mention') return before
    return heedSafety(move({ ...before, custodian }, before, event, definition, part), {
      event,
      index,
    })
  } catch (error) {
    if (!isDisputed(error, event)) throw error
    const disputed = { ...before, disputed: [...(before.disputed ?? []), index] }
    return part.kind === 'mention'
      ? disputed
      : heedSafety(disputed, { event, index, contested: true })
  }
}

const DISPUTABLE: ReadonlySet<string> = new Set([
  'state_conflict',
  'custody_conflict',
  'waybill_conflict',
  'battery_within',
])

const isDispute = (event: BatteryEvent): boolean =>
  'dispute' in event && event.dispute !== undefined

const isDisputed = (error: unknown, event: BatteryEvent): boolean =>
  isDispute(event) && error instanceof LedgerError && DISPUTABLE.has(error.code)

/**
 * A consignment stays open when something goes wrong on the road. It was not always so: whoever
 * then received a load could do so in dispute alone, and such entries must go on to mean what they
 * meant when they were accepted (docs/decisions/0017).
 */
function withoutOpenConsignment(before: Traceable): Traceable {
  if (before.state === 'in_transit') return before
  const { consignment, ...ended } = before
  return ended as Traceable
}

/** Only another code, a part of something, or held: not to be spoken of by itself now. */
function refuseElsewhere(before: Traceable, event: BatteryEvent, part: Part): void {
  const { code, pointer } = part
  const { aliasOf, within } = before as Battery
  const hold = holdAt(before, event.time)
  if (aliasOf !== undefined) {
    throw new LedgerError('battery_relabelled', { code, current: aliasOf }, { pointer })
  }
  if (within !== undefined && !SAID_OF_PARTS.has(event.type)) {
    throw withinRefusal({ ...before, within }, part)
  }
  // That it is missing may be said of what is held, too: it changes nothing.
  if (hold && part.kind === 'subject' && !SAID_WHILE_HELD.has(event.type)) {
    throw heldRefusal(hold, part)
  }
}

const SAID_OF_PARTS: ReadonlySet<string> = new Set(['attestation.issued', 'dispute.resolved'])
const SAID_WHILE_HELD: ReadonlySet<string> = new Set([
  'hold.released',
  'incident.reported',
  'attestation.issued',
  'dispute.resolved',
  'identity.relabelled',
])

function checkState(before: Traceable, definition: EventDefinition, part: Part): void {
  const { type, from, fromIfUnrecorded = [], fromIfRepurposed = [], to } = definition
  const { code, pointer } = part
  const { unrecorded, parents, material, consignment } = before as Battery & { material?: unknown }
  // What is quarantined stays so in storage: it can come out again, but not become something else.
  const ends = END_STATES.has(to as State)
  const state = ends && wasQuarantined(before) ? 'quarantined' : before.state
  const allowed =
    from.includes(state) ||
    // Hurt or lost on the road, it is still on its way to somebody who waits for it.
    (consignment && from.includes('in_transit')) ||
    (unrecorded && fromIfUnrecorded.includes(state)) ||
    (parents && material === undefined && fromIfRepurposed.includes(state))
  if (allowed) return
  if (END_STATES.has(state)) {
    throw new LedgerError('end_of_life_passed', { code, state }, { pointer })
  }
  const expected = [...from, ...fromIfUnrecorded, ...fromIfRepurposed]
  throw stateRefusal({ ...before, state }, type, expected, part)
}

/** Stored, or on its way, since it was quarantined. */
const wasQuarantined = ({ prior, consignment }: Traceable): boolean =>
  [prior, consignment?.prior, consignment?.state].includes('quarantined')

function move(
  kept: Traceable,
  before: Traceable,
  event: BatteryEvent,
  definition: EventDefinition,
  part: Part,
): Traceable {
  const { prior, consignment, ...rest } = kept
  const after = <T extends object>(changes: T) => ({ ...rest, ...changes }) as Traceable
  switch (event.type) {
    case 'storage.in':
      return after({ state: 'stored', prior: before.state })
    case 'storage.out':
      return after({ state: prior ?? 'collected' })
    case 'transport.dispatched': {
      const { waybill, to, carrier } = event
      const from = { state: before.state, ...(prior ? { prior } : {}) }
      return after({ state: 'in_transit', consignment: { waybill, to, carrier, ...from } })
    }
    case 'transport.received':
      if (wasQuarantined(before)) return after({ state: 'quarantined' })
      return after({ state: isLot(before) ? 'produced' : 'received' })
    case 'transport.voided': {
      const { state, prior: was } = consignment!
      return after({ state, ...(was ? { prior: was } : {}) })
    }
    case 'battery.tested': {
      const { verdict } = event.batteries.find(({ code }) => code === before.code)!
      return after({ state: verdict === 'quarantine' ? 'quarantined' : 'tested', verdict })
    }
    case 'battery.repurposed':
      return after({ state: 'repurposed', product: event.product.code })
    case 'identity.relabelled': {
      const { newCode } = event.batteries.find(({ code }) => code === before.code)!
      return { ...kept, codes: [...((before as Battery).codes ?? []), newCode] }
    }
    case 'incident.reported': {
      if (LOSSES.includes(event.kind))
        return after({ state: 'lost', ...(consignment && { consignment }) })
      const hurt = consignment && quarantineOnArrival(consignment)
      return after({ state: 'quarantined', ...(hurt && { consignment: hurt }) })
    }
    case 'hold.placed': {
      const { basis, until } = event
      return { ...kept, hold: { basis, ...(until ? { until } : {}) } }
    }
    case 'hold.released': {
      const { hold, ...free } = kept
      return free as Traceable
    }
    case 'dispute.resolved':
      return settle(before, event, part)
    default:
      if (definition.to === 'same' || definition.to === 'prior') return kept
      return after({ state: definition.to })
  }
}

/** It goes on to its consignee, or back to who sent it, and is quarantined wherever it comes to. */
function quarantineOnArrival({ prior, ...consignment }: Consignment): Consignment {
  return { ...consignment, state: 'quarantined' }
}

/** The authority has the last word: what contradicted the log before counts no longer. */
function settle(
  before: Traceable,
  event: Extract<BatteryEvent, { type: 'dispute.resolved' }>,
  part: Part,
): Traceable {
  const { custodian, state } = event.batteries.find(({ code }) => code === before.code)!
  const { disputed, contradictions, ...settled } = before
  if (state === before.state) {
    const { consignment, ...arrived } = settled
    return { ...(state === 'in_transit' ? settled : arrived), custodian } as Traceable
  }
  const possible = isLot(before) ? LOT_STATES : BATTERY_STATES
  if (!possible.includes(state)) throw stateRefusal(before, event.type, possible, part)
  const { prior, consignment, within, ...rest } = settled as Battery
  return { ...rest, custodian, state }
}

// What is on its way, or another's code, is so by more than its state.
const LOT_STATES: readonly State[] = ['produced', 'stored', 'quarantined', 'lost']
const BATTERY_STATES = STATES.filter(
  (state) => !['produced', 'in_transit', 'relabelled', 'voided'].includes(state),
)
