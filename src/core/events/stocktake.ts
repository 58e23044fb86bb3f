/** Stocktakes: what lies in a facility, held against what the log says of it. */

import { z } from 'zod'
import { defineEvent, saidOf } from './definition.ts'
import { label, massKg, thing } from './fields.ts'
import { massesDiffer } from './mass-difference.ts'
import { NO_MASS } from './measure.ts'
import { HOLDERS } from './production.ts'
import { END_STATES, STATES } from './states.ts'
import { isLot } from './traceable.ts'
import type { Warning } from './warnings.ts'

/** Not in the yard by the log's account: in a vehicle, at its user, on its way, lost, or outside. */
const ELSEWHERE: readonly string[] = ['installed', 'deployed', 'in_transit', 'lost', 'outside']

/** Why stock and log differ, as far as whoever counted found out. */
const cause = z.enum([
  'moved_unrecorded',
  'used_unrecorded',
  'received_unrecorded',
  'other_facility',
  'label_misread',
  'under_inquiry',
])

const differing = z
  .array(z.strictObject({ code: thing, cause }))
  .max(256)
  .optional()

export const stockCounted = defineEvent({
  type: 'stock.counted',
  title: { zh: '盘点', en: 'Stock counted' },
  signers: HOLDERS,
  from: STATES.filter((state) => !END_STATES.has(state) && !ELSEWHERE.includes(state)),
  to: 'same',
  custody: 'keeps',
  disputable: true,
  lots: true,
  names: 'any',
  saidWhileHeld: true,
  ownOnly: ['facility'],
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'cycle_counting' },
  measure: NO_MASS,
  parts: { 'shortages/*/code': 'mention', 'surpluses/*/code': 'untouched' },
  needs: ['place/facility'],
  warns: ({ batteries, shortages = [], surpluses = [] }, before) => {
    const codes = (list: string, differing: readonly { code: string }[]) =>
      differing.map(({ code }, i): Warning => {
        return { code: 'stock_differs', pointer: `/event/${list}/${i}`, params: { code } }
      })
    const lots = batteries.flatMap(({ code, massKg }, i): Warning[] => {
      const lot = before(code)
      if (!lot || !isLot(lot) || massKg === undefined) return []
      const leftKg = lot.left / 1000
      if (!massesDiffer(leftKg, massKg)) return []
      const params = { code, massKg, leftKg }
      return [{ code: 'stock_mass_differs', pointer: `/event/batteries/${i}/massKg`, params }]
    })
    return [...codes('shortages', shortages), ...codes('surpluses', surpluses), ...lots]
  },
  result: (event, before) => {
    const mass = saidOf(event, before.code)?.massKg
    if (!isLot(before) || mass === undefined) return {}
    const { stocktake, time } = event
    return { counted: { stocktake, time, grams: Math.round(mass * 1000), left: before.left } }
  },
  resultOfMention: ({ stocktake, time, shortages }, { code }) => {
    const { cause } = shortages!.find((one) => one.code === code)!
    return { missing: { stocktake, time, cause } }
  },
  form: ['stocktake'],
  fields: {
    /** Its number: a large store is counted in several submissions that bear the same one. */
    stocktake: label.meta({ examples: ['PD-2026-11'] }),
    /** With the signer by the log's account, and not found. They stay as they are, and are marked. */
    shortages: differing,
    /**
     * Found, and not with the signer by the log's account. The log may never have heard of them;
     * they are spoken of, and stay as they are.
     */
    surpluses: differing,
  },
  batteryFields: {
    /** Of a lot, what was there of it; of a battery, what it weighs now. */
    massKg: massKg.optional(),
  },
})
