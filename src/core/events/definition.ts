/** What the catalogue says of an event type: the one place that validation, rules, schemas and forms read. */

import { z } from 'zod'
import { BATTERIES_LIMIT, common, dispute, identity, massBasis, thing } from './fields.ts'
import type { Measure } from './measure.ts'
import { type NamingField, namingFieldsOf } from './naming.ts'
import type { Obligation, Opening } from './obligations.ts'
import type { Ratings } from './ratings.ts'
import type { RegisteredKey, Registry } from './registry.ts'
import type { Role } from './roles.ts'
import type { SafetyStatement } from './safety.ts'
import type { State } from './states.ts'
import type { Outcome, Traceable } from './traceable.ts'
import {
  type FindBefore,
  massFieldsOf,
  type PlausibleField,
  plausibleFieldsOf,
  type Warning,
} from './warnings.ts'

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
 * - `receives`: the consignee of the consignment becomes custodian; from a sender who is not
 *   registered, whoever has it, if nobody else who is registered had it
 * - `delivers`: the custodian signs that a consignee has it who is not registered, and is none any more
 * - `carries`: the carrier of the consignment signs; custody is as it was
 * - `attends`: the custodian signs, or while it is in transit the carrier or the consignee; as it was
 * - `closes`: who reported the incident that the event names signs, or the regulator; as it was
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
  | 'delivers'
  | 'carries'
  | 'attends'
  | 'closes'
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

/**
 * In what part an event touches a battery or a lot:
 * - `subject`: what the event is about
 * - `product`, `child`, `alias`, `output`: begins with the event, or joins something
 * - `released`: comes out of a subject and goes on by itself
 * - `input`: so many grams of a lot are used up
 * - `mention`: is spoken of, and stays as it is
 * - `record`: what an earlier entry, now corrected or voided, had touched
 */
export type PartKind =
  | 'subject'
  | 'product'
  | 'child'
  | 'alias'
  | 'released'
  | 'input'
  | 'output'
  | 'mention'
  | 'record'

/** What the registry knows the owner of. */
export type OwnedKind = 'facility' | 'vendor'

/** A field that names batteries or lots, with the part that they have in the event. */
export interface PartField extends NamingField {
  readonly kind: PartKind
}

/** What of an event is accepted and should be looked at, beside what its fields say of themselves. */
interface Warned<Event> {
  /**
   * Optional fields that the rules ask for: paths as `parts` has them. Without one an event
   * is accepted, with the warning `incomplete`; a form asks for those of a list.
   */
  readonly needs?: readonly string[] | ((event: Event) => readonly string[])
  /** What depends on several fields, or on what the things were before. */
  readonly warns?: (event: Event, before: FindBefore) => readonly Warning[]
}

/** Whose act an event is, and which entry says it. */
export interface Act {
  /** Credit code, or `authority`. */
  readonly actor: string
  readonly index: number
}

/** What an event type says of itself that depends on what an event says; `Event` is one of that type. */
interface Sayings<Event> extends Warned<Event> {
  /** Roles whose signature this one accepts, where they are fewer than `signers`. */
  readonly signersFor?: (event: Event) => readonly Role[] | undefined
  /** States in which a thing may be as well, for what the event says. */
  readonly fromFor?: (event: Event, before: Traceable) => readonly State[]
  /**
   * What becomes of a battery or lot that it is about, beside what `to` and `custody` say of it. A
   * `state` takes the place of `to`, and what comes to a new state is no longer stored or on its way
   * unless this says so.
   */
  readonly result?: (event: Event, before: Traceable, act: Act) => Outcome
  /** What becomes of one that it only mentions; most stay as they are. */
  readonly resultOfMention?: (event: Event, mentioned: Traceable) => Outcome
  /** What it says of the safety of one of its batteries or lots, by code; nothing of most. */
  readonly safety?: (event: Event, code: string) => SafetyStatement | undefined
  /** What it says as the maker of one of its batteries, by code. */
  readonly ratings?: (event: Event, code: string) => Ratings | undefined
  /** What it counts for oversight; what its batteries are registered with, unless this says otherwise. */
  readonly measure?: Measure<Event>
  /** What has to be done from now on about what it touches. */
  readonly opens?: readonly (Obligation | Opening<Event>)[]
  /** What it reports, within some time after it happened: begun by it, and met when it is taken in. */
  readonly reports?: readonly (Obligation | Opening<Event>)[]
}

