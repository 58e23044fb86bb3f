/** The catalogue: every event type that the log knows, and how an event is parsed against it. */

import { z } from 'zod'
import { parseBatteryCode } from '../battery-code.ts'
import { type ErrorParams, LedgerError } from '../errors.ts'
import type { Role } from '../roles.ts'
import { collected, retired } from './collection.ts'
import type { EventDefinition } from './definition.ts'
import { dispatched, received, storageIn, storageOut } from './logistics.ts'
import { installed, MAKERS, registered, removed } from './production.ts'
import { type RegistryEvent, registryEvent } from './registry.ts'
import { repurposed } from './reuse.ts'

const definitions = [
  registered,
  installed,
  removed,
  retired,
  collected,
  storageIn,
  storageOut,
  dispatched,
  received,
  repurposed,
] as const

export type BatteryEvent = z.infer<(typeof definitions)[number]['schema']>
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

const REGISTRY_TYPES = new Set<unknown>(
  registryEvent.options.map((option) => option.shape.type.value),
)

export const isRegistryEvent = (event: LifecycleEvent): event is RegistryEvent =>
  REGISTRY_TYPES.has(event.type)

/** Definition of a battery event's type; a parsed event always has one. */
export const definitionOf = (event: BatteryEvent): EventDefinition => CATALOGUE.get(event.type)!

/** Roles whose signature the event accepts. */
export function signersOf(event: BatteryEvent): readonly Role[] {
  const ofKnownOrigin = event.type === 'battery.registered' && event.origin !== 'unrecorded'
  return ofKnownOrigin ? MAKERS : definitionOf(event).signers
}

/**
 * Parses the `event` of a submission.
 *
 * @throws {@link LedgerError} `event_invalid`, at the first field that is wrong;
 *   `battery_code_malformed` if that field is a battery code
 */
export function parseEvent(event: unknown): LifecycleEvent {
  const given = (event as { type?: unknown }).type
  // Turning an object into text would run what its sender put there as `toString`.
  const type = typeof given === 'string' ? given : ''
  const schema = REGISTRY_TYPES.has(type) ? registryEvent : CATALOGUE.get(type)?.schema
  if (!schema) {
    throw new LedgerError(
      'event_invalid',
      { reason: 'type', value: type.slice(0, 60) },
      { pointer: '/event/type' },
    )
  }
  const result = schema.safeParse(event)
  if (!result.success) throw toRefusal(result.error.issues[0]!, event)
  const parsed = result.data as unknown as LifecycleEvent
  if (!isRegistryEvent(parsed)) refuseTwice(parsed)
  return parsed
}

/** Codes of the batteries that the event touches, each once: a line of the entry for each. */
export function touchedCodes(event: LifecycleEvent): string[] {
  if (isRegistryEvent(event)) return []
  const codes = event.batteries.map(({ code }) => code)
  return event.type === 'battery.repurposed' ? [...codes, event.product.code] : codes
}

function refuseTwice(event: BatteryEvent): void {
  const seen = new Set<string>()
  for (const [i, code] of touchedCodes(event).entries()) {
    if (seen.has(code)) {
      const pointer =
        i < event.batteries.length ? `/event/batteries/${i}/code` : '/event/product/code'
      throw new LedgerError('event_invalid', { reason: 'twice', value: code }, { pointer })
    }
    seen.add(code)
  }
}

function toRefusal(issue: z.core.$ZodIssue, event: unknown): LedgerError {
  const pointer = ['/event', ...issue.path.map(escapePointer)].join('/')
  if (issue.code === 'custom' && issue.message === 'battery_code') {
    return malformedCode(valueAt(event, issue.path), pointer)
  }
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ').slice(0, 60) : undefined
  const params: ErrorParams = {
    reason: keys ? 'unknownMember' : issue.code,
    value: keys ?? issue.message,
  }
  return new LedgerError('event_invalid', params, { pointer })
}

function malformedCode(code: unknown, pointer: string): LedgerError {
  try {
    parseBatteryCode(String(code))
  } catch (error) {
    if (error instanceof LedgerError) return new LedgerError(error.code, error.params, { pointer })
    throw error
  }
  throw new Error(`${code} is a battery code after all`)
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], value)

/** RFC 6901 section 3. */
const escapePointer = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')
