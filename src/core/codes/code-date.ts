/**
 * The three date characters of a battery code: year, month, day.
 *
 * The standard's own table was not to be had. What is here is what published decoders of makers and
 * others agree on, and where they do not, all that they say. A plate is what it is: characters that
 * no table has, or that give no day of the calendar, are a fault of the date and not of the code.
 */

export interface CodeDate {
  /** ISO 8601, the earliest first: several where published tables disagree, none if there is a fault. */
  readonly dates: readonly string[]
  /**
   * - `undecodable`: a character stands in no published table
   * - `impossible`: there is no such day
   */
  readonly fault: 'undecodable' | 'impossible' | undefined
}

// Letters go on from 9. All published tables agree up to T for days, and up to H for years.
const DAYS = ['ABCDEFGHJKLMNPRSTVWXY0', 'ABCDEFGHJKLMNPRSTUVXYZ']
const YEARS = ['ABCDEFGHJKLMNPRSTVWXY', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const MONTHS = '123456789ABC'

/** The last year on whose letter, H, all tables agree. */
export const LAST_CERTAIN_YEAR = 2027

/** @param characters - three, as they stand in a code */
export function readCodeDate(characters: string): CodeDate {
  const [y = ' ', m = ' ', d = ' '] = characters
  const years = YEARS.map((letters) => 2010 + numberOf(y, letters)).filter((year) => year > 2010)
  const month = MONTHS.indexOf(m) + 1
  const days = DAYS.map((letters) => numberOf(d, letters)).filter((day) => day > 0)
  if (years.length === 0 || month === 0 || days.length === 0) {
    return { dates: [], fault: 'undecodable' }
  }
  const found = years.flatMap((year) =>
    days.filter((day) => day <= daysIn(year, month)).map((day) => isoDate(year, month, day)),
  )
  const dates = [...new Set(found)].sort()
  return { dates, fault: dates.length === 0 ? 'impossible' : undefined }
}

/** NaN for a letter that the table lacks. */
function numberOf(character: string, letters: string): number {
  const at = letters.indexOf(character)
  return at >= 0 ? 10 + at : /^\d$/.test(character) ? Number(character) : Number.NaN
}

const isoDate = (year: number, month: number, day: number) =>
  `${year}-${twoDigits(month)}-${twoDigits(day)}`

// The years that a code can say, 2011 to 2045, are leap years every fourth time.
const daysIn = (year: number, month: number) =>
  month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

const twoDigits = (number: number) => String(number).padStart(2, '0')
