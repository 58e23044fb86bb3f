/** The rows of what is to be submitted: signed submissions, or events to be signed. */

import { parseJson } from '../../core/bytes/json.ts'
import { fault } from '../terminal/fault.ts'

export interface InputRow {
  /** From 1: the line, or the place in the array. */
  readonly row: number
  /** A compact JWS, or an event as JSON. */
  readonly text: string
}

/**
 * @param signing - whether the rows are events: one, an array, or one on each line; otherwise
 *   they are submissions, one on each line
 * @throws Fault `input_empty`, `key_needed`, `events_needed`, `event_malformed`
 */
export function parseRows(input: string, signing: boolean): InputRow[] {
  const rows = signing ? parseEvents(input) : parseSubmissions(input)
  if (rows.length === 0) throw fault('input_empty')
  return rows
}

/** @returns undefined unless the text is a JSON object that means one thing */
export function parseObject(text: string): object | undefined {
  const value = parseJson(text)
  return isObject(value) ? value : undefined
}

function parseSubmissions(text: string): InputRow[] {
  if (/^\s*[[{]/.test(text)) throw fault('key_needed')
  return parseLines(text)
}

function parseEvents(text: string): InputRow[] {
  const whole = parseJson(text)
  if (Array.isArray(whole)) return whole.map((event, i) => eventRow(event, i + 1))
  if (whole !== undefined) return [eventRow(whole, 1)]
  const lines = parseLines(text)
  for (const line of lines) eventRow(parseObject(line.text), line.row, line.text)
  return lines
}

function eventRow(event: unknown, row: number, text?: string): InputRow {
  if (text !== undefined && JWS.test(text)) throw fault('events_needed', { row })
  if (!isObject(event)) throw fault('event_malformed', { row })
  return { row, text: text ?? JSON.stringify(event) }
}

const parseLines = (text: string): InputRow[] =>
  text
    .split('\n')
    .map((line, i) => ({ row: i + 1, text: line.trim() }))
    .filter((line) => line.text !== '')

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/
