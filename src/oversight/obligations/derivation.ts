/**
 * Obligations: what has to be done about a thing, from the event that it begins with to the entry that
 * meets it. When each is due is not stored: it follows from the rules in force when somebody asks, so
 * that a rule that is changed counts at once.
 */

import { addDays } from '../../core/codes/working-days.ts'
import { type BatteryEvent, definitionOf } from '../../core/events/catalogue.ts'
import type { EventDefinition } from '../../core/events/definition.ts'
import type { Obligation, Opening } from '../../core/events/obligations.ts'
import { gramsOf, isConsumed, type Part, partsOf } from '../../core/events/parts.ts'
import { dayOf } from '../day.ts'
import { type DerivedRow, type DerivedTable, derivationOfThings } from '../derivation.ts'
import type { Statement } from '../statements.ts'

const TABLE: DerivedTable = {
  name: 'obligations',
  key: { code: 'text', obligation: 'text', opened_by: 'bigint' },
  columns: {
    enterprise: 'text',
    facility: 'text',
    opened_on: 'date',
    closed_on: 'date',
    closed_by: 'bigint',
    grams: 'bigint',
  },
  merge: 'by thing',
}

export const OBLIGATIONS = derivationOfThings({
  tables: [TABLE],
  thingsOf(statement) {
    const { event } = statement
    if (!event) return []
    const { opens, closes } = definitionOf(event)
    if (!opens && !closes && lateReportsOf(statement, event).length === 0) return []
    return [...partsByCode(event).keys()]
  },
  foldThing(code, rows, statement) {
    const event = statement.event!
    const parts = partsByCode(event).get(code)!
    const before = rows.of(TABLE)
    const after = before.map((row) => meet(row, parts, statement))
    for (const opening of openingsOf(definitionOf(event).opens)) {
      const part = parts.find((one) => isFor(opening, event, one))
      // What has to be done already has its time already.
      const isOpenNow = after.some((row) => isOpen(row) && row.obligation === opening.obligation)
      if (part && !isOpenNow) after.push(opened(opening, part, statement))
    }
    const subject = parts.find(({ kind }) => kind === 'subject')
    if (subject) {
      for (const report of lateReportsOf(statement, event)) {
        after.push({ ...opened(report, subject, statement), ...metBy(statement) })
      }
    }
    rows.put(TABLE, after)
  },
})

/** Of an event about hundreds, the parts are sought once. */
const PARTS = new WeakMap<BatteryEvent, ReadonlyMap<string, readonly Part[]>>()

function partsByCode(event: BatteryEvent): ReadonlyMap<string, readonly Part[]> {
  const known = PARTS.get(event)
  if (known) return known
  const found = new Map<string, Part[]>()
  for (const part of partsOf(event)) {
    const own = found.get(part.code)
    if (own) own.push(part)
    else found.set(part.code, [part])
  }
  PARTS.set(event, found)
  return found
}

type AnyOpening = Opening<BatteryEvent>

const openingsOf = (openings: EventDefinition['opens'] = []): AnyOpening[] =>
  openings.map((one) => (typeof one === 'string' ? { obligation: one } : one) as AnyOpening)

/**
 * What an event reports that can be late. What was reported by the next day is late under no rule,
 * since none has less than a day, and so leaves no row.
 */
const lateReportsOf = ({ acceptedAt }: Statement, event: BatteryEvent): AnyOpening[] =>
  openingsOf(definitionOf(event).reports).filter(
    (report) => dayOf(acceptedAt) > addDays(beginningOf(report, event), 1),
  )

/** Whoever signs may say any day: it did not begin after it happened, nor before there were days. */
function beginningOf({ since }: AnyOpening, event: BatteryEvent): string {
  const day = dayOf(event.time)
  const said = since?.(event) ?? day
  return said < day ? dayOf(said) : day
}

const isFor = ({ when }: AnyOpening, event: BatteryEvent, part: Part): boolean =>
  when ? when(event, part) : part.kind === 'subject'

function opened(opening: AnyOpening, { code, kind, said }: Part, statement: Statement): DerivedRow {
  const { index, signer } = statement
  const event = statement.event!
  const { enterprise = signer, facility = opening.owed ? undefined : event.place.facility } =
    opening.owed?.(event) ?? {}
  return {
    code,
    obligation: opening.obligation,
    opened_by: index,
    enterprise,
    facility,
    opened_on: beginningOf(opening, event),
    ...(kind === 'output' &&
      said.massKg !== undefined && { grams: gramsOf({ massKg: said.massKg }) }),
  }
}

const metBy = ({ acceptedAt, index }: Statement): DerivedRow => ({
  closed_on: dayOf(acceptedAt),
  closed_by: index,
})

const isOpen = ({ closed_by }: DerivedRow): boolean => (closed_by ?? null) === null

function meet(row: DerivedRow, parts: readonly Part[], statement: Statement): DerivedRow {
  const closes = definitionOf(statement.event!).closes ?? []
  if (!isOpen(row) || !closes.includes(row.obligation as Obligation)) return row
  const consumed = parts.filter(isConsumed)
  if (consumed.length === 0) return row
  if ((row.grams ?? null) === null) return { ...row, ...metBy(statement) }
  const used = consumed.reduce((sum, { said: { massKg = 0 } }) => sum + gramsOf({ massKg }), 0)
  const left = Number(row.grams) - used
  return { ...row, grams: Math.max(left, 0), ...(left <= 0 && metBy(statement)) }
}
