/** JSON that means one thing: I-JSON (RFC 7493) as far as a signed document needs it. */

/**
 * Parses JSON and refuses what readers are known to disagree about: members that stand twice in
 * one object (the last wins here, the first elsewhere), strings that are not Unicode, and numbers
 * beyond a double's range.
 *
 * @returns undefined if `text` is not JSON or is ambiguous
 */
export function parseJson(text: string): unknown {
  if (!text.isWellFormed()) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  // Every member has one colon outside strings; a member that was overwritten leaves its colon.
  if (countColons(text) !== countMembers(value)) return undefined
  return value
}

function countColons(text: string): number {
  let count = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (inString) {
      if (unit === BACKSLASH) i++
      else if (unit === QUOTE) inString = false
    } else if (unit === QUOTE) inString = true
    else if (unit === COLON) count++
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
    if (!Array.isArray(next)) {
      for (const name of Object.keys(next)) rest.push(name)
      count += Object.keys(next).length
    }
    for (const member of Object.values(next)) rest.push(member)
  }
  return count
}

const isUnambiguous = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : typeof value !== 'number' || Number.isFinite(value)
