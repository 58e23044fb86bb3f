/** Holds the demo to its word: a type that is added to the catalogue is in it, with no line in src/demo. */

import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import { defineEvent, type EventDefinition } from '../../src/core/events/definition.ts'
import { day, label, temperatureC, voltageV } from '../../src/core/events/fields.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import type { Replay } from './telling.ts'

const EPCIS = { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' } as const

/** Stands for a file that somebody writes: batteries are charged for keeping, and then sealed. */
const ADDED = [
  defineEvent({
    type: 'battery.recharged',
    title: { zh: '补电', en: 'Battery recharged' },
    signers: ['warehouse', 'tester'],
    from: ['stored'],
    to: 'tested',
    custody: 'keeps',
    epcis: EPCIS,
    fields: { method: z.enum(['slow', 'fast']), doneOn: day, temperatureC, remark: label },
    batteryFields: { voltageV },
  }),
  defineEvent({
    type: 'battery.sealed',
    title: { zh: '封存', en: 'Battery sealed' },
    signers: ['regulator'],
    from: ['tested'],
    to: 'same',
    custody: 'stays',
    epcis: EPCIS,
    fields: { reason: label },
    batteryFields: {},
  }),
] as const

/**
 * What cannot be told of any battery that stands somewhere: types that begin a life or a consignment,
 * that end one with somebody who is not registered, that use up lots, that are about an earlier entry, or that only the authority signs.
 */
const isOfItsKind = ({ custody, signers, parts }: EventDefinition) =>
  custody === 'begins' ||
  custody === 'sends' ||
  custody === 'delivers' ||
  signers.length === 0 ||
  parts.some(({ kind }) => kind === 'input' || kind === 'record')

/** Every other type once more, under a name that no story knows, nor any rule but the record's. */
const COPIES: readonly EventDefinition[] = [...CATALOGUE.values()]
  .filter((definition) => !isOfItsKind(definition))
  .map((definition) => {
    const type = `copy.${definition.type}`
    return { ...definition, type, schema: definition.schema.safeExtend({ type: z.literal(type) }) }
  })

const TYPES = [...ADDED, ...COPIES].map(({ type }) => type)

describe('a type that is added', () => {
  let before: Step[]
  let steps: Step[]
  let replayed: Replay

  // What is made from the catalogue is made when it is imported.
  beforeAll(async () => {
    const catalogue = CATALOGUE as Map<string, EventDefinition>
    for (const one of [...ADDED, ...COPIES]) catalogue.set(one.type, one)
    const { tell, replay } = await import('./telling.ts')
    steps = tell(1)
    replayed = replay(steps)
    for (const type of TYPES) catalogue.delete(type)
    before = tell(1)
  })

  it.each(TYPES)('is in the demo: %s', (type) => {
    const told = steps.flatMap((step, i) => ((step.event.type as string) === type ? [i] : []))
    expect(told).toHaveLength(3)
    expect(told.map((i) => replayed.outcomes[i])).toEqual([undefined, undefined, undefined])
  })

  it('leaves the story as it was', () => {
    const types = new Set<string>(TYPES)
    const others = steps.filter(({ event }) => !types.has(event.type))
    expect(JSON.stringify(others)).toBe(JSON.stringify(before))
  })

  it('is refused nothing, nor makes anything else be', () => {
    const surprises = steps.filter(({ refusal }, i) => refusal !== replayed.outcomes[i])
    expect(surprises).toEqual([])
  })
})
