/** Carries out what CONTRIBUTING.md says of a new event type: its definition joins the catalogue, and no other list in `src` is touched. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { registryIndexes } from '../../../src/core/bundle/registry.ts'
import { type BatteryEvent, CATALOGUE } from '../../../src/core/events/catalogue.ts'
import { defineEvent, type EventDefinition } from '../../../src/core/events/definition.ts'
import {
  BATTERIES_LIMIT,
  creditCode,
  facilityId,
  lotInput,
  massKg,
} from '../../../src/core/events/fields.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { touchedCodes } from '../../../src/core/events/parts.ts'
import { recordedEvent } from '../../../src/core/events/recorded-event.ts'
import type { Battery, Lot } from '../../../src/core/events/traceable.ts'
import type { FindBefore } from '../../../src/core/events/warnings.ts'
import { encodeEntry } from '../../../src/core/log/entry.ts'
import { parseSubmission } from '../../../src/core/log/submission.ts'
import { viewLot } from '../../../src/core/passport/lot.ts'
import { viewEvent } from '../../../src/core/passport/view.ts'
import { warningsOf } from '../../../src/core/rules/warnings.ts'
import type { KnownReader } from '../../../src/http/reader.ts'
import { seesEntry } from '../../../src/http/visibility.ts'
import { sharesOf } from '../../../src/oversight/summaries/measures.ts'
import * as events from '../../support/events.ts'
import { createFleet } from '../../support/fleet.ts'
import { createWorld, type World } from '../../support/world.ts'

/** Stands for a file that somebody writes: a battery is filled up with material of a lot. */
const refilled = defineEvent({
  type: 'battery.refilled',
  title: { zh: '补液', en: 'Battery refilled' },
  signers: ['recycler'],
  from: ['collected'],
  to: 'tested',
  custody: 'keeps',
  saidWhileHeld: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' },
  result: ({ verdict }) => ({ verdict }),
  parts: { 'inputs/*/lot': 'input' },
  measure: { together: ({ filledMassKg }) => filledMassKg },
  needs: ({ filledMassKg }) => (filledMassKg > 300 ? ['supervisors/*/at', 'topUpC'] : []),
  warns: ({ batteries }, before) =>
    batteries
      .filter((battery) => (before(battery.code) as Battery | undefined)?.verdict === 'dismantle')
      .map(({ code: value }, i) => {
        return { code: 'implausible', pointer: `/event/batteries/${i}/code`, params: { value } }
      }),
  fields: {
    supervisors: z
      .array(z.strictObject({ office: creditCode, at: facilityId.optional() }))
      .max(BATTERIES_LIMIT),
    inputs: z.array(lotInput),
    filledMassKg: massKg,
    topUpC: z
      .number()
      .optional()
      .meta({ 'x-plausible': [0, 40] }),
    verdict: z.literal('reuse'),
  },
  batteryFields: {},
})

const fleet = createFleet({ origin: 'log.example/added' })
const recycler = fleet.enterprise('recycler')
const regulator = fleet.enterprise('regulator')
const supervisor = fleet.enterprise('auditor')
const HASH = new Uint8Array(32)
const STRANGER = '91500112MA5U0AAA1W'

const [code, other] = [events.nextBatteryCode(), events.nextBatteryCode()]
const lot = events.nextLot(recycler.iss)
const catalogue = CATALOGUE as Map<string, EventDefinition>
let world: World

const filled = (more: object = {}) => {
  const { time, place, batteries } = events.retired(code) as Record<string, unknown>
  return {
    ...{ type: refilled.type, time, place, batteries },
    supervisors: [{ office: supervisor.iss }],
    inputs: [{ lot, massKg: 2 }],
    filledMassKg: 310,
    massBasis: 'weighed',
    verdict: 'reuse',
    ...more,
  }
}

const refusal = (event: object) => {
  const error = world.tell(recycler, event)
  return error && [error.code, error.pointer]
}

beforeAll(() => {
  catalogue.set(refilled.type, refilled)
  world = createWorld(fleet)
  const told = [
    ...[code, other].flatMap((one) => [
      events.registered(one),
      events.collected(one, recycler.iss),
    ]),
    events.tested(other, 'dismantle'),
    events.dismantled(other, [lot]),
  ]
  for (const event of told) expect(refusal(event)).toBeUndefined()
})

afterAll(() => {
  catalogue.delete(refilled.type)
})

