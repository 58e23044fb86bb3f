/** Days as they are in China, whatever the clock of the machine is set to. */

/** China has one time zone, UTC+8, without summer time since 1991. */
export const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000

export const DAY_MS = 24 * 60 * 60 * 1000

/** ISO 8601. */
export const dayInChina = (instant: Date): string =>
  new Date(instant.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10)

/** Whole days from one instant or day to another, RFC 3339 or ISO 8601. */
export const daysBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS)
