/** Working days in China: Monday to Friday, but for holidays and the days on which they are made up for. */

import { DAY_MS } from './calendar.ts'
import { ANNOUNCED, DAYS_OFF, DAYS_ON } from './holidays-table.ts'

const expand = (days: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set(
    Object.entries(days).flatMap(([year, list]) => list.split(' ').map((day) => `${year}-${day}`)),
  )

const OFF = expand(DAYS_OFF)
const ON = expand(DAYS_ON)

/** @param day - ISO 8601. In a year without {@link isAnnounced}, weekends alone are known */
export function isWorkingDay(day: string): boolean {
  if (ON.has(day)) return true
  if (OFF.has(day)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** Whether the holidays of a day's year are known: they are announced the autumn before. */
export const isAnnounced = (day: string): boolean => {
  const year = Number(day.slice(0, 4))
  return year >= ANNOUNCED.from && year <= ANNOUNCED.until
}

/** @param count - calendar days, also negative */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)

/**
 * The day that is so many working days after another, which does not count itself.
 *
 * @param count - from 0; 0 gives the day itself
 * @see Civil Code of the PRC, article 201: a period begins on the day after
 */
export function addWorkingDays(day: string, count: number): string {
  let at = day
  for (let left = count; left > 0; ) {
    at = addDays(at, 1)
    if (isWorkingDay(at)) left -= 1
  }
  return at
}
