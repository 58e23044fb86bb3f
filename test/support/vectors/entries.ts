/** Entries by themselves: one spelling each. */

import { concatBytes, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeEntry, ENTRY_LIMIT } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { leaves, respell } from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const first = leaves[0]!
/** Of two batteries. */
const registered = leaves[5]!
/** Of one, at position 1. */
const retired = leaves[6]!
const [, , time = '', previous = '', link = ''] = retired.split('\n')

function good(why: string, entry: string): Vector {
  const parsed = decodeEntry(toUtf8(entry))
  const hash = (bytes: Uint8Array | undefined) => (bytes ? toBase64(bytes) : null)
  return {
    ...{ why, verdict: 'ok', entry },
    parsed: {
      index: parsed.index,
      acceptedAt: parsed.acceptedAt.toISOString(),
      previous: hash(parsed.previous),
      batteries: parsed.batteries.map((one) => ({ ...one, previous: hash(one.previous) })),
      submission: parsed.submission,
    },
    leafHash: toBase64(leafHash(toUtf8(entry))),
  }
}

const bad = (why: string, entry: string): Vector => ({ why, verdict: 'entry_malformed', entry })
const badBytes = (why: string, bytes: Uint8Array): Vector => ({
  ...{ why, verdict: 'entry_malformed' },
  entryBase64: toBase64(bytes),
})
const changed = (why: string, from: string, to: string): Vector => {
  if (!retired.includes(from)) throw new Error(`nothing to change: ${from}`)
  return bad(
    why,
    retired.replace(from, () => to),
  )
}

const ofLength = (length: number) => `${retired.trimEnd()}${'A'.repeat(length - retired.length)}\n`

export const entryVectors: Vectors = inFolder('entries', {
  'good-first': good('The first entry of a log: nothing is before it.', first),
  'good-two-batteries': good('Two batteries begin.', registered),
  'good-one-battery': good('A battery’s second entry.', retired),
  'good-longest': good(
    '65,535 bytes. What stands for a submission is not looked at here.',
    ofLength(ENTRY_LIMIT),
  ),
  'too-long': bad('65,536 bytes.', ofLength(ENTRY_LIMIT + 1)),
  empty: bad('No bytes.', ''),
  version: changed('Another version.', 'entry/v1', 'entry/v2'),
  'byte-order-mark': bad('A byte-order mark before it.', `\ufeff${retired}`),
  crlf: bad('Lines end in CR LF.', retired.replaceAll('\n', '\r\n')),
  'no-last-newline': bad('The last line does not end.', retired.slice(0, -1)),
  'two-last-newlines': bad('An empty line at the end.', `${retired}\n`),
  'extra-line': bad('A line after the submission.', `${retired}more\n`),
  'extra-line-before-batteries': changed(
    'A line before the batteries that is none.',
    `${link}\n`,
    `\n${link}\n`,
  ),
  'no-empty-line': changed('No empty line before the submission.', `${link}\n\n`, `${link}\n`),
  'two-empty-lines': changed(
    'Two empty lines before the submission.',
    `${link}\n\n`,
    `${link}\n\n\n`,
  ),
  'no-submission': bad('No submission.', retired.slice(0, retired.indexOf('\n\n') + 2)),
  'index-leading-zero': changed('The index has a leading zero.', '\n6\n', '\n06\n'),
  'index-plus': changed('The index has a sign.', '\n6\n', '\n+6\n'),
  'index-negative': changed('The index is negative.', '\n6\n', '\n-6\n'),
  'index-exponent': changed('The index has an exponent.', '\n6\n', '\n6e0\n'),
  'index-beyond-2-53': changed('The index is 2^53.', '\n6\n', `\n${2 ** 53}\n`),
  'index-space': changed('A space after the index.', '\n6\n', '\n6 \n'),
  'index-wide-digit': changed('The index is in another script’s digits.', '\n6\n', '\n６\n'),
  'time-no-milliseconds': changed(
    'The time has no milliseconds.',
    time,
    time.replace('.250Z', 'Z'),
  ),
  'time-microseconds': changed(
    'The time has microseconds.',
    time,
    time.replace('.250Z', '.250000Z'),
  ),
  'time-offset': changed('The time has an offset.', time, time.replace('Z', '+00:00')),
  'time-other-zone': changed(
    'The time is of another zone.',
    time,
    time.replace('T00', 'T08').replace('Z', '+08:00'),
  ),
  'time-small': changed('The time in small letters.', time, time.toLowerCase()),
  'time-space': changed('The time with a space.', time, time.replace('T', ' ')),
  'time-no-day': changed('The 31st of November.', time, time.replace('11-22', '11-31')),
  'time-leap-second': changed('A second 60.', time, time.replace(':01.', ':60.')),
  'time-hour-24': changed('An hour 24.', time, time.replace('T00:31:01.250', 'T24:00:00.000')),
  'time-six-digit-year': changed('A year of six digits.', time, `+00${time}`),
  'previous-missing': changed('Nothing before an entry that is not the first.', previous, '-'),
  'previous-at-first': bad(
    'Something before the first entry.',
    first.replace('\n-\n', () => `\n${previous}\n`),
  ),
  'previous-unpadded': changed('The hash before has no padding.', previous, previous.slice(0, -1)),
  'previous-respelt': changed('The hash before in another spelling.', previous, respell(previous)),
  'previous-base64url': changed('The hash before in base64url.', previous, urlSafe(previous)),
  'previous-31-bytes': changed(
    'The hash before is too short.',
    previous,
    toBase64(new Uint8Array(31)),
  ),
  'previous-hex': changed('The hash before in hexadecimal.', previous, 'ab'.repeat(32)),
  'battery-two-spaces': changed('Two spaces in a battery’s line.', ' 1 ', '  1 '),
  'battery-tab': changed('A tab in a battery’s line.', ' 1 ', '\t1 '),
  'battery-trailing-space': changed('A space after a battery’s line.', link, `${link} `),
  'battery-more': changed('Something after a battery’s line.', link, `${link} x`),
  'battery-position-zero': changed('A leading zero in a position.', ' 1 ', ' 01 '),
  'battery-position-first': changed('Position 0, and something before it.', ' 1 ', ' 0 '),
  'battery-nothing-before': bad(
    'Position 1, and nothing before it.',
    retired.replace(link, () => link.replace(/ \S+$/, ' -')),
  ),
  'battery-no-code': changed('A battery’s line without a code.', link, link.replace(/^\S+/, '')),
  'battery-code-not-ascii': changed(
    'A code with a letter that is not ASCII.',
    link,
    link.replace('CB', 'ＣB'),
  ),
  'not-utf8': badBytes(
    'A byte that is not UTF-8.',
    concatBytes(toUtf8(retired.slice(0, -1)), Uint8Array.of(0xff, 0x0a)),
  ),
})

/** Base64url with padding; at least one character differs. */
function urlSafe(text: string): string {
  const spelt = text.replaceAll('+', '-').replaceAll('/', '_')
  return spelt === text ? `_${text.slice(1)}` : spelt
}
