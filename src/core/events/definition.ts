/** What the catalogue says of an event type: the one place that validation, rules, schemas and forms read. */

import { z } from 'zod'
import { BATTERIES_LIMIT, common, dispute, identity, thing } from './fields.ts'
import type { Role } from './roles.ts'
import type { SafetyStatement } from './safety.ts'

/** Where a battery stands in its life. */
export const STATES = [
  // Of a lot of material, which has no more of a life than where it lies.
  'produced',
  'registered',
  'in_trade',
  'installed',
  'removed',
  'retired',
  'collected',
  'received',
  'stored',
  'in_transit',
  'tested',
  'quarantined',
  'discharged',
  'deployed',
  'lost',
  'repurposed',
  'dismantled',
  'processed',
  'relabelled',
  'voided',
] as const

export type State = (typeof STATES)[number]

/** No event moves a battery on from here. A code that was registered by mistake may be registered again. */
export const END_STATES: ReadonlySet<State> = new Set<State>([
  'repurposed',
  'dismantled',
  'processed',
  'relabelled',
  'voided',
])

/**
 * How an event moves custody.
 * - `begins`: the battery is new to the log, the signer its first custodian
 * - `keeps`: only the custodian may sign
 * - `stays`: anybody who may sign the type does; custody is as it was
 * - `gives`: the custodian hands over to the buyer
 * - `takes`: the signer becomes custodian, whoever was
 * - `takes-from-vehicle`: as `takes` for an installed battery, else as `keeps`
 * - `collects`: the signer becomes custodian; the `from` of the event must be the custodian, unless
 *   the battery was lost
 * - `sends`: the custodian hands over to a carrier and answers for it until it is received
 * - `receives`: the consignee of the consignment becomes custodian
 * - `carries`: the carrier of the consignment signs; custody is as it was
 * - `attends`: the custodian signs, or while it is in transit the carrier or the consignee; as it was
 * - `deploys`: the custodian signs, or somebody for the custodian as its user; as it was
 */
export type CustodyEffect =
  | 'begins'
  | 'keeps'
  | 'stays'
  | 'gives'
  | 'takes'
  | 'takes-from-vehicle'
  | 'collects'
  | 'sends'
  | 'receives'
  | 'carries'
  | 'attends'
  | 'deploys'

/** How EPCIS 2.0 and CBV 2.0 say it; a step of our own where they have none. */
export interface EpcisMapping {
  readonly type:
    | 'ObjectEvent'
    | 'AggregationEvent'
    | 'AssociationEvent'
    | 'TransactionEvent'
    | 'TransformationEvent'
  readonly action?: 'ADD' | 'OBSERVE' | 'DELETE'
  readonly bizStep: string
  readonly disposition?: string
}

/** What a rule may want next. When it is due is a matter of the rules in force, not of the event. */
export type Obligation =
  | 'sale_reported'
  | 'installation_reported'
  | 'removal_handed_over'
  | 'retired_collected'
  | 'stock_in'
  | 'stock_out'
  | 'shipment_received'
  | 'test_done'
  | 'residue_disposed'

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
  /** `prior`: the state before the battery was stored or sent. `same`: as it was. */
  readonly to: State | 'prior' | 'same'
  readonly custody: CustodyEffect
  readonly epcis: EpcisMapping
  /** May be said against what the log holds, with a `dispute`; not where one thing becomes another. */
  readonly disputable?: true
  /** May be about lots of material as well. */
  readonly lots?: true
  /** What it says of the safety of one of its batteries or lots, by code; nothing of most. */
  readonly safety?: (event: never, code: string) => SafetyStatement | undefined
  readonly opens?: readonly Obligation[]
  readonly closes?: readonly Obligation[]
  /** Fields in the order in which a form asks for them; the others follow. */
  readonly form?: readonly string[]
  readonly schema: Schema
}

/** An event as its own fields have it. */
type Said<Fields extends z.ZodRawShape, BatteryFields extends z.ZodRawShape> = z.infer<
  z.ZodObject<Fields>
> & {
  readonly batteries: readonly ({ readonly code: string } & z.infer<z.ZodObject<BatteryFields>>)[]
}

/** What an event says of one battery alone; undefined if it is about others. */
export const saidOf = <One extends { readonly code: string }>(
  { batteries }: { readonly batteries: readonly One[] },
  code: string,
): One | undefined => batteries.find((battery) => battery.code === code)

/** Puts an event type's own fields together with what all events carry. */
export function defineEvent<
  const Type extends string,
  Fields extends z.ZodRawShape,
  BatteryFields extends z.ZodRawShape,
>(
  definition: Omit<EventDefinition, 'type' | 'schema' | 'safety'> & {
    type: Type
    fields: Fields
    /** Fields of each battery, beside its code. */
    batteryFields: BatteryFields
    /** Whether it must name batteries, may, or must not; it must unless this says otherwise. */
    names?: 'any' | 'none'
    safety?: (event: Said<Fields, BatteryFields>, code: string) => SafetyStatement | undefined
  },
) {
  const { fields, batteryFields, names, ...rest } = definition
  const code = definition.lots ? thing : identity
  const schema = z.strictObject({
    type: z.literal(definition.type),
    ...common,
    ...(definition.disputable ? { dispute: dispute.optional() } : {}),
    batteries: z
      .array(z.strictObject({ code, ...batteryFields }))
      .min(names ? 0 : 1)
      .max(names === 'none' ? 0 : BATTERIES_LIMIT, names && { error: 'no_batteries' }),
    ...fields,
  })
  return { ...rest, schema }
}
