/**
 * The rule book: a thing before an event, and the event with its signer, make the thing after it.
 *
 * The only place that knows the rules. What an event makes of a battery, or of a lot, follows from
 * that one's own state and from the event, and from nothing else: so replaying its own entries
 * gives the state that the log keeps, and leaving one of them out shows what would have been.
 */

import { isTemporaryCode } from '../codes/identity.ts'
import { LedgerError } from '../errors.ts'
import { actorOf } from '../events/actor.ts'
import { type BatteryEvent, definitionOf } from '../events/catalogue.ts'
import { OUTSIDE } from '../events/counterparty.ts'
import { type Act, type CustodyEffect, type EventDefinition, saidOf } from '../events/definition.ts'
import { type Part, partsOf } from '../events/parts.ts'
import { END_STATES, STATES, type State } from '../events/states.ts'
import {
  type Battery,
  holdAt,
  isLot,
  type Outcome,
  type Traceable,
  wasQuarantined,
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
 *   `waybill_conflict`, `consignee_registered`, `mass_exceeded`, `event_invalid`; `pointer` names the thing
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
  const { index } = signature
  const actor = actorOf({ signer: signature.signer, event })
  switch (part.kind) {
    case 'subject':
    case 'mention':
      return applyToSubject(before, part, event, { actor, index })
    case 'child':
      return joinParent(before, part, event, actor)
    case 'product':
      return heedSafety(
        { ...registerNew(before, part, actor), parents: event.batteries.map(({ code }) => code) },
        { event, index },
      )
    case 'alias':
      return { ...registerNew(before, part, actor), state: 'relabelled', aliasOf: part.of! }
    case 'released':
      return releaseFromParent(before, part, actor)
    case 'input':
      return useUp(before, part, event, actor)
    case 'output':
      return produce(before, part, event, actor)
    case 'record':
      throw new Error('what a correction makes of a thing follows from all of its entries')
  }
}

function applyToSubject(
  before: Traceable | undefined,
  part: Part,
  event: BatteryEvent,
  act: Act,
): Traceable {
  const { actor, index } = act
  const definition = definitionOf(event)
  if (definition.custody === 'begins') {
    if (definition.temporary && !isTemporaryCode(part.code)) throw nameRefusal(part)
    const battery = registerNew(before, part, actor)
    const changes = definition.result?.(event as never, battery, act)
    return heedSafety({ ...battery, ...changes } as Battery, { event, index })
  }
  if (!before) throw unknownRefusal(part)
  const judged = isDispute(event) ? withoutOpenConsignment(before) : before
  try {
    refuseElsewhere(before, event, definition, part)
    checkState(judged, event, definition, part)
    const custodian = nextCustodian(judged, event, definition.custody, actor, part)
    if (part.kind === 'mention') {
      return withChanges(before, definition.resultOfMention?.(event as never, before) ?? {})
    }
    const after = definition.settles
      ? settle(before, event as Settlement, part)
      : move({ ...found(before, definition), custodian }, event, definition, act)
    return heedSafety(after, { event, index })
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
function refuseElsewhere(
  before: Traceable,
  event: BatteryEvent,
  { saidOfParts, saidWhileHeld }: EventDefinition,
  part: Part,
): void {
  const { code, pointer } = part
  const { aliasOf, within } = before as Battery
  const hold = holdAt(before, event.time)
  if (aliasOf !== undefined) {
    throw new LedgerError('battery_relabelled', { code, current: aliasOf }, { pointer })
  }
  if (within !== undefined && !saidOfParts) {
    throw withinRefusal({ ...before, within }, part)
  }
  // That it is missing may be said of what is held, too: it changes nothing.
  if (hold && part.kind === 'subject' && !saidWhileHeld) {
    throw heldRefusal(hold, part)
  }
}

function checkState(
  before: Traceable,
  event: BatteryEvent,
  definition: EventDefinition,
  part: Part,
): void {
  const { type, from, fromFor, fromIfUnrecorded = [], fromIfRepurposed = [], to } = definition
  const { code, pointer } = part
  const { unrecorded, parents, material, consignment } = before as Battery & { material?: unknown }
  // What is quarantined stays so in storage: it can come out again, but not become something else.
  const ends = END_STATES.has(to as State)
  const state = ends && wasQuarantined(before) ? 'quarantined' : before.state
  const besides = fromFor?.(event as never, before) ?? []
  const allowed =
    from.includes(state) ||
    besides.includes(state) ||
    // Hurt or lost on the road, it is still on its way to somebody who waits for it.
    (consignment && from.includes('in_transit')) ||
    (unrecorded && fromIfUnrecorded.includes(state)) ||
    (parents && material === undefined && fromIfRepurposed.includes(state))
  if (allowed) return
  if (END_STATES.has(state)) {
    throw new LedgerError('end_of_life_passed', { code, state }, { pointer })
  }
  const expected = [...from, ...besides, ...fromIfUnrecorded, ...fromIfRepurposed]
  throw stateRefusal({ ...before, state }, type, expected, part)
}

/** Whoever has it in hand and speaks of it has found it. */
function found(before: Traceable, { custody }: EventDefinition): Traceable {
  if (before.missing === undefined || BYSTANDERS.includes(custody)) return before
  const { missing, ...rest } = before
  return rest as Traceable
}

const BYSTANDERS: readonly CustodyEffect[] = ['stays', 'closes']

function move(
  kept: Traceable,
  event: BatteryEvent,
  { result, to }: EventDefinition,
  act: Act,
): Traceable {
  const changes = result?.(event as never, kept, act) ?? {}
  const state = changes.state ?? (to === 'same' || to === 'prior' ? undefined : to)
  if (state === undefined) return withChanges(kept, changes)
  const { prior, consignment, ...rest } = kept
  return withChanges({ ...rest, state } as Traceable, changes)
}

function withChanges(thing: Traceable, changes: Outcome): Traceable {
  const after = { ...thing, ...changes } as Traceable
  if (!Object.values(changes).includes(undefined)) return after
  const left = Object.entries(after).filter(([, value]) => value !== undefined)
  return Object.fromEntries(left) as unknown as Traceable
}

/** An event by which the authority says of each thing who answers for it, and where it stands. */
type Settlement = BatteryEvent & {
  readonly batteries: readonly { code: string; custodian: string; state: State }[]
}

/** The authority has the last word: what contradicted the log before counts no longer. */
function settle(before: Traceable, event: Settlement, part: Part): Traceable {
  const { custodian: named, state } = saidOf(event, before.code)!
  // Nobody here answers for what is outside, whoever is named.
  const custodian = state === 'outside' ? OUTSIDE : named
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

// What is on its way, outside, or another's code, is so by more than its state.
const LOT_STATES: readonly State[] = ['produced', 'stored', 'quarantined', 'lost']
const BATTERY_STATES = STATES.filter(
  (state) => !['produced', 'in_transit', 'outside', 'relabelled', 'voided'].includes(state),
)
