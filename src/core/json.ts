/** JSON that means one thing: I-JSON (RFC 7493) as far as a signed document needs it. */

/**
 * Parses JSON and refuses what readers are known to disagree about: members that stand twice in
 * one object (the last wins here, the first elsewhere) and strings that are not Unicode.
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

/** Members of all objects in the value; NaN, equal to no count, if a string is ill-formed. */
function countMembers(value: unknown): number {
  if (typeof value === 'string') return value.isWellFormed() ? 0 : Number.NaN
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0)
  let count = 0
  for (const [name, member] of Object.entries(value)) {
    count += name.isWellFormed() ? 1 + countMembers(member) : Number.NaN
  }
  return count
}
