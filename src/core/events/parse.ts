/** Parses what a submission says happened, against the catalogue. */

import type { z } from 'zod'
import { parseIdentity } from '../codes/identity.ts'
import { type ErrorParams, LedgerError } from '../errors.ts'
import { type BatteryEvent, CATALOGUE, isRegistryEvent, type LifecycleEvent } from './catalogue.ts'
import { PARTS_LIMIT } from './fields.ts'
import { partsOf } from './parts.ts'
import { REGISTRY_CATALOGUE } from './registry-events.ts'

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
  const { schema } = CATALOGUE.get(type) ?? REGISTRY_CATALOGUE.get(type) ?? {}
  if (!schema) {
    throw new LedgerError(
      'event_invalid',
      { reason: 'type', value: type.slice(0, 60) },
      { pointer: '/event/type' },
    )
  }
  const result = schema.safeParse(event)
  if (!result.success) throw toRefusal(inForm(result.error.issues[0]!), event)
  const parsed = result.data as unknown as LifecycleEvent
  if (!isRegistryEvent(parsed)) checkParts(parsed)
  return parsed
}

function checkParts(event: BatteryEvent): void {
  const parts = partsOf(event)
  if (parts.length > PARTS_LIMIT) {
    const params = { reason: 'parts', value: parts.length, limit: PARTS_LIMIT }
    throw new LedgerError('event_invalid', params, { pointer: '/event' })
  }
  const seen = new Set<string>()
  for (const { code, pointer } of parts) {
    if (seen.has(code))
      throw new LedgerError('event_invalid', { reason: 'twice', value: code }, { pointer })
    seen.add(code)
  }
}

/** Of what may be a text or an object: what is wrong inside the one form that what is given has. */
function inForm(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const forms = issue.errors.flatMap(([first]) =>
    first && (first.code !== 'invalid_type' || first.path.length > 0) ? first : [],
  )
  if (forms.length !== 1) return issue
  return inForm({ ...forms[0]!, path: [...issue.path, ...forms[0]!.path] })
}

function toRefusal(issue: z.core.$ZodIssue, event: unknown): LedgerError {
  const pointer = ['/event', ...issue.path.map(escapePointer)].join('/')
  const fault = issue.message === 'battery_code' && codeFault(valueAt(event, issue.path))
  if (fault) return new LedgerError(fault.code, fault.params, { pointer })
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ').slice(0, 60) : undefined
  const params: ErrorParams = {
    reason: keys ? 'unknownMember' : issue.code,
    value: keys ?? issue.message,
  }
  return new LedgerError('event_invalid', params, { pointer })
}

/** What is wrong with a code as such; what means to be a lot is told how lots are named. */
function codeFault(code: unknown): LedgerError | undefined {
  if (typeof code !== 'string' || code.startsWith('LOT-')) return undefined
  try {
    parseIdentity(code)
    // A good code of a kind that does not belong there, such as a temporary one.
    return undefined
  } catch (error) {
    if (error instanceof LedgerError) return error
    throw error
  }
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], value)

/** RFC 6901 section 3. */
const escapePointer = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')
