/** What the catalogue says of an event type: the one place that validation, rules, schemas and forms read. */

import { z } from 'zod'
import type { Role } from '../roles.ts'
import { BATTERIES_LIMIT, batteryCode, common } from './fields.ts'

/** Where a battery stands in its life. */
export const STATES = [
  'registered',
  'installed',
  'removed',
  'retired',
  'collected',
  'received',
  'stored',
  'in_transit',
  'repurposed',
] as const

export type State = (typeof STATES)[number]

/** No event moves a battery on from here. */
export const END_STATES: ReadonlySet<State> = new Set<State>(['repurposed'])

/**
 * How an event moves custody.
 * - `begins`: the battery is new to the log, the signer its first custodian
 * - `keeps`: only the custodian may sign
 * - `takes`: the signer becomes custodian, whoever was
 * - `takes-from-vehicle`: as `takes` for an installed battery, else as `keeps`
 * - `collects`: the signer becomes custodian; the `from` of the event must be the custodian
 * - `sends`: the custodian hands over to a carrier and answers for it until it is received
 * - `receives`: the consignee of the consignment becomes custodian
 */
export type CustodyEffect =
  | 'begins'
  | 'keeps'
  | 'takes'
  | 'takes-from-vehicle'
  | 'collects'
  | 'sends'
  | 'receives'

export interface EventDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly type: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly signers: readonly Role[]
  /** States in which a battery may be; empty for an event that begins a battery's life. */
  readonly from: readonly State[]
  /** Also allowed while the battery's earlier life is unrecorded. */
  readonly fromIfUnrecorded?: readonly State[]
  /** Also allowed for a battery that was made from used ones. */
  readonly fromIfRepurposed?: readonly State[]
  /** `prior`: the state before the battery was stored. */
  readonly to: State | 'prior'
  readonly custody: CustodyEffect
  readonly schema: Schema
}

/** Puts an event type's own fields together with what all events carry. */
export function defineEvent<
  const Type extends string,
  Fields extends z.ZodRawShape,
  BatteryFields extends z.ZodRawShape,
>(
  definition: Omit<EventDefinition, 'type' | 'schema'> & {
    type: Type
    fields: Fields
    /** Fields of each battery, beside its code. */
    batteryFields: BatteryFields
  },
) {
  const { fields, batteryFields, ...rest } = definition
  const schema = z.strictObject({
    type: z.literal(definition.type),
    ...common,
    batteries: z
      .array(z.strictObject({ code: batteryCode, ...batteryFields }))
      .min(1)
      .max(BATTERIES_LIMIT),
    ...fields,
  })
  return { ...rest, schema }
}
