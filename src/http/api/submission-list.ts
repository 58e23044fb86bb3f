/**
 * Reads `{"submissions": ["…", "…"]}` as it arrives. A list may be long and anybody may send one,
 * so it is never in memory as a whole before it is known to be a list: what is no such list is
 * refused at its first wrong byte, and what is too long as soon as it is.
 */

import type { IncomingMessage } from 'node:http'
import { LedgerError } from '../../core/errors.ts'
import { SUBMISSION_LIMIT } from '../../core/log/submission.ts'

export const SUBMISSIONS_LIMIT = 1_000

/**
 * Bytes of a list: a thousand submissions of 4 KiB. Nearly all have one or two; those of the largest
 * size name 256 batteries each, and a hundred fit.
 */
export const LIST_BODY_LIMIT = 4 * 1024 * 1024

/**
 * @param onBytes - told how many bytes more are held; throws if there is no room for them
 * @returns the strings of the list as they were spelt, a character for each byte. One that is
 *   longer than any submission is cut behind that length
 * @throws {@link LedgerError} `request_malformed`, `request_too_large`, `too_many_submissions`;
 *   what `onBytes` throws
 */
export function readListBody(
  req: IncomingMessage,
  onBytes: (count: number) => void,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const declared = Number(req.headers['content-length'] ?? 0)
    if (declared > LIST_BODY_LIMIT) {
      reject(new LedgerError('request_too_large', { limit: LIST_BODY_LIMIT }))
      return
    }
    const list = createListParser()
    let size = 0
    const refuse = (refusal: unknown) => {
      req.off('data', onData)
      req.pause()
      reject(refusal)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      try {
        if (size > LIST_BODY_LIMIT) {
          throw new LedgerError('request_too_large', { limit: LIST_BODY_LIMIT })
        }
        onBytes(chunk.length)
        list.take(chunk)
      } catch (refusal) {
        refuse(refusal)
      }
    }
    req.on('data', onData)
    req.on('end', () => {
      try {
        resolve(list.end())
      } catch (refusal) {
        reject(refusal)
      }
    })
    req.on('error', () => reject(new LedgerError('request_malformed', { reason: 'truncated' })))
  })
}

interface ListParser {
  /** @throws {@link LedgerError} `request_malformed`, `too_many_submissions` */
  take(chunk: Uint8Array): void
  /** @throws {@link LedgerError} `request_malformed` */
  end(): string[]
}

/**
 * What may come next. Between these, white space may stand. A string is read by itself: `name` and
 * `element` are where one may begin.
 */
type Expected =
  | 'object'
  | 'name'
  | 'colon'
  | 'array'
  | 'first'
  | 'element'
  | 'more'
  | 'close'
  | 'end'

const AFTER: Readonly<Partial<Record<Expected, Readonly<Record<string, Expected>>>>> = {
  object: { '{': 'name' },
  colon: { ':': 'array' },
  array: { '[': 'first' },
  first: { ']': 'close' },
  more: { ',': 'element', ']': 'close' },
  close: { '}': 'end' },
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

export function createListParser(): ListParser {
  const list: string[] = []
  let expected: Expected = 'object'
  /** Of the string that is being read, what earlier chunks had; undefined between strings. */
  let text: string | undefined
  let isEscaped = false

  const addString = (whole: string) => {
    if (expected === 'name') {
      if (whole !== 'submissions') throw malformed('submissions')
      expected = 'colon'
      return
    }
    if (list.length === SUBMISSIONS_LIMIT) {
      const count = SUBMISSIONS_LIMIT + 1
      throw new LedgerError('too_many_submissions', { count, limit: SUBMISSIONS_LIMIT })
    }
    list.push(whole)
    expected = 'more'
  }

  /** @returns where its quote stands, or the end of the chunk */
  const endOfString = (chunk: Uint8Array, from: number): number => {
    // Byte by byte: to look for the next quote or backslash natively costs more where all are such.
    for (let at = from; at < chunk.length; at++) {
      if (isEscaped) isEscaped = false
      else if (chunk[at] === BACKSLASH) isEscaped = true
      else if (chunk[at] === QUOTE) return at
    }
    return chunk.length
  }

  /** @returns where the string ends, or the chunk */
  const readString = (chunk: Uint8Array, from: number): number => {
    const at = endOfString(chunk, from)
    const room = SUBMISSION_LIMIT + 1 - text!.length
    text += latin1(chunk, from, Math.min(at, from + Math.max(room, 0)))
    if (at < chunk.length) {
      const whole = text!
      text = undefined
      addString(whole)
    }
    return at
  }

  return {
    take(chunk) {
      for (let at = 0; at < chunk.length; at++) {
        if (text !== undefined) {
          at = readString(chunk, at)
          continue
        }
        const byte = chunk[at]!
        if (SPACES.has(byte)) continue
        if (byte === QUOTE && isStringExpected(expected)) {
          text = ''
          continue
        }
        const next = AFTER[expected]?.[String.fromCharCode(byte)]
        if (!next) throw malformed('submissions')
        expected = next
      }
    },
    end() {
      if (expected !== 'end') throw malformed('json')
      return list
    },
  }
}

const isStringExpected = (expected: Expected) =>
  expected === 'name' || expected === 'first' || expected === 'element'

/** A copy: what is kept of a body must not keep all of it. */
const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)

const malformed = (reason: string) => new LedgerError('request_malformed', { reason })
