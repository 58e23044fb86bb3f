/** Time in the demo: milliseconds since 1970, told in China's time, which has had one offset since 1991. */

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const OFFSET = 8 * HOUR

/** RFC 3339 with China's offset, whole seconds. */
export const instantText = (time: number): string =>
  `${new Date(time + OFFSET).toISOString().slice(0, 19)}+08:00`

/** The day in China, ISO 8601. */
export const dayText = (time: number): string => new Date(time + OFFSET).toISOString().slice(0, 10)

/** Hour of the day in China, with its fraction. */
export const hourOf = (time: number): number => ((time + OFFSET) % DAY) / HOUR

/** Midnight in China at which the day of `time` begins. */
export const startOfDay = (time: number): number => time - ((time + OFFSET) % DAY)
