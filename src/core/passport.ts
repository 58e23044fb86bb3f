/** A battery's passport: its entries folded into what a reader may see of it. */

import { type BatteryCode, parseBatteryCode } from './battery-code.ts'
import { toUtf8 } from './encoding.ts'
import { decodeEntry } from './entry.ts'
import { type BatteryEvent, isRegistryEvent, parseEvent } from './events/catalogue.ts'
import type { Hash } from './hash.ts'
import type { Battery } from './lifecycle.ts'
import { parseSubmission } from './submission.ts'

/** An entry as it is kept, in its place in a battery's chain. */
export interface ChainedEntry {
  readonly index: number
  readonly acceptedAt: Date
  readonly leafHash: Hash
  /** Credit code. */
  readonly signer: string
  /** The bytes of the leaf, as text. */
  readonly entry: string
}

/** An entry together with the event that it records. */
export interface RecordedEvent extends ChainedEntry {
  readonly event: BatteryEvent
}

/** What a maker says of a battery; masses are left to those who handle it. */
export interface Ratings {
  readonly model?: string
  readonly ratedCapacityAh?: number
  readonly nominalVoltageV?: number
  readonly ratedEnergyKwh?: number
  /** ISO 8601 day. */
  readonly productionDate?: string
  readonly intendedUse?: string
}

/** How it looked when somebody last said so. */
export interface ReportedCondition {
  readonly condition: string
  /** RFC 3339. */
  readonly time: string
}

export interface Passport {
  readonly facts: BatteryCode
  readonly battery: Battery
  readonly ratings: Ratings
  readonly condition: ReportedCondition | undefined
  /** Entries in its chain. */
  readonly length: number
  /** The newest of them, in their order. */
  readonly events: readonly RecordedEvent[]
}

/**
 * @param first - the entry that began the battery's life in the log
 * @param newest - as many of the last entries as are to be shown, in order
 */
export function createPassport(
  battery: Battery,
  length: number,
  first: RecordedEvent,
  newest: readonly RecordedEvent[],
): Passport {
  return {
    facts: parseBatteryCode(battery.code),
    battery,
    ratings: ratingsOf(battery.code, first.event),
    condition: newest
      .map(({ event }) => conditionIn(event, battery.code))
      .findLast((condition) => condition !== undefined),
    length,
    events: newest,
  }
}

/** The event that a stored entry records; undefined if it is one of the registry's. */
export function recordedEvent(entry: ChainedEntry): RecordedEvent | undefined {
  const { submission } = decodeEntry(toUtf8(entry.entry))
  const event = parseEvent(parseSubmission(submission).event)
  return isRegistryEvent(event) ? undefined : { ...entry, event }
}

function ratingsOf(code: string, event: BatteryEvent): Ratings {
  if (event.type === 'battery.registered') {
    const { model, productionDate } = event
    return defined({ ...electrical(event), model, productionDate })
  }
  if (event.type === 'battery.repurposed' && event.product.code === code) {
    const { intendedUse } = event.product
    return defined({ ...electrical(event.product), intendedUse })
  }
  return {}
}

interface Electrical {
  readonly ratedCapacityAh?: number | undefined
  readonly nominalVoltageV?: number | undefined
  readonly ratedEnergyKwh?: number | undefined
}

const electrical = ({ ratedCapacityAh, nominalVoltageV, ratedEnergyKwh }: Electrical) => ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
})

function conditionIn(event: BatteryEvent, code: string): ReportedCondition | undefined {
  if (event.type !== 'battery.collected' && event.type !== 'battery.removed') return undefined
  const condition = event.batteries.find((battery) => battery.code === code)?.condition
  return condition && { condition, time: event.time }
}

const defined = (ratings: { [Name in keyof Ratings]: Ratings[Name] | undefined }): Ratings =>
  Object.fromEntries(Object.entries(ratings).filter(([, value]) => value !== undefined))
