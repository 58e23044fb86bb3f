/** Writes the table of docs/SECURITY.md out of what the tampering campaign found: `npm run tamper`. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseJson } from '../core/bytes/json.ts'
import { code, list, row } from './markdown.ts'

/** Who may find an attack out, in the order of the columns. */
export const FINDERS = [
  'start',
  'publish',
  'receipt',
  'audit',
  'kept',
  'witness',
  'rebuild',
] as const

export type Finder = (typeof FINDERS)[number]

/** The code by which each found it; who is not named found nothing. */
export type Found = Partial<Record<Finder, string>>

export interface AttackResult {
  readonly attack: string
  /** Where, if it was made in several places. */
  readonly place?: string
  readonly found: Found
}

const FILE = path.resolve(import.meta.dirname, '../../docs/tampering.json')

export const readResults = (): AttackResult[] =>
  parseJson(readFileSync(FILE, 'utf8')) as AttackResult[]

/** A line for each, so that a change of one is a change of one line. */
export const formatResults = (results: readonly AttackResult[]): string =>
  `[\n${results.map((result) => `  ${JSON.stringify(result)}`).join(',\n')}\n]\n`

const HEADINGS: Record<Finder, string> = {
  start: 'start',
  publish: 'publishing',
  receipt: 'receipts',
  audit: 'audit',
  kept: 'audit `--kept`',
  witness: 'witness',
  rebuild: 'rebuild',
}

export function tamperingTable(results: readonly AttackResult[]): string {
  const lines = gather(results).map(({ attack, found }) =>
    row([attack, ...FINDERS.map((finder) => (found[finder] ? code(found[finder]) : ''))]),
  )
  const headings = FINDERS.map((finder) => HEADINGS[finder])
  return `${[row(['attack', ...headings]), row(['---', ...headings.map(() => '---')]), ...lines].join('\n')}\n`
}

/** One line for places, and for columns of a table, that are found out alike. */
function gather(results: readonly AttackResult[]): AttackResult[] {
  const gathered = new Map<string, { attack: string; found: Found; columns: string[] }>()
  for (const { attack, found, places } of gatherPlaces(results)) {
    const [, table, column] = /^`(\w+)\.(\w+)` changed$/.exec(attack) ?? []
    const where = places.length > 0 ? `: ${list(places)}` : ''
    const key = table ? `${table} ${JSON.stringify(found)} ${where}` : `${attack}${where}`
    const line = gathered.get(key) ?? {
      attack: table ? `${table}${where}` : key,
      found,
      columns: [],
    }
    if (column) line.columns.push(column)
    gathered.set(key, line)
  }
  return [...gathered.values()].map(({ attack, found, columns }) => ({
    found,
    attack: columns.length > 0 ? nameColumns(attack, columns) : attack,
  }))
}

function nameColumns(attack: string, columns: readonly string[]): string {
  const [table, where] = attack.split(': ')
  return `${code(table!)}: ${list(columns.map(code))} changed${where ? `: ${where}` : ''}`
}

function gatherPlaces(results: readonly AttackResult[]) {
  const all = new Map<string, number>()
  for (const { attack } of results) all.set(attack, (all.get(attack) ?? 0) + 1)
  const gathered = new Map<string, { attack: string; found: Found; places: string[] }>()
  for (const { attack, place, found } of results) {
    const key = `${attack} ${JSON.stringify(found)}`
    const line = gathered.get(key) ?? { attack, found, places: [] }
    if (place) line.places.push(place)
    gathered.set(key, line)
  }
  // Alike wherever it is made: then it need not be said where.
  return [...gathered.values()].map((line) =>
    line.places.length === all.get(line.attack) ? { ...line, places: [] } : line,
  )
}
