/** Figures as they are added up, cell by cell. */

import type { BatteryEvent } from '../core/events/catalogue.ts'
import { type Cell, type CellFigures, FIGURES, type Figures } from '../db/oversight.ts'
import type { Followed } from './followed.ts'
import type { Share } from './measures.ts'

export interface Tally {
  add(cell: Cell, figures: Partial<Figures>, sign?: 1 | -1): void
  /** Cells in which something is left. */
  cells(): CellFigures[]
}

export function createTally(): Tally {
  const sums = new Map<string, { cell: Cell; figures: Record<keyof Figures, number> }>()
  return {
    add(cell, figures, sign = 1) {
      const key = Object.values(cell).join(' ')
      const sum = sums.get(key) ?? { cell, figures: { ...NOTHING } }
      sums.set(key, sum)
      for (const [figure, value] of Object.entries(figures)) {
        sum.figures[figure as keyof Figures] += sign * value
      }
    },
    cells: () =>
      [...sums.values()]
        .filter(({ figures }) => FIGURES.some((figure) => figures[figure] !== 0))
        .map(({ cell, figures }) => ({ ...cell, figures })),
  }
}

const NOTHING = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Figures

export const cellOf = (
  { signer, event }: Followed<BatteryEvent>,
  { chemistry }: Pick<Share, 'chemistry'>,
): Cell => ({
  day: dayOf(event.time),
  enterprise: signer,
  district: event.place.district,
  type: event.type,
  chemistry,
})

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
