/** Event types as JSON Schema (2020-12), with all that a form, or a program of another's, asks of one. */

import { z } from 'zod'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import type { EventDefinition } from '../../core/events/definition.ts'
import { obligationsIn } from '../../core/events/obligations.ts'
import { REGISTRY_CATALOGUE } from '../../core/events/registry-events.ts'
import { fieldTitle, unitOf, valueTexts } from '../../text/fields.ts'
import { LANGUAGES } from '../../text/language.ts'
import { eventTitle } from '../../text/terms.ts'

/** As far as it is read here. */
export interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly string[]
  readonly const?: string
  readonly [keyword: string]: unknown
}

/** Every type of event, those about batteries first. */
export const EVENT_TYPES: readonly string[] = [...CATALOGUE.keys(), ...REGISTRY_CATALOGUE.keys()]

/** What every event carries: a form asks for it after what is the event's own. */
const COMMON = ['time', 'place', 'evidence', 'dispute']

/**
 * The schema of an event type; undefined if there is none of that name. What spans several fields,
 * such as a balance of masses, it cannot say.
 */
export function eventSchemaOf(type: string): JsonSchema | undefined {
  const { schema } = CATALOGUE.get(type) ?? REGISTRY_CATALOGUE.get(type) ?? {}
  if (!schema) return undefined
  const { $schema, ...described } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  const definition = CATALOGUE.get(type)
  return {
    $schema,
    title: eventTitle(type, 'zh'),
    'x-titles': inBoth((language) => eventTitle(type, language)),
    ...withTexts(described),
    'x-form': formOrder(Object.keys(described.properties ?? {}), definition),
    ...(definition && rulesOf(definition)),
  }
}

function rulesOf(definition: EventDefinition): object {
  const { signers, from, fromIfUnrecorded, fromIfRepurposed, to, custody, epcis } = definition
  return {
    'x-signers': signers,
    'x-from': from,
    ...(fromIfUnrecorded && { 'x-from-if-unrecorded': fromIfUnrecorded }),
    ...(fromIfRepurposed && { 'x-from-if-repurposed': fromIfRepurposed }),
    'x-to': to,
    'x-custody': custody,
    'x-disputable': definition.disputable ?? false,
    'x-opens': obligationsIn(definition.opens),
    'x-reports': obligationsIn(definition.reports),
    'x-closes': definition.closes ?? [],
    ...needsOf(definition),
    'x-epcis': epcis,
  }
}

/** What the rules ask for of every event of the type, and how its masses were found. */
function needsOf({ needs, masses }: EventDefinition): object {
  const always = typeof needs === 'object' ? needs : []
  const asked = [...always, ...(masses.length > 0 ? ['massBasis'] : [])]
  return asked.length > 0 ? { 'x-needs': asked } : {}
}

function formOrder(names: readonly string[], definition: EventDefinition | undefined): string[] {
  const first = ['batteries', ...(definition?.form ?? [])].filter((name) => names.includes(name))
  const own = names.filter((name) => name !== 'type' && !COMMON.includes(name))
  const common = COMMON.filter((name) => names.includes(name))
  return [...new Set([...first, ...own, ...common])]
}

/** Puts titles, units and the words for choices to all that has a name. */
function withTexts(schema: JsonSchema, name?: string): JsonSchema {
  const { properties, items, anyOf, oneOf } = schema
  return {
    ...(name !== undefined && textsOf(name, schema)),
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, withTexts(value, key)]),
      ),
    }),
    ...(items && { items: withTexts(items) }),
    ...(anyOf && { anyOf: anyOf.map((one) => withTexts(one)) }),
    ...(oneOf && { oneOf: oneOf.map((one) => withTexts(one)) }),
  }
}

function textsOf(name: string, schema: JsonSchema): object {
  const unit = unitOf(name)
  const choices = choicesIn(schema)
  return {
    title: fieldTitle(name, 'zh'),
    'x-titles': inBoth((language) => fieldTitle(name, language)),
    ...(unit !== undefined && { 'x-unit': unit }),
    ...(name !== 'type' && choices.length > 0 && { 'x-values': valuesOf(name, choices) }),
  }
}

/** What may stand there, where that is a choice. */
export function choicesIn({ enum: choices, const: only, items }: JsonSchema): readonly string[] {
  if (choices) return choices
  if (typeof only === 'string') return [only]
  return items ? choicesIn(items) : []
}

const valuesOf = (name: string, choices: readonly string[]) =>
  Object.fromEntries(
    choices.map((choice) => [
      choice,
      inBoth((language) => valueTexts(name, language)?.[choice] ?? choice),
    ]),
  )

const inBoth = (say: (language: (typeof LANGUAGES)[number]) => string) =>
  Object.fromEntries(LANGUAGES.map((language) => [language, say(language)]))
