/** What the vectors of whole logs are put together from. */

import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeEntry, type Entry, encodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import { ecKey, type VectorKey } from './keys.ts'
import {
  COLLECTOR,
  claimsOf,
  END,
  entryAfter,
  events,
  eventTime,
  keys,
  leaves,
  OTHER_PACK,
  SIZE,
  submit,
} from './story.ts'
import type { Vector } from './vector.ts'

const { authority, scanner2 } = keys
export const fresh = ecKey('a new key')

/** A number stands for that entry of the log; a text is an entry that is not in it. */
export type Listed = number | string
export const upTo = (size: number): number[] => leaves.slice(0, size).map((_, i) => i)

/** @param size - entries of the log that come before */
export const given = (size: number, ...more: string[]): Listed[] => [...upTo(size), ...more]
export const good = (why: string, entries: Listed[], more: object = {}): Vector => ({
  ...{ why, verdict: 'ok', entries },
  ...more,
})
export const bad = (
  verdict: string,
  why: string,
  entries: Listed[],
  at = entries.length - 1,
): Vector => ({
  ...{ why, verdict, at },
  entries,
})
export const rules = (one: Vector): Vector => ({ ...one, rules: true })

/** The next entry after so many of the log. */
export const next = (
  size: number,
  jws: string,
  otherwise: Partial<Entry> = {},
  seconds = END + 10,
) => entryAfter(leaves.slice(0, size), jws, seconds, otherwise)
export const says = (key: VectorKey, iss: string, event: object) =>
  submit(key, claimsOf(iss, event, END))
/** After the whole log. */
export const said = (key: VectorKey, iss: string, event: object) => [
  ...upTo(SIZE),
  next(SIZE, says(key, iss, event)),
]
export const ofAuthority = (event: object) => said(authority, AUTHORITY, event)
export const story = (...told: [VectorKey, string, object][]): Listed[] => {
  const texts = [...leaves]
  for (const [i, [key, iss, event]] of told.entries()) {
    texts.push(entryAfter(texts, says(key, iss, event), END + 10 * (i + 1)))
  }
  return [...upTo(SIZE), ...texts.slice(SIZE)]
}

export const at = { time: eventTime(END) }
export const registered = says(scanner2, COLLECTOR, events.registered(END, OTHER_PACK))
export const retiredAt6 = decodeEntry(toUtf8(leaves[6]!))
export const changed6 = (otherwise: Partial<Entry>) => encodeEntry({ ...retiredAt6, ...otherwise })
export const link6 = retiredAt6.batteries[0]!
export const wrongHash = leafHash(toUtf8('another'))

export function vendor(holder: object) {
  return { type: 'vendor.registered', ...at, vendor: '04Q', ...holder }
}
