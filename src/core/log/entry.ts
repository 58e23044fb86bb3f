/**
 * An entry: an accepted submission in its place in the log, and the bytes of its leaf:
 *
 *     cellproof/entry/v1
 *     <index>
 *     <acceptedAt, RFC 3339, UTC, milliseconds>
 *     <leaf hash of the previous entry, base64; "-" for index 0>
 *     <battery code> <position> <leaf hash of this battery's previous entry, base64, or "-">
 *     …
 *
 *     <submission, compact JWS>
 *
 * No field can hold a line break or a space, so two different entries never encode alike, and
 * no JSON has to be put in a canonical form.
 */

import { fromBase64, fromUtf8, toBase64 } from '../bytes/encoding.ts'
import { HASH_LENGTH, type Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'

const VERSION = 'cellproof/entry/v1'

/** Bytes: what a C2SP entry bundle can hold. */
export const ENTRY_LIMIT = 65_535

// Dates outside the four-digit years of RFC 3339 have a longer spelling of JavaScript's own.
const TIME_LENGTH = '2026-11-22T00:30:00.000Z'.length

export interface BatteryLink {
  readonly code: string
  /** Place in this battery's chain, from 0. */
  readonly position: number
  /** Leaf hash of the battery's entry before this one; undefined at position 0. */
  readonly previous: Hash | undefined
}

export interface Entry {
  /** From 0, without gaps. */
  readonly index: number
  /** The log's clock when it accepted the submission; never before the previous entry's. */
  readonly acceptedAt: Date
  /** Leaf hash of the entry before; undefined at index 0. */
  readonly previous: Hash | undefined
  /** One for each battery that the event touches, in the event's order. */
  readonly batteries: readonly BatteryLink[]
  /** Compact JWS, as received. */
  readonly submission: string
}

export function encodeEntry(entry: Entry): string {
  const links = entry.batteries.map(
    ({ code, position, previous }) => `${code} ${position} ${linkText(previous)}\n`,
  )
  return `${VERSION}\n${entry.index}\n${entry.acceptedAt.toISOString()}\n${linkText(
    entry.previous,
  )}\n${links.join('')}\n${entry.submission}\n`
}

/**
 * Parses the bytes of a leaf, which must be what {@link encodeEntry} writes, to the byte.
 *
 * @throws {@link LedgerError} `entry_malformed`
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  const text = bytes.length <= ENTRY_LIMIT ? fromUtf8(bytes) : undefined
  const entry = text === undefined ? undefined : parse(text)
  // One comparison refuses every other spelling: leading zeros, other time formats, extra lines.
  if (!entry || encodeEntry(entry) !== text) throw new LedgerError('entry_malformed')
  return entry
}

function parse(text: string): Entry | undefined {
  const [version, index, acceptedAt, previous, ...rest] = text.split('\n')
  const empty = rest.indexOf('')
  const submission = rest[empty + 1]
  const time = new Date(acceptedAt ?? '')
  if (version !== VERSION || empty < 0 || !submission) return undefined
  if (Number.isNaN(time.getTime()) || acceptedAt?.length !== TIME_LENGTH) return undefined
  if (!isPlace(index, previous)) return undefined
  const batteries = rest.slice(0, empty).map(parseLink)
  if (!batteries.every((link) => link !== undefined)) return undefined
  return {
    index: Number(index),
    acceptedAt: time,
    previous: parseHash(previous),
    batteries,
    submission,
  }
}

function parseLink(line: string): BatteryLink | undefined {
  const [code, position, previous] = line.split(' ')
  if (!code || !PRINTABLE.test(code) || !isPlace(position, previous)) return undefined
  return { code, position: Number(position), previous: parseHash(previous) }
}

const PRINTABLE = /^[\x21-\x7e]+$/

/** Whether it is a place in a chain: only the first has nothing before it. */
function isPlace(text: string | undefined, previous: string | undefined): boolean {
  const place = Number(text)
  return Number.isSafeInteger(place) && place >= 0 && (place === 0) === (previous === '-')
}

const linkText = (hash: Hash | undefined) => (hash ? toBase64(hash) : '-')

// A field that is not a hash becomes "-", which the comparison in decodeEntry then finds.
function parseHash(text: string | undefined): Hash | undefined {
  const hash = fromBase64(text ?? '')
  return hash?.length === HASH_LENGTH ? hash : undefined
}
