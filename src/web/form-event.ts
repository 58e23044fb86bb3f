/** An event made from what somebody typed into its form; it is for the catalogue to judge it. */

import { parseJson } from '../core/bytes/json.ts'
import { isHalf, readScan, readScans, type ScanReading } from '../core/codes/scan.ts'
import type { FormField } from './form-fields.ts'

/** What was typed, by the name of its field. */
export type FormValues = Readonly<Record<string, string>>

type Members = Record<string, unknown>

/** What cannot be read stays as it was typed, so that it is refused at its place. */
export function eventFrom(
  type: string,
  fields: readonly FormField[],
  values: FormValues,
): Readonly<Members> {
  const event: Members = { type }
  const each: Members = {}
  let codes: unknown = []
  for (const field of fields) {
    const value = readValue(field, (values[field.name] ?? '').trim())
    if (value === undefined) continue
    if (field.name === 'batteries') codes = value
    else if (field.ofEach) put(each, field.path.slice(1), value)
    else put(event, field.path, value)
  }
  const batteries = (codes as readonly string[]).map((code) => ({ code, ...each }))
  return { ...event, batteries }
}

/** The field at which a fault is to be shown; undefined if it is of the event as a whole. */
export function fieldAt(pointer: string, fields: readonly FormField[]): FormField | undefined {
  const names = pointer.split('/').slice(2)
  const isOfBattery = names[0] === 'batteries' && names.length > 2
  const at = isOfBattery ? ['batteries', ...names.slice(2)] : names
  if (at.length === 0) return undefined
  const within = fields.filter(({ path }) => startsWith(at, path))
  const longest = within.toSorted((a, b) => b.path.length - a.path.length)[0]
  // Of an object that is missing: at what it must hold.
  const inside = fields.filter(({ path }) => startsWith(path, at))
  return longest ?? inside.find(({ needed }) => needed) ?? inside[0]
}

const startsWith = (path: readonly string[], start: readonly string[]) =>
  start.every((name, i) => path[i] === name)

/** @returns undefined for what was left empty */
function readValue({ kind, isCode }: FormField, text: string): unknown {
  if (text === '') return undefined
  if (kind === 'lines') return isCode ? readCodes(linesOf(text)) : linesOf(text)
  if (kind === 'number') return readNumber(text)
  if (kind === 'yesno') return text === 'true' ? true : text === 'false' ? false : text
  if (kind === 'party') return text.startsWith('{') ? (parseJson(text) ?? text) : text
  if (kind === 'json') return parseJson(text) ?? text
  return isCode ? readCode(text) : text
}

const linesOf = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean)

/** Only what leaves no choice: a proposal is for somebody who sees the label. */
function readCode(text: string): string {
  const reading = readScan(text)
  return reading.kind === 'code' ? reading.code : text
}

/** A line for each, or two in either order for a code in two symbols: a scan gun ends each read with one. */
function readCodes(lines: readonly string[]): string[] {
  const codes: string[] = []
  let half: string | undefined
  for (const line of lines) {
    const joined: ScanReading | undefined = half === undefined ? undefined : readScans([half, line])
    if (joined?.kind === 'code' && joined.changed.includes('joined')) {
      codes.push(joined.code)
      half = undefined
      continue
    }
    if (half !== undefined) codes.push(half)
    half = isHalf(readScan(line)) ? line : undefined
    if (half === undefined) codes.push(readCode(line))
  }
  return half === undefined ? codes : [...codes, half]
}

function readNumber(text: string): number | string {
  const plain = text.normalize('NFKC')
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(plain) ? Number(plain) : text
}

function put(object: Members, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path as readonly [string, ...string[]]
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const within = (object[name] ?? {}) as Members
  // A number, and why there is none: refused at its place.
  object[name] = typeof within === 'object' ? within : { given: within }
  put(object[name] as Members, rest, value)
}
