import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../src/core/events/parse.ts'
import { createRandom } from '../../src/demo/random.ts'
import { drawEvent } from '../../src/demo/stories/draw.ts'
import { sampleText } from '../../src/demo/stories/pattern.ts'
import { EVENT_TYPES } from '../../src/http/api/event-schemas.ts'

const TIME = Date.parse('2026-01-08T08:30:00+08:00')

const instruments = (seed: number) =>
  drawEvent({ type: 'battery.tested' }, createRandom(seed), TIME)

describe('an event drawn from its record', () => {
  it.each(EVENT_TYPES)('of type %s is one that the catalogue accepts', (type) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const event = drawEvent({ type }, createRandom(seed), TIME)
        expect(parseEvent(structuredClone(event))).toEqual(event)
      }),
      { numRuns: 200 },
    )
  })

  it('is the same for the same seed, and another for another', () => {
    expect(instruments(7)).toEqual(instruments(7))
    expect(instruments(7)).not.toEqual(instruments(8))
  })

  it('keeps what is settled, fills in what is open in it, and leaves out what is to stay out', () => {
    const code = '001PB240000003B3C0221953'
    const batteries = [{ code, verdict: 'reuse' }]
    const draft = { type: 'battery.tested', batteries, temperatureC: -3, evidence: undefined }
    const event = drawEvent(draft, createRandom(1), TIME) as object
    expect(event).toMatchObject({ batteries, temperatureC: -3 })
    expect(event).not.toHaveProperty('evidence')
    const { batteries: drawn } = event as { batteries: { measuredCapacityAh: number }[] }
    expect(drawn[0]!.measuredCapacityAh).toBeGreaterThanOrEqual(100)
    expect(drawn[0]!.measuredCapacityAh).toBeLessThanOrEqual(220)
  })

  it('gives up where nothing can be made of what is settled', () => {
    const draft = { type: 'battery.discharged', method: 'salt' }
    expect(() => drawEvent(draft, createRandom(1), TIME)).toThrow(
      expect.objectContaining({ code: 'event_invalid' }),
    )
  })
})

it.each([
  '^[0-9a-f]{64}$',
  '^[\\w.+-]+\\/[\\w.+-]+$',
  '^person:[0-9a-z-]{8,64}$',
  '^\\d{2,}x?[^a-z ]*$',
])('a text is drawn that fits %s', (pattern) => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(sampleText(pattern, createRandom(seed))).toMatch(new RegExp(pattern, 'u'))
    }),
  )
})
