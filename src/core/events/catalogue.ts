/** The catalogue: every event type that the log knows. */

import { z } from 'zod'
import { alertAcknowledged, alertClosed, alertExplained } from './alerts.ts'
import { collected, retired } from './collection.ts'
import type { EventDefinition } from './definition.ts'
import {
  delivered,
  dispatched,
  received,
  storageIn,
  storageOut,
  transportVoided,
  waybillAccepted,
} from './logistics.ts'
import { type NameKind, type Naming, namesAt } from './naming.ts'
import { attested, holdPlaced, holdReleased, incident, incidentClosed } from './oversight.ts'
import {
  installed,
  registered,
  removed,
  scrappingVoided,
  sold,
  vehicleScrapped,
} from './production.ts'
import { dismantlingPublished } from './publications.ts'
import { corrected, disputeResolved, relabelled, unreadable, voided } from './records.ts'
import { dismantled, processed, recovered, residueDisposed } from './recycling.ts'
import { REGISTRY_CATALOGUE, type RegistryEvent, registryEvent } from './registry-events.ts'
import { deployed, repurposed, returned } from './reuse.ts'
import type { Role } from './roles.ts'
import { stockCounted } from './stocktake.ts'
import { discharged, inspected, tested } from './testing.ts'

const definitions = [
  registered,
  sold,
  installed,
  removed,
  vehicleScrapped,
  scrappingVoided,
  retired,
  collected,
  storageIn,
  storageOut,
  stockCounted,
  dispatched,
  waybillAccepted,
  received,
  delivered,
  transportVoided,
  inspected,
  tested,
  discharged,
  repurposed,
  deployed,
  returned,
  dismantled,
  processed,
  recovered,
  residueDisposed,
  relabelled,
  unreadable,
  incident,
  incidentClosed,
  corrected,
  voided,
  disputeResolved,
  holdPlaced,
  holdReleased,
  attested,
  alertAcknowledged,
  alertExplained,
  alertClosed,
  dismantlingPublished,
] as const

export type BatteryEvent = z.infer<(typeof definitions)[number]['schema']>
export type EventOf<Type extends BatteryEvent['type']> = Extract<BatteryEvent, { type: Type }>
export type LifecycleEvent = BatteryEvent | RegistryEvent

export const CATALOGUE: ReadonlyMap<string, EventDefinition> = new Map(
  definitions.map((definition) => [definition.type, definition]),
)

/** Schema of any event, for OpenAPI. */
export const eventSchema = z.union([
  z.discriminatedUnion(
    'type',
    definitions.map(({ schema }) => schema) as unknown as [typeof registered.schema],
  ),
  registryEvent,
])

export const isRegistryEvent = (event: LifecycleEvent): event is RegistryEvent =>
  REGISTRY_CATALOGUE.has(event.type)

/** Definition of a battery event's type; a parsed event always has one. */
export const definitionOf = (event: BatteryEvent): EventDefinition => CATALOGUE.get(event.type)!

/** Roles whose signature the event accepts. */
export function signersOf(event: BatteryEvent): readonly Role[] {
  const { signers, signersFor } = definitionOf(event)
  return signersFor?.(event as never) ?? signers
}

/** What an event names of a kind, beside its signer and what it is about. */
export const namedIn = (event: LifecycleEvent, kind: NameKind): Naming[] =>
  (isRegistryEvent(event) ? REGISTRY_CATALOGUE.get(event.type)! : definitionOf(event)).naming
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap((field) => namesAt(field, event))
