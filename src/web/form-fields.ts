/** The fields of a form, made from the JSON Schema of an event type. */

import { isBatteryCode } from '../core/codes/battery-code.ts'

/** As far as a form reads it. */
export interface FormSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, FormSchema>>
  readonly required?: readonly string[]
  readonly items?: FormSchema
  readonly anyOf?: readonly FormSchema[]
  readonly oneOf?: readonly FormSchema[]
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly [keyword: string]: unknown
}

/** `lines`: texts, one on each line; `party`: a text, or an object; `json`: what no single control can hold. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'choice'
  | 'yesno'
  | 'instant'
  | 'day'
  | 'lines'
  | 'party'
  | 'json'

export interface FormField {
  /** Where the value belongs in the event: `place.district`; `batteries` for all their codes. */
  readonly name: string
  /** The names that `name` is made of. */
  readonly path: readonly string[]
  readonly kind: FieldKind
  readonly schema: FormSchema
  readonly needed: boolean
  /** The rules ask for it; without it an event is accepted, with a warning. */
  readonly asked: boolean
  /** Holds battery codes, which are read as a scanner sends them. */
  readonly isCode: boolean
  /** Said once, of every battery that is named. */
  readonly ofEach: boolean
}

/** Fields in the order in which a form asks for them. */
export function formFieldsOf(schema: FormSchema): FormField[] {
  const order = (schema['x-form'] ?? []) as readonly string[]
  const asked = ((schema['x-needs'] ?? []) as readonly string[]).map(nameOfPath)
  return order
    .flatMap((name) => {
      const needed = isRequired(schema, name)
      const value = schema.properties![name]!
      return name === 'batteries' ? batteryFields(value, needed) : fieldsIn(value, [name], needed)
    })
    .map((field) => ({ ...field, asked: !field.needed && asked.includes(field.name) }))
}

/** A form says once what is said of each battery. */
const nameOfPath = (path: string) =>
  path.replace(/^batteries\/\*\//, 'batteries/').replaceAll('/', '.')

/** None for an event that names no batteries. */
function batteryFields(batteries: FormSchema, needed: boolean): FormField[] {
  if (batteries.maxItems === 0) return []
  const each = batteries.items!
  const { code, ...others } = each.properties!
  const codes = { ...fieldOf(batteries, ['batteries'], needed && batteries.minItems !== 0) }
  return [
    { ...codes, kind: 'lines', isCode: holdsCode(code!) },
    ...Object.entries(others)
      .flatMap(([name, value]) =>
        fieldsIn(value, ['batteries', name], needed && isRequired(each, name)),
      )
      .map((field) => ({ ...field, ofEach: true })),
  ]
}

/** Of what is measured either the number is given, or why there is none. */
function fieldsIn(schema: FormSchema, path: readonly string[], needed: boolean): FormField[] {
  if (schema['x-measured']) {
    const [number, reason] = schema.anyOf!
    return [
      fieldOf({ ...number, title: schema.title, 'x-measured': true }, path, false),
      fieldOf(reason!.properties!.unmeasured!, [...path, 'unmeasured'], false),
    ]
  }
  if (!schema.properties) return [fieldOf(schema, path, needed)]
  return Object.entries(schema.properties).flatMap(([name, value]) =>
    fieldsIn(value, [...path, name], needed && isRequired(schema, name)),
  )
}

const fieldOf = (schema: FormSchema, path: readonly string[], needed: boolean): FormField => ({
  name: path.join('.'),
  path,
  kind: kindOf(schema),
  schema,
  needed,
  asked: false,
  isCode: holdsCode(schema.items ?? schema),
  ofEach: false,
})

const isRequired = ({ required = [] }: FormSchema, name: string) => required.includes(name)

const KINDS: Readonly<Record<string, FieldKind>> = {
  number: 'number',
  integer: 'number',
  boolean: 'yesno',
  'date-time': 'instant',
  date: 'day',
  string: 'text',
}

function kindOf(schema: FormSchema): FieldKind {
  if (schema.items) return isText(schema.items) ? 'lines' : 'json'
  if (schema.enum) return 'choice'
  if (isText(schema)) return KINDS[schema.format ?? 'string'] ?? 'text'
  if (schema.anyOf?.some(isText)) return 'party'
  return KINDS[schema.type ?? ''] ?? 'json'
}

const isText = ({ type, anyOf }: FormSchema): boolean =>
  anyOf ? anyOf.every(isText) : type === 'string'

const holdsCode = ({ examples = [], anyOf = [] }: FormSchema): boolean =>
  examples.some((example) => isBatteryCode(String(example))) || anyOf.some(holdsCode)
