/** What a reader is shown of a passport: everyone the public part, those it concerns all of it. */

import { toBase64 } from './encoding.ts'
import type { BatteryEvent } from './events/catalogue.ts'
import type { State } from './events/definition.ts'
import type { Passport, Ratings, RecordedEvent, ReportedCondition } from './passport.ts'

/** JSON. The public part names no enterprise, no vehicle, no facility and no mass. */
export interface PassportView {
  readonly code: string
  readonly state: State
  /** Nobody recorded its life before it was registered. */
  readonly unrecorded: boolean
  /** What the code itself says. */
  readonly facts: {
    readonly vendor: string
    readonly level: string
    readonly chemistry: string
    readonly specification: string
    readonly productionDates: readonly string[]
    readonly serial: string
    readonly reused: boolean
  }
  readonly ratings: Ratings
  readonly condition?: ReportedCondition
  /** Codes of the batteries that it was made from. */
  readonly parents?: readonly string[]
  /** Code of the product that it became a part of. */
  readonly product?: string
  /** Credit code; not public. */
  readonly custodian?: string
  readonly entryCount: number
  /** The newest events, in order; the earlier ones stand in the list of its entries. */
  readonly events: readonly EventView[]
}

export interface EventView {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
  readonly type: BatteryEvent['type']
  /** When it happened, by the signer's account. */
  readonly time: string
  /** When the log accepted it. */
  readonly acceptedAt: string
  /** GB/T 2260. */
  readonly district: string
  /** The log records nothing that is not. */
  readonly signed: true
  /** Credit code; not public. */
  readonly signer?: string
  /** All that was said; not public. */
  readonly event?: BatteryEvent
}

/** @param whole - whether the reader may see more than the public part */
export function viewPassport(passport: Passport, whole: boolean): PassportView {
  const { facts, battery, condition } = passport
  return {
    code: battery.code,
    state: battery.state,
    unrecorded: battery.unrecorded ?? false,
    facts: {
      vendor: facts.vendor,
      level: facts.level,
      chemistry: facts.chemistry,
      specification: facts.specification,
      productionDates: facts.productionDates,
      serial: facts.serial,
      reused: facts.reused,
    },
    ratings: passport.ratings,
    ...(condition && { condition }),
    ...(battery.parents && { parents: battery.parents }),
    ...(battery.product !== undefined && { product: battery.product }),
    ...(whole && { custodian: battery.custodian }),
    entryCount: passport.length,
    events: passport.events.map((event) => viewEvent(event, whole)),
  }
}

export function viewEvent(recorded: RecordedEvent, whole: boolean): EventView {
  const { index, leafHash, acceptedAt, signer, event } = recorded
  return {
    index,
    leafHash: toBase64(leafHash),
    type: event.type,
    time: event.time,
    acceptedAt: acceptedAt.toISOString(),
    district: event.place.district,
    signed: true,
    ...(whole && { signer, event }),
  }
}
