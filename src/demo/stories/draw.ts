/** Draws events from their records: what the story leaves open is made up as the type's JSON Schema says. */

import { LedgerError } from '../../core/errors.ts'
import type { LifecycleEvent } from '../../core/events/catalogue.ts'
import { parseEvent } from '../../core/events/parse.ts'
import { eventSchemaOf, type JsonSchema } from '../../http/api/event-schemas.ts'
import { DAY, dayText, HOUR, instantText } from '../city/calendar.ts'
import { makeUpName } from '../city/naming.ts'
import type { Random } from '../random.ts'
import { sampleText } from './pattern.ts'

export interface Draft {
  readonly type: string
  readonly [member: string]: unknown
}

/** What checks across fields (a balance of masses) is met by trying again. */
const TRIES = 500

/**
 * An event that the catalogue accepts.
 *
 * @param draft - what is settled; a member that is there and undefined stays out
 * @param time - when it happens, in milliseconds
 * @throws {@link LedgerError} `event_invalid` if what is settled cannot be made an event of its type
 */
export function drawEvent(draft: Draft, random: Random, time: number): LifecycleEvent {
  for (let tries = 1; ; tries++) {
    try {
      return parseEvent(fillIn(draft, random, time, tries > 1))
    } catch (error) {
      if (tries === TRIES || !(error instanceof LedgerError)) throw error
    }
  }
}

/**
 * An event, whether or not the catalogue accepts it.
 *
 * @param unusual - whether to give what need not be there, and mostly is not
 */
export function fillIn(draft: Draft, random: Random, time: number, unusual = false): object {
  const schema = schemaOf(draft.type)
  return completed(schema, draft, { random, time, unusual })
}

interface Making {
  readonly random: Random
  readonly time: number
  readonly unusual: boolean
}

const schemas = new Map<string, JsonSchema>()

/** Made once: the demo asks for some of them thousands of times. */
function schemaOf(type: string): JsonSchema {
  const schema = schemas.get(type) ?? eventSchemaOf(type)
  if (!schema) throw new Error(`the catalogue has no type ${type}`)
  schemas.set(type, schema)
  return schema
}

/** What is settled stays, but for what is open inside it. */
function settled(schema: JsonSchema, value: unknown, making: Making): unknown {
  const { items, properties } = schema
  if (Array.isArray(value)) return items ? value.map((one) => settled(items, one, making)) : value
  const isObject = typeof value === 'object' && value !== null
  return isObject && properties ? completed(schema, value, making) : value
}

function completed(schema: JsonSchema, draft: object, making: Making): object {
  const { properties = {}, required = [] } = schema
  const open = Object.entries(properties).filter(
    ([name, value]) =>
      !(name in draft) && (required.includes(name) || isGiven(name, value, making)),
  )
  return Object.fromEntries([
    ...Object.entries(draft)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, settled(properties[name] ?? {}, value, making)]),
    ...open.map(([name, value]) => [name, makeUp(value, making)]),
  ])
}

/** Nobody disputes anything by chance. */
const isGiven = (name: string, schema: JsonSchema, { random, unusual }: Making) =>
  schema['x-usual'] === true || (unusual && name !== 'dispute' && random.chance(0.5))

function makeUp(schema: JsonSchema, making: Making): unknown {
  const { random } = making
  const { anyOf, oneOf, enum: choices, const: only, items, type } = schema
  if (only !== undefined) return only
  // Why something could not be measured is for a story to tell.
  if (schema['x-measured']) return makeUp(anyOf![0]!, making)
  if (anyOf ?? oneOf) return makeUp(pickForm((anyOf ?? oneOf)!, random), making)
  if (choices) return choose(schema, choices, random)
  switch (type) {
    case 'boolean':
      return random.chance(0.5)
    case 'number':
    case 'integer':
      return measure(schema, random)
    case 'array': {
      const { minItems = 0, maxItems = 2 } = schema as { minItems?: number; maxItems?: number }
      const length = random.whole(minItems, Math.min(maxItems, minItems + 2))
      return Array.from({ length }, () => makeUp(items!, making))
    }
    case 'object':
      return completed(schema, {}, making)
    default:
      return write(schema, making)
  }
}

/** Of a text or an object, a text: of somebody who is not registered a story has to tell. */
function pickForm(forms: readonly JsonSchema[], random: Random): JsonSchema {
  const texts = forms.filter(({ type }) => type !== 'object')
  const among = texts.length > 0 ? texts : forms
  return among.length === 1 ? among[0]! : random.pick(among)
}

/** By the share that each choice typically has; all alike where the record says nothing. */
function choose(schema: JsonSchema, choices: readonly string[], random: Random): string {
  const shares = Object.entries((schema['x-typical'] ?? {}) as Record<string, number>)
  let left = random.next()
  for (const [choice, share] of shares) {
    if (left < share) return choice
    left -= share
  }
  return random.pick(choices)
}

/** To one decimal, as most instruments show it. */
function measure(schema: JsonSchema, random: Random): number {
  const {
    minimum = 0,
    exclusiveMinimum = minimum,
    maximum = exclusiveMinimum + 1_000,
  } = schema as Limits
  const typical = schema['x-typical'] as readonly [number, number] | undefined
  const [low, high] = typical ?? [exclusiveMinimum, maximum]
  if (schema.type === 'integer') return random.whole(low, high)
  return Math.round(random.between(low, high) * 10) / 10
}

interface Limits {
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
}

/** A name, a time, something that others write there, its own title, or what else the pattern allows. */
function write(schema: JsonSchema, { random, time }: Making): string {
  const { title, pattern = '', examples } = schema as Writing
  const name = makeUpName(schema['x-names'], random, time)
  if (name !== undefined) return name
  if (schema.format === 'date') return dayText(time - random.between(20, 300) * DAY)
  if (schema.format === 'date-time') return instantText(time + random.whole(24, 72) * HOUR)
  if (examples) return String(random.pick(examples))
  const label = `演示·${title}`
  return title && new RegExp(pattern, 'u').test(label) ? label : sampleText(pattern, random)
}

interface Writing {
  readonly title?: string
  readonly pattern?: string
  readonly examples?: readonly unknown[]
}
