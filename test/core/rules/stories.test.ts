/** Properties of any story, whoever says what of whatever, plausible or not. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LedgerError } from '../../../src/core/errors.ts'
import type { BatteryEvent } from '../../../src/core/events/catalogue.ts'
import { OUTSIDE } from '../../../src/core/events/counterparty.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { gramsOf, partsOf, touchedCodes } from '../../../src/core/events/parts.ts'
import { isRecordEvent } from '../../../src/core/events/records.ts'
import { ROLES } from '../../../src/core/events/roles.ts'
import { isLot, type Traceable } from '../../../src/core/events/traceable.ts'
import type { PastEntry } from '../../../src/core/rules/corrections.ts'
import { applyToPart } from '../../../src/core/rules/lifecycle.ts'
import { heedSafety } from '../../../src/core/rules/safety.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Signer } from '../../support/fleet.ts'
import type { Type } from '../../support/sayings.ts'
import { createCast, LIFE, perform, type Saying, saying, TYPES } from '../../support/stories.ts'
import { createWorld, type World } from '../../support/world.ts'

const fleet = createFleet({ origin: 'ledger.example/test' })
const trades = ROLES.filter((role) => role !== 'regulator')
const enterprises = [fleet.enterprise(...trades), fleet.enterprise(...trades)]
const regulator = fleet.enterprise('regulator')
const cast = createCast(fleet, enterprises, regulator)
const strangers = createCast(fleet, enterprises, regulator)

const story = (types?: readonly Type[]) =>
  fc.array(saying(types), { minLength: 30, maxLength: 100, size: 'max' })

interface Accepted {
  readonly signer: Signer
  readonly event: object
}

/** Tells a story; @returns what of it was not refused */
function tellAll(world: World, sayings: readonly Saying[], about = cast): Accepted[] {
  return sayings.flatMap((one) => {
    const before = [...world.traceables]
    const told = perform(world, about, one)
    if (told?.refusal) expect(sameThings(before, [...world.traceables])).toBe(true)
    return told && !told.refusal ? [told] : []
  })
}

/** The very same objects, which cannot change. */
const sameThings = (before: [string, Traceable][], after: [string, Traceable][]): boolean =>
  before.length === after.length && before.every(([, thing], i) => thing === after[i]![1])

function retell(accepted: readonly Accepted[]): World {
  const world = createWorld(fleet)
  for (const { signer, event } of accepted) expect(world.tell(signer, event)).toBeUndefined()
  return world
}

