/**
 * Day of an instant in China, which has one time zone, UTC+8.
 *
 * Whoever signs says when it happened, and may say the year 0, which no database date has: what
 * is before the year 1 counts on its first day.
 */
export function dayOf(instant: string): string {
  const time = Math.max(Date.parse(instant) + EIGHT_HOURS, FIRST_DAY)
  return new Date(time).toISOString().slice(0, 10)
}

const EIGHT_HOURS = 8 * 3_600_000
const FIRST_DAY = Date.parse('0001-01-01T00:00:00Z')