describe('a type that is added', () => {
  it('is refused if it names an enterprise, a facility or a lot that nobody knows', () => {
    const supervised = (...supervisors: object[]) => refusal(filled({ supervisors }))
    const using = (input: object) => refusal(filled({ inputs: [input] }))
    const office = supervisor.iss
    expect(supervised({ office }, { office: STRANGER })).toEqual([
      'enterprise_unknown',
      '/event/supervisors/1/office',
    ])
    expect(supervised({ office, at: 'CQ-NO-1' })).toEqual([
      'facility_unknown',
      '/event/supervisors/0/at',
    ])
    const unknown = events.nextLot(recycler.iss)
    expect(using({ lot: unknown, massKg: 2 })).toEqual(['battery_unknown', '/event/inputs/0/lot'])
    expect(using({ lot, massKg: 101 })).toEqual(['mass_exceeded', '/event/inputs/0/lot'])
  })

  it('may be said of what is held, and makes of all that it touches what it says', () => {
    expect(world.tell(regulator, events.held(code))).toBeUndefined()
    expect(refusal(events.tested(code, 'reuse'))?.[0]).toBe('battery_held')
    expect(refusal(filled())).toBeUndefined()
    expect(world.traceables.get(code)).toMatchObject({ state: 'tested', verdict: 'reuse' })
    expect(world.traceables.get(lot)).toMatchObject({ grams: 100_000, left: 98_000 })
    expect(touchedCodes(world.entries.at(-1)!.event)).toEqual([code, lot])
  })

  it('is shown in the passport of its battery, in that of its lot, and to whom it names', async () => {
    const jws = recycler.sign(filled())
    const acceptedAt = new Date()
    const entry = encodeEntry({
      index: 9,
      acceptedAt,
      previous: HASH,
      batteries: [],
      submission: jws,
    })
    const stored = { index: 9, acceptedAt, leafHash: HASH, signer: recycler.iss, entry }
    const recorded = recordedEvent(stored)!
    const view = viewLot(world.traceables.get(lot) as Lot, {
      length: 2,
      recorded: [recorded],
    })
    expect(view.entries).toMatchObject([{ type: refilled.type, usedKg: 2 }])
    const shown = viewEvent(recorded, { changes: new Map(), warnings: new Map() }, true)
    expect(shown).toMatchObject({ event: { supervisors: [{ office: supervisor.iss }] } })
    const reader = { tier: 'enterprise', enterprise: supervisor.iss } as KnownReader
    // It is named in it: no database is asked.
    expect(await seesEntry(undefined as never, reader, stored as never)).toBe(true)
  })

  it('warns of what its fields, the rules and itself find odd', () => {
    const warned = (more: object, before?: FindBefore) =>
      warningsOf(parseEvent(filled(more)), before).map(({ code, pointer }) => [code, pointer])
    expect(warned({ topUpC: 41 })).toEqual([
      ['implausible', '/event/topUpC'],
      ['incomplete', '/event/supervisors/0/at'],
    ])
    expect(warned({ filledMassKg: 300 })).toEqual([])
    expect(warned({ filledMassKg: 300 }, (asked) => world.traceables.get(asked))).toEqual([])
    const broken = { ...world.traceables.get(code)!, verdict: 'dismantle' } as Battery
    expect(warned({ filledMassKg: 300 }, () => broken)).toEqual([
      ['implausible', '/event/batteries/0/code'],
    ])
  })

  it('takes what the registry says of whom it names into a bundle', () => {
    const submission = parseSubmission(recycler.sign(filled()))
    const event = parseEvent(submission.event)
    const indexes = registryIndexes(world.registry, [{ ...submission, event }])
    const registered = world.registry.enterprises.get(supervisor.iss)!.history[0]!.index
    expect(indexes).toContain(registered)
  })

  it('counts what it measures, not what its batteries are registered with', () => {
    const shares = sharesOf(parseEvent(filled()) as BatteryEvent, () => ({ grams: 1 }))
    expect(shares[1]?.figures).toMatchObject({ batteries: 1, grams: 310_000 })
  })
})

describe('a definition', () => {
  it('has to say in what part each thing is that a field names', () => {
    const { parts, ...silent } = refilled as unknown as Parameters<typeof defineEvent>[0] & {
      parts: object
    }
    expect(() => defineEvent(silent)).toThrow('inputs/*/lot')
    const beside = { ...silent, parts: { 'inputs/*/lot': 'input', 'outputs/*/lot': 'output' } }
    expect(() => defineEvent(beside as typeof silent)).toThrow('outputs/*/lot')
  })
})
