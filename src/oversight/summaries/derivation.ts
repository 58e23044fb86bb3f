/** Summaries: figures that add up, so that any period and grouping of them is a sum of rows. */

import { districtToday } from '../../core/codes/districts.ts'
import { dayOf } from '../day.ts'
import type { Derivation, DerivedRow, DerivedTable } from '../derivation.ts'
import type { Statement } from '../statements.ts'
import { type Facts, FIGURES } from './figures.ts'
import { factsIn, mergeFacts, sharesOf } from './measures.ts'

/** A cell holds what one enterprise did on one day, in one district, of one type, in one chemistry. */
const DAYS: DerivedTable = {
  name: 'summary_cells',
  key: { day: 'date', enterprise: 'text', district: 'text', type: 'text', chemistry: 'text' },
  columns: Object.fromEntries(FIGURES.map((figure) => [figure, 'bigint'])),
  merge: 'sum',
}

/** The same by month, each as its first day: most questions are about whole months. */
const MONTHS: DerivedTable = { ...DAYS, name: 'summary_months' }

/** What a battery or a lot weighs and holds by its newest registration: what later events count for it. */
const FACTS: DerivedTable = {
  name: 'battery_facts',
  key: { code: 'text' },
  columns: { grams: 'bigint', watt_hours: 'bigint' },
  merge: 'replace',
}

export const SUMMARIES: Derivation = {
  tables: [DAYS, MONTHS, FACTS],
  fold({ signer, event }, rows) {
    if (!event) return
    const factsOf = (code: string) => factsFrom(rows.find(FACTS, code))
    for (const [code, given] of factsIn(event)) {
      const { grams, wattHours } = mergeFacts(factsOf(code), given)
      rows.add(FACTS, { code }, { grams, watt_hours: wattHours })
    }
    const day = dayOf(event.time)
    const month = `${day.slice(0, 7)}-01`
    const { type, place } = event
    const district = districtToday(place)
    for (const { chemistry, figures } of sharesOf(event, factsOf)) {
      rows.add(DAYS, { day, enterprise: signer, district, type, chemistry }, figures)
      rows.add(MONTHS, { day: month, enterprise: signer, district, type, chemistry }, figures)
    }
  },
  looksUp: { tables: [FACTS], keysOf: codesWithFacts },
}

function codesWithFacts({ event }: Statement): string[] {
  if (!event) return []
  return [...event.batteries.map(({ code }) => code), ...factsIn(event).map(([code]) => code)]
}

const factsFrom = (row: DerivedRow | undefined): Facts | undefined =>
  row && { grams: numberFrom(row.grams), wattHours: numberFrom(row.watt_hours) }

const numberFrom = (value: DerivedRow[string]) => (typeof value === 'number' ? value : undefined)