/** Without the indexes of entries, which depend on what else is in the log. */
const unnumbered = ({ traceables }: World) =>
  [...traceables.values()]
    .map(({ disputed, contradictions, safety, incidents, ...rest }) => ({
      ...{ ...rest, disputed: disputed?.length, contradictions: contradictions?.length },
      safety: { ...safety, index: undefined },
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))

/** What each entry counts as by the last word on it; undefined if that voids it. */
function lastWords(entries: readonly PastEntry[]): Map<number, BatteryEvent | undefined> {
  const words = new Map(
    entries.map(({ index, event }) => [index, event as BatteryEvent | undefined]),
  )
  for (const { event } of entries) {
    if (event.type === 'record.voided') words.set(event.entry.index, undefined)
    if (event.type === 'record.corrected') {
      words.set(event.entry.index, parseEvent(event.event) as BatteryEvent)
    }
  }
  return words
}

/** A thing by the definition: its own entries as they count in the end, those that fit. */
function define(code: string, entries: readonly PastEntry[]): Traceable | undefined {
  const words = lastWords(entries)
  let traceables: Traceable | undefined
  for (const entry of entries) {
    const event = words.get(entry.index)
    const part = event && !isRecordEvent(event) && partsOf(event).find((p) => p.code === code)
    if (!part) continue
    try {
      traceables = applyToPart(traceables, part, event, entry)
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      // It no longer fits, and still warns.
      const telling = { event, index: entry.index, contested: true } as const
      if (traceables && part.kind === 'subject') traceables = heedSafety(traceables, telling)
    }
  }
  return traceables
}

describe('any story', () => {
  it('leaves each thing one custodian, and every state what it needs', () => {
    const happened = new Set<string>()
    fc.assert(
      fc.property(story(), (sayings) => {
        const world = createWorld(fleet)
        for (const { event } of tellAll(world, sayings))
          happened.add((event as { type: string }).type)
        for (const [code, traceables] of world.traceables) {
          expect(traceables.code).toBe(code)
          const custodians = enterprises.map(({ iss }) => iss)
          expect(traceables.state === 'outside' ? [OUTSIDE] : custodians).toContain(
            traceables.custodian,
          )
          if (traceables.state === 'in_transit') expect(traceables.consignment).toBeDefined()
          // What is hurt or lost on the road still has somebody who waits for it.
          const open = ['in_transit', 'quarantined', 'lost']
          if (traceables.consignment) expect(open).toContain(traceables.state)
          if (traceables.prior) expect(traceables.state).toBe('stored')
          expect('aliasOf' in traceables).toBe(traceables.state === 'relabelled')
          expect('material' in traceables).toBe(
            code.startsWith('LOT-') && traceables.state !== 'voided',
          )
        }
        // It is stored as JSON beside the log.
        expect(JSON.parse(JSON.stringify([...world.traceables]))).toEqual([...world.traceables])
      }),
      { numRuns: 400, seed: 34014 },
    )
    expect(happened).toEqual(new Set(TYPES))
  })

  it('told again, without what was refused, leads to the same', () => {
    fc.assert(
      fc.property(story(), (sayings) => {
        const world = createWorld(fleet)
        const accepted = tellAll(world, sayings)
        expect(retell(accepted).traceables).toEqual(world.traceables)
      }),
      { numRuns: 40, seed: 34014 },
    )
  })

  it('uses no gram twice, and gives every lot its parents', () => {
    let used = 0
    fc.assert(
      fc.property(story(), (sayings) => {
        const world = createWorld(fleet)
        tellAll(world, sayings)
        const words = lastWords(world.entries)
        for (const lot of world.traceables.values()) {
          if (!isLot(lot)) continue
          const inputs = world.entries.flatMap(({ index }) => {
            const event = words.get(index)
            const fits = !lot.contradictions?.includes(index) && !lot.disputed?.includes(index)
            return event && fits && !isRecordEvent(event) ? partsOf(event) : []
          })
          const grams = inputs
            .filter(({ kind, code }) => kind === 'input' && code === lot.code)
            .reduce((sum, part) => sum + gramsOf({ massKg: part.said.massKg! }), 0)
          used += grams
          expect(lot.left).toBeGreaterThanOrEqual(0)
          // A name that was voided may have been another lot's before: then less of this is used.
          const renamed = world.entries.some(({ event }) => event.type === 'record.voided')
          if (renamed) expect(lot.grams - lot.left).toBeLessThanOrEqual(grams)
          else expect(lot.grams - lot.left).toBe(grams)
          expect(lot.parents?.length).toBeGreaterThan(0)
          for (const parent of lot.parents!) expect(world.traceables.has(parent)).toBe(true)
        }
      }),
      { numRuns: 300, seed: 34014 },
    )
    expect(used).toBeGreaterThan(0)
  })

  it('does not depend on what is said of other things in between', () => {
    fc.assert(
      fc.property(story(), story(), fc.array(fc.boolean(), { maxLength: 200 }), (a, b, order) => {
        const [alone, other, mixed] = [1, 2, 3].map(() => createWorld(fleet)) as [
          World,
          World,
          World,
        ]
        const ours = tellAll(alone, a.filter(isLife), cast)
        const theirs = tellAll(other, b.filter(isLife), strangers)
        const wanted = [...unnumbered(alone), ...unnumbered(other)]
        for (const first of order) {
          const next = (first ? ours : theirs).shift()
          if (next) expect(mixed.tell(next.signer, next.event)).toBeUndefined()
        }
        for (const { signer, event } of [...ours, ...theirs]) mixed.tell(signer, event)
        expect(new Set(unnumbered(mixed))).toEqual(new Set(wanted))
      }),
      { numRuns: 30, seed: 34014 },
    )
  })
})

/** Corrections name entries by their index. */
const isLife = ({ type }: Saying) => LIFE.includes(type)

describe('voiding', () => {
  it('the newest entry leaves all as it was before, but for codes that began with it', () => {
    const undone = new Set<string>()
    fc.assert(
      fc.property(story(LIFE), (sayings) => {
        const world = createWorld(fleet)
        const before = tellUntilLast(world, sayings)
        const last = world.entries.at(-1)
        if (!last) return
        undone.add(last.event.type)
        const codes = touchedCodes(last.event)
        expect(world.tell(regulator, events.voided(world.newest(), codes))).toBeUndefined()
        for (const code of codes) {
          const was = before.get(code)
          if (was && was.state !== 'voided') expect(world.traceables.get(code)).toEqual(was)
          else expect(world.traceables.get(code)).toMatchObject({ code, state: 'voided' })
          before.set(code, world.traceables.get(code)!)
        }
        expect(world.traceables).toEqual(before)
      }),
      { numRuns: 200, seed: 34014 },
    )
    expect(undone.size).toBeGreaterThan(20)
  })

  it('and what follows, is as if it had never been: what is accepted then, and what comes of it', () => {
    fc.assert(
      fc.property(story(LIFE), story(LIFE), (earlier, later) => {
        const [voiding, never] = [createWorld(fleet), createWorld(fleet)]
        const accepted = tellAll(voiding, earlier)
        if (accepted.length === 0) return
        for (const { signer, event } of accepted.slice(0, -1)) never.tell(signer, event)
        const codes = touchedCodes(voiding.entries.at(-1)!.event)
        voiding.tell(regulator, events.voided(voiding.newest(), codes))
        for (const one of later) {
          // The dice fall by what stands in the world in which it was voided.
          const told = perform(voiding, cast, one)
          if (!told) continue
          const there = never.tell(told.signer, told.event)
          expect(there === undefined).toBe(told.refusal === undefined)
        }
        const standing = (world: World) =>
          unnumbered(world).filter(({ state }) => state !== 'voided')
        expect(standing(voiding)).toEqual(standing(never))
      }),
      { numRuns: 60, seed: 34014 },
    )
  })
})

/** @returns how things stood before the last that was accepted */
function tellUntilLast(world: World, sayings: readonly Saying[]): Map<string, Traceable> {
  let before = new Map<string, Traceable>()
  for (const one of sayings) {
    const standing = new Map(world.traceables)
    const told = perform(world, cast, one)
    if (told && !told.refusal) before = standing
  }
  return before
}

describe('a story with corrections', () => {
  it('leaves each thing as its own entries make it, as they count in the end, those that fit', () => {
    let corrections = 0
    let contradictions = 0
    const often: readonly Type[] = ['record.corrected', 'record.voided']
    fc.assert(
      fc.property(story([...LIFE, ...LIFE, ...often, ...often, ...often, ...often]), (sayings) => {
        const world = createWorld(fleet)
        const accepted = tellAll(world, sayings)
        corrections += accepted.filter(({ event }) => 'entry' in event).length
        for (const [code, { contradictions: against, ...standing }] of world.traceables) {
          contradictions += against?.length ?? 0
          const defined = define(code, world.entries)
          if (standing.state === 'voided') expect(defined).toBeUndefined()
          else expect(defined).toEqual(standing)
        }
      }),
      { numRuns: 100, seed: 34014 },
    )
    expect(corrections).toBeGreaterThan(100)
    expect(contradictions).toBeGreaterThan(10)
  })
})
