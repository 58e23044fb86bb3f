/** The fields of an event type as rows of a table: name, titles, form, whether it must be there. */

import { choicesIn, eventSchemaOf, type JsonSchema } from '../http/api/event-schemas.ts'
import { fieldTitle } from '../text/fields.ts'
import { code, list, row } from './markdown.ts'

interface Field {
  /** With the names of what it stands in: `batteries[].code`. */
  readonly path: string
  readonly name: string
  readonly schema: JsonSchema
  readonly needed: boolean
}

export const fieldTable = (type: string, isWanted: (path: string) => boolean): string =>
  fieldsIn(eventSchemaOf(type)!, '')
    .filter(({ path }) => isWanted(path))
    .map(({ path, name, schema, needed }) =>
      row([
        code(path),
        fieldTitle(name, 'zh'),
        fieldTitle(name, 'en'),
        formOf(schema, name),
        needed ? 'needed' : '',
      ]),
    )
    .join('\n')

/** A field, then those in it. What differs by variant (two kinds of keys) is shown together. */
function fieldsIn(schema: JsonSchema, prefix: string): Field[] {
  const inner = schema.items
    ? fieldsIn(schema.items, `${prefix}[]`)
    : [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => fieldsIn(one, prefix))
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const path = prefix ? `${prefix}.${name}` : name
    const needed = schema.required?.includes(name) ?? false
    return [{ path, name, schema: value, needed }, ...fieldsIn(value, path)]
  })
  const seen = new Set<string>()
  return [...inner, ...own].filter(({ path }) => !seen.has(path) && seen.add(path))
}

function formOf(schema: JsonSchema, name: string): string {
  const choices = name === 'type' ? [] : choicesIn(schema)
  if (choices.length > 0) return `${schema.items ? 'list of ' : ''}${list(choices.map(code))}`
  if (schema['x-measured']) return `${formOf(schema.anyOf![0]!, name)}, or why there is none`
  if (schema.type === 'number' || schema.type === 'integer')
    return `number ${rangeOf(schema)}`.trim()
  if (schema.type === 'array') return `list of ${countOf(schema)}`
  if (schema.type === 'boolean') return 'yes or no'
  if (schema.type === 'object') return ''
  const words = (schema.anyOf ?? []).flatMap(({ const: word }) => word ?? [])
  if (words.length > 0) return `text, or ${list(words.map(code))}`
  return FORMATS[String(schema.format)] ?? FORMATS[name] ?? 'text'
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'instant',
  date: 'day',
  type: 'name of the type',
  code: 'code',
  district: '6 digits, GB/T 2260',
  lot: '`LOT-Z<11 random characters>`',
  vin: '17 characters, ISO 3779',
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const least = exclusiveMinimum === undefined ? format(minimum) : `> ${format(exclusiveMinimum)}`
  return [least, format(maximum)]
    .filter(Boolean)
    .join('–')
    .replace(/^> (.*)–/, '> $1, ≤ ')
}

const format = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : ''

const countOf = ({ minItems = 0, maxItems }: JsonSchema): string =>
  maxItems === 0 ? 'none' : `${minItems}–${maxItems}`
