/** JSON that means one thing: I-JSON (RFC 7493) as far as a signed document needs it. */

/**
 * Parses JSON and refuses what readers are known to disagree about: members that stand twice in
 * one object (the last wins here, the first elsewhere), names that are spelt with a backslash,
 * strings that are not Unicode, and numbers beyond a double's range.
 *
 * @returns undefined if `text` is not JSON or is ambiguous
 */
export function parseJson(text: string): unknown {
  if (!text.isWellFormed()) return undefined
  const spelt = countSpeltMembers(text)
  if (spelt === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return spelt === countMembers(value) ? value : undefined
}

/**
 * Members that the text spells, by their colons: one that stands twice leaves two. It comes before
 * `JSON.parse`, because the V8 of Node 24 and 26, once it has seen a name with a backslash, reads
 * that name where a later text has another one (nodejs/node#63785).
 *
 * @returns undefined if there is a backslash in a name
 */
function countSpeltMembers(text: string): number | undefined {
  let count = 0
  let inString = false
  let escapes = false // whether the newest string has a backslash; before a colon, that is a name
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (inString) {
      if (unit === BACKSLASH) {
        escapes = true
        i++
      } else if (unit === QUOTE) inString = false
    } else if (unit === QUOTE) {
      inString = true
      escapes = false
    } else if (unit === COLON) {
      if (escapes) return undefined
      count++
    }
  }
  return count
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/** Members of all objects in the value; NaN, equal to no count, if something in it is ambiguous. */
function countMembers(value: unknown): number {
  let count = 0
  // The sender chooses how deep it nests, so it must not be the call stack that goes there.
  const rest = [value]
  while (rest.length > 0) {
    const next = rest.pop()
    if (!isUnambiguous(next)) return Number.NaN
    if (typeof next !== 'object' || next === null) continue
    const members = Object.values(next)
    if (!Array.isArray(next)) count += members.length
    for (const member of members) rest.push(member)
  }
  return count
}

// Only an escape can spell half a surrogate pair. Names have no escapes, so they need no check.
const isUnambiguous = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : typeof value !== 'number' || Number.isFinite(value)
