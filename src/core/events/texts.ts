/**
 * What a text of a new event must be, beyond the pattern of its field: something that a person can
 * read, and that reads the same on every screen.
 *
 * Asked when an event is signed or taken in, and never when an entry is replayed: the log holds
 * entries from before these rules, and they stay what they are.
 */

import { LedgerError } from '../errors.ts'

/**
 * @throws {@link LedgerError} `event_invalid` with the pointer of the first text at fault; its reason
 *   is `control`, `direction`, `undecoded`, `ends` or `invisible`
 */
export function checkTexts(event: unknown, pointer = '/event'): void {
  if (typeof event === 'string') {
    const reason = faultOf(event)
    if (reason) throw new LedgerError('event_invalid', { reason }, { pointer })
  } else if (typeof event === 'object' && event !== null) {
    for (const [key, value] of Object.entries(event)) checkTexts(value, `${pointer}/${key}`)
  }
}

function faultOf(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'control'
  if (DIRECTION.test(text)) return 'direction'
  if (text.includes('\ufffd')) return 'undecoded'
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(BLANK, ''))) return 'invisible'
  return ENDS.test(text) ? 'ends' : undefined
}

/** Marks that turn the order of what follows: with them a number can be shown as another one. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Letters and symbols by their category that no screen shows: fillers, and the empty Braille cell. */
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800]/gu
const ENDS = /^[\s\u180e\u200b\u2060]|[\s\u180e\u200b\u2060]$/
