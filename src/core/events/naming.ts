/**
 * What an event names, and where: found by the marks of its fields (`x-names` in `fields.ts`), once,
 * when its type is defined. So whatever checks, shows or bundles what is named knows of every field.
 */

import type { z } from 'zod'
import { type Place, visit } from './paths.ts'

/** What a text may be the name of. */
export type NameKind =
  | 'enterprise'
  | 'facility'
  | 'battery'
  | 'lot'
  | 'vehicle'
  | 'district'
  | 'vendor'
  | 'outsider'

export interface NamingField {
  /** Names of members from the event to the text, joined by `/`; `*` stands for each of a list. */
  readonly path: string
  readonly steps: readonly string[]
  readonly kinds: readonly NameKind[]
  /** Of a field that holds a name or something else: whether a text is a name. */
  readonly isName?: (text: string) => boolean
}

/** A name in an event, and where. */
export interface Naming extends Place {
  readonly name: string
}

/** The fields of an event that name something, in the order of its schema. */
export const namingFieldsOf = (schema: z.ZodType): NamingField[] => search(schema as Walked, [])

/** What a field of an event names. */
export function namesAt({ steps, isName }: NamingField, event: object): Naming[] {
  const found: Naming[] = []
  visit(event, steps, (value, place) => {
    if (typeof value !== 'string' || (isName && !isName(value))) return
    found.push({ name: value, ...place })
  })
  return found
}

/** What is read here of zod's schemas, of whatever class. */
export interface Walked extends z.ZodType {
  readonly def: z.ZodType['def'] & {
    readonly shape?: Readonly<Record<string, Walked>>
    readonly element?: Walked
    readonly innerType?: Walked
    readonly options?: readonly Walked[]
  }
}

function search(schema: Walked, steps: readonly string[]): NamingField[] {
  const { shape, element, innerType, options } = schema.def
  if (shape) return Object.entries(shape).flatMap(([name, one]) => search(one, [...steps, name]))
  if (element) return search(element, [...steps, '*'])
  if (innerType) return search(innerType, steps)
  if (options) return searchForms(options, steps)
  const kind = schema.meta()?.['x-names'] as NameKind | undefined
  return kind ? [{ path: steps.join('/'), steps, kinds: [kind] }] : []
}

/**
 * A text of several forms is a name if it has one of those that are marked. In place of a text there
 * may be an object, which names more.
 */
function searchForms(options: readonly Walked[], steps: readonly string[]): NamingField[] {
  const forms = options.map((option) => search(option, steps))
  const isOwn = (field: NamingField) => field.steps === steps
  const own = forms.flat().filter(isOwn)
  const paths = new Set<string>()
  const inner = forms.flat().filter((one) => !isOwn(one) && paths.size < paths.add(one.path).size)
  if (own.length === 0) return inner
  const field = { path: steps.join('/'), steps, kinds: own.flatMap(({ kinds }) => kinds) }
  const names = options.filter((_, i) => forms[i]!.some(isOwn))
  if (names.length === options.length) return [field, ...inner]
  const isName = (text: string) => names.some((name) => name.safeParse(text).success)
  return [{ ...field, isName }, ...inner]
}