/** What is said of every type, whatever it is about. */
interface Definition {
  readonly type: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly schema: z.ZodObject
  /** Every field that names something. */
  readonly naming: readonly NamingField[]
  /** Every field that says what it plausibly lies between. */
  readonly plausible: readonly PlausibleField[]
  /** Steps to every mass of something in hand. */
  readonly masses: readonly (readonly string[])[]
}

/** A type of event that makes the registry: the authority signs it. */
export interface RegistryDefinition<Event = never> extends Definition, Warned<Event> {
  /** An enterprise's admin may sign it as well, for keys of its own devices, or who signs for it. */
  readonly adminsMay?: true
  /**
   * Refuses what is asked of a new submission alone, and never of an entry that is replayed: what the
   * software's own tables say may be another thing later.
   */
  readonly asksNow?: (event: Event) => void
  /**
   * Folds it into the registry, or refuses it and changes nothing.
   *
   * @param index - of its entry: it holds for the entries after
   */
  readonly applies: (registry: Registry, event: Event, signer: RegisteredKey, index: number) => void
}

/** A type of event about batteries, or lots of material. */
export interface EventDefinition extends Definition, Sayings<never> {
  readonly signers: readonly Role[]
  /** Those of `signers` who still may sign a new one: what others signed before stays what it is. */
  readonly signersNow?: readonly Role[]
  /** Members of the event that are numbers of permits: for each, the member that says whose. */
  readonly permits?: Readonly<Record<string, string>>
  /** Ends what was begun: may still be signed in a role that the signer was admitted in, while it is suspended, and once it is closed. */
  readonly finishes?: true
  /** Brings something into the facility where it happens, which then must not be closed. */
  readonly bringsIn?: true
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
  /** What it is about begins under a temporary code, which the signer gives. */
  readonly temporary?: true
  /** May be said of what the regulator holds: it moves nothing. */
  readonly saidWhileHeld?: true
  /** May be said of a part while it is inside another battery. */
  readonly saidOfParts?: true
  /** Kinds of what it names that have to be the signer's own, as the registry has them. */
  readonly ownOnly?: readonly OwnedKind[]
  /** Signed by the authority, whose word ends a dispute: custodian and state are as it says. */
  readonly settles?: true
  /** What is done by it, for what it is about or uses up. A lot's residue is, once all of it is used up. */
  readonly closes?: readonly Obligation[]
  /** Fields in the order in which a form asks for them; the others follow. */
  readonly form?: readonly string[]
  /** Fields that name what it touches, beside the batteries or lots that it is about. */
  readonly parts: readonly PartField[]
}

/** An event as its own fields have it. */
type Said<Fields extends z.ZodRawShape, BatteryFields extends z.ZodRawShape> = z.infer<
  z.ZodObject<Fields>
> & {
  /** RFC 3339. */
  readonly time: string
  readonly batteries: readonly ({ readonly code: string } & z.infer<z.ZodObject<BatteryFields>>)[]
}

/** What an event says of one battery alone; undefined if it is about others. */
export const saidOf = <One extends { readonly code: string }>(
  { batteries }: { readonly batteries: readonly One[] },
  code: string,
): One | undefined => batteries.find((battery) => battery.code === code)

export interface BatteryInput<
  Type extends string,
  Fields extends z.ZodRawShape,
  BatteryFields extends z.ZodRawShape,
> extends Omit<EventDefinition, keyof Sayings<never> | keyof Definition | 'parts'>,
    Sayings<Said<Fields, BatteryFields>> {
  readonly type: Type
  readonly title: Definition['title']
  readonly fields: Fields
  /** Fields of each battery, beside its code. */
  readonly batteryFields: BatteryFields
  /** Whether it must name batteries, may, or must not; it must unless this says otherwise. */
  readonly names?: 'any' | 'none'
  /**
   * In what part the event touches what a field names, by the field's path, such as
   * `product/code`. What is `untouched` is spoken of, and nothing is asked of it.
   */
  readonly parts?: Readonly<Record<string, PartKind | 'untouched'>>
}

