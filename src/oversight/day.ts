import { CHINA_OFFSET_MS } from '../core/codes/calendar.ts'

/**
 * Day of an instant in China.
 *
 * Whoever signs says when it happened, and may say the year 0, which no database date has: what
 * is before the year 1 counts on its first day.
 */
export function dayOf(instant: string): string {
  const time = Math.max(Date.parse(instant) + CHINA_OFFSET_MS, FIRST_DAY)
  return new Date(time).toISOString().slice(0, 10)
}

const FIRST_DAY = Date.parse('0001-01-01T00:00:00Z')
