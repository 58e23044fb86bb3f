/** Writes the table of docs/SECURITY.md out of what the campaign of faults counted: `npm run faults`. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseJson } from '../core/bytes/json.ts'
import { row } from './markdown.ts'

/** Milliseconds from when an honest client first sent something to when it was acknowledged. */
export interface Waits {
  readonly median: number
  readonly longest: number
}

/** Of everything that honest clients sent before, during and after a fault. */
export interface FaultOutcome {
  readonly fault: string
  readonly acknowledged: number
  /** Acknowledged, and not in the log. */
  readonly lost: number
  /** In the log more than once. */
  readonly doubled: number
  /** In the log, and not with the index and the leaf hash that were acknowledged. */
  readonly altered: number
  /** Times that something had to be sent again. */
  readonly refused: number
  readonly before: Waits
  readonly during: Waits
}

export interface FaultResults {
  /** Where and how it was measured. */
  readonly machine: string
  readonly seed: number
  /** Seconds that each fault lasted. */
  readonly seconds: number
  readonly outcomes: readonly FaultOutcome[]
}

const FILE = path.resolve(import.meta.dirname, '../../docs/faults.json')

export const readFaults = (): FaultResults => parseJson(readFileSync(FILE, 'utf8')) as FaultResults

/** A line for each fault, so that a change of one is a change of one line. */
export function formatFaults({ outcomes, ...how }: FaultResults): string {
  const lines = outcomes.map((outcome) => `  ${JSON.stringify(outcome)}`)
  return `{${JSON.stringify(how).slice(1, -1)},"outcomes":[\n${lines.join(',\n')}\n]}\n`
}

const HEADINGS = [
  'fault',
  'acknowledged',
  'sent again',
  'lost',
  'doubled',
  'altered',
  'median wait before, ms',
  'during, ms',
  'longest wait, ms',
]

export function faultsTable({ machine, seed, seconds, outcomes }: FaultResults): string {
  const lines = outcomes.map(
    ({ fault, acknowledged, refused, lost, doubled, altered, before, during }) =>
      row([
        fault,
        ...[acknowledged, refused, lost, doubled, altered].map(String),
        ...[before.median, during.median, during.longest].map(String),
      ]),
  )
  const table = [row(HEADINGS), row(HEADINGS.map(() => '---')), ...lines].join('\n')
  return `${table}\n\nEach fault lasted ${seconds} s. ${machine}; seed ${seed}.\n`
}