export interface RegistryInput<Type extends string, Fields extends z.ZodRawShape>
  extends Omit<
    RegistryDefinition<z.infer<z.ZodObject<Fields>> & { type: Type; time: string }>,
    'type' | 'schema' | 'naming' | 'plausible' | 'masses'
  > {
  readonly type: Type
  readonly fields: Fields
}

/**
 * Puts an event type's own fields together with what all events carry; one of the registry carries
 * no more than its time.
 *
 * @throws Error unless `parts` says of every field that names batteries or lots in what part
 */
export function defineEvent<const Type extends string, Fields extends z.ZodRawShape>(
  definition: RegistryInput<Type, Fields>,
): Defined<RegistryDefinition, Type, ReturnType<typeof registrySchema<Type, Fields>>>
export function defineEvent<
  const Type extends string,
  Fields extends z.ZodRawShape,
  BatteryFields extends z.ZodRawShape,
>(
  definition: BatteryInput<Type, Fields, BatteryFields>,
): Defined<EventDefinition, Type, ReturnType<typeof batterySchema<Type, Fields, BatteryFields>>>
export function defineEvent(
  definition:
    | RegistryInput<string, z.ZodRawShape>
    | BatteryInput<string, z.ZodRawShape, z.ZodRawShape>,
): object {
  if ('applies' in definition) {
    const schema = registrySchema(definition)
    return { ...definition, schema, ...readFields(schema) }
  }
  const schema = batterySchema(definition)
  const read = readFields(schema)
  return { ...definition, schema, ...read, parts: partFields(definition, read.naming) }
}

const readFields = (schema: z.ZodType) => ({
  naming: namingFieldsOf(schema),
  plausible: plausibleFieldsOf(schema),
  masses: massFieldsOf(schema),
})

/** A definition whose type and schema are known as they are. */
export type Defined<Any, Type extends string, Schema> = Omit<Any, 'type' | 'schema'> & {
  readonly type: Type
  readonly schema: Schema
}

const registrySchema = <Type extends string, Fields extends z.ZodRawShape>({
  type,
  fields,
}: RegistryInput<Type, Fields>) =>
  z.strictObject({ type: z.literal(type), time: common.time, ...fields })

function batterySchema<
  Type extends string,
  Fields extends z.ZodRawShape,
  BatteryFields extends z.ZodRawShape,
>(definition: BatteryInput<Type, Fields, BatteryFields>) {
  const { type, disputable, lots, names, fields, batteryFields } = definition
  const code = lots ? thing : identity
  const weighs = massFieldsOf(z.object({ ...fields, ...batteryFields })).length > 0
  return z.strictObject({
    type: z.literal(type),
    ...common,
    ...(disputable ? { dispute: dispute.optional() } : {}),
    batteries: z
      .array(z.strictObject({ code, ...batteryFields }))
      .min(names ? 0 : 1)
      .max(names === 'none' ? 0 : BATTERIES_LIMIT, names && { error: 'no_batteries' }),
    ...fields,
    // It need not be there, so whoever reads it need not know which types have it.
    ...((weighs ? { massBasis } : {}) as { readonly massBasis: typeof massBasis }),
  })
}

function partFields(
  { type, parts = {} }: Pick<BatteryInput<string, z.ZodRawShape, z.ZodRawShape>, 'type' | 'parts'>,
  naming: readonly NamingField[],
): PartField[] {
  const things = naming.filter(
    ({ path, kinds }) =>
      path !== 'batteries/*/code' && (kinds.includes('battery') || kinds.includes('lot')),
  )
  const paths = things.map(({ path }) => path)
  const unmatched = [
    ...paths.filter((path) => !parts[path]),
    ...Object.keys(parts).filter((path) => !paths.includes(path)),
  ]
  if (unmatched.length > 0) throw new Error(`${type}: what part has ${unmatched.join(', ')}?`)
  return things.flatMap((field) => {
    const kind = parts[field.path]!
    return kind === 'untouched' ? [] : [{ ...field, kind }]
  })
}
