import { describe, expect, it } from 'vitest'
import { UNMEASURED } from '../../../src/core/events/fields.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { warningsOf } from '../../../src/core/rules/warnings.ts'
import { eventSchemaOf } from '../../../src/http/api/event-schemas.ts'
import { eventFrom } from '../../../src/web/form-event.ts'
import { formFieldsOf } from '../../../src/web/form-fields.ts'
import * as events from '../../support/events.ts'
import { createFleet } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { createWorld } from '../../support/world.ts'

const CODE = events.nextBatteryCode()
const fleet = createFleet({ origin: 'ledger.example/measured' })
const firm = fleet.enterprise('vehicle-maker', 'dismantler', 'collector', 'recycler')

/** Types that measure something, with a member of each of their batteries that does. */
const MEASURING = [
  [events.removed(CODE), 'voltageV'],
  [events.removed(CODE), 'stateOfChargePercent'],
  [events.retired(CODE), 'stateOfHealthPercent'],
  [events.collected(CODE, 'person:6b1f0c2e'), 'stateOfChargePercent'],
  [events.inspected(CODE, 'dismantle'), 'insulationOhmPerVolt'],
  [events.tested(CODE, 'dismantle'), 'measuredCapacityAh'],
  [events.tested(CODE, 'dismantle'), 'internalResistanceMilliohm'],
  [events.discharged(CODE), 'startVoltageV'],
] as const

const saying = (event: (typeof MEASURING)[number][0], member: string, value: unknown) => ({
  ...event,
  batteries: event.batteries.map((battery) => ({ ...battery, [member]: value })),
})

describe('what is measured', () => {
  it.each(MEASURING)('is a number, or says why there is none', (event, member) => {
    const pointer = `/event/batteries/0/${member}`
    const said = (value: unknown) => errorOf(() => parseEvent(saying(event, member, value)))
    expect(said(12)).toBeUndefined()
    for (const unmeasured of UNMEASURED) expect(said({ unmeasured })).toBeUndefined()
    for (const value of [
      -1,
      'burnt',
      {},
      { unmeasured: 'forgotten' },
      { unmeasured: 'burnt', of: 1 },
    ]) {
      const refusal = said(value)
      expect(refusal?.code).toBe('event_invalid')
      expect(refusal?.pointer).toContain(pointer)
    }
  })

  it('is warned of where the number is odd, and not where there is none', () => {
    const removed = (voltageV: unknown) =>
      warningsOf(parseEvent(saying(events.removed(CODE), 'voltageV', voltageV))).filter(
        ({ code }) => code === 'implausible',
      )
    expect(removed(1_900)).toHaveLength(1)
    expect(removed({ unmeasured: 'burnt' })).toEqual([])
  })

  it('says nothing of high voltage if nobody could measure it', () => {
    const voltage = (value: unknown) => {
      const world = createWorld(fleet)
      world.tell(firm, events.registered(CODE))
      world.tell(firm, events.installed(CODE))
      expect(world.tell(firm, saying(events.removed(CODE), 'voltageV', value))).toBeUndefined()
      return world.traceables.get(CODE)?.highVoltage
    }
    expect(voltage(320)).toBe(true)
    expect(voltage({ unmeasured: 'no_terminals' })).toBeUndefined()
  })

  it('is asked for by a form as a number or a reason, and both together are refused', () => {
    const fields = formFieldsOf(eventSchemaOf('battery.removed')!)
    const made = (values: Readonly<Record<string, string>>) =>
      (
        eventFrom('battery.removed', fields, { batteries: CODE, ...values }).batteries as object[]
      )[0]
    const name = 'batteries.voltageV'
    expect(made({ [name]: '320.5' })).toEqual({ code: CODE, voltageV: 320.5 })
    const reason = { [`${name}.unmeasured`]: 'burnt' }
    expect(made(reason)).toEqual({ code: CODE, voltageV: { unmeasured: 'burnt' } })
    const both = made({ [name]: '320.5', ...reason }) as { voltageV: unknown }
    const refusal = errorOf(() =>
      parseEvent(saying(events.removed(CODE), 'voltageV', both.voltageV)),
    )
    expect(refusal?.pointer).toBe('/event/batteries/0/voltageV')
  })
})
