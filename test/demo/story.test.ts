import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/core/admission.ts'
import { parseBatteryCode } from '../../src/core/battery-code.ts'
import { hasValidCheckCharacter } from '../../src/core/credit-code.ts'
import { toBase64Url } from '../../src/core/encoding.ts'
import { LedgerError } from '../../src/core/errors.ts'
import { isRegistryEvent, parseEvent } from '../../src/core/events/catalogue.ts'
import { sha256 } from '../../src/core/hash.ts'
import type { Battery } from '../../src/core/lifecycle.ts'
import { createRegistry, type Registry } from '../../src/core/registry.ts'
import { ROLES } from '../../src/core/roles.ts'
import type { PublicKey } from '../../src/core/signature.ts'
import { AUTHORITY } from '../../src/core/submission.ts'
import { thumbprintOf } from '../../src/core/thumbprint.ts'
import { CITY, type Enterprise } from '../../src/demo/city.ts'
import { batteryCode, vehicleNumber } from '../../src/demo/codes.ts'
import { highlightsOf } from '../../src/demo/highlights.ts'
import { createRandom } from '../../src/demo/random.ts'
import { countBatteries, type Step, tellStory } from '../../src/demo/story.ts'

const END = new Date('2026-11-20T00:00:00+08:00')
const ORIGIN = 'demo.example'

const keyOf = (holder: string, name: string): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: toBase64Url(sha256(new TextEncoder().encode(`${holder} ${name}`))),
})
const tell = (seed: number) =>
  tellStory(seed, END, ({ creditCode }: Enterprise, name) => keyOf(creditCode, name))

const hashOf = (steps: readonly Step[]) =>
  createHash('sha256').update(JSON.stringify(steps)).digest('hex')

const SEEDS = [1, 2, 2026]

describe.each(SEEDS)('the story of seed %i', (seed) => {
  const steps = tell(seed)
  const { outcomes, batteries } = replay(steps)

  it('is refused exactly where it means to be', () => {
    const surprises = steps
      .map((step, i) => ({ i, step, outcome: outcomes[i] }))
      .filter(({ step, outcome }) => step.refusal !== outcome)
    expect(surprises[0]).toBeUndefined()
  })

  it('has about 15,000 submissions and 2,000 batteries', () => {
    expect(Math.abs(steps.length - 15_000)).toBeLessThanOrEqual(450)
    expect(Math.abs(countBatteries(steps) - 2_000)).toBeLessThanOrEqual(100)
    expect(batteries.size).toBe(countBatteries(steps))
  })

  it('runs forward, in whole seconds, for two years until shortly before its end', () => {
    const times = steps.map(({ at }) => at.getTime())
    expect(times.every((time, i) => time % 1000 === 0 && time >= (times[i - 1] ?? 0))).toBe(true)
    expect(END.getTime() - times.at(-1)!).toBeLessThan(86_400_000)
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(725 * 86_400_000)
  })

  it('has something of everything that goes wrong', () => {
    const refusals = new Set(steps.map(({ refusal }) => refusal).filter(Boolean))
    expect([...refusals].sort()).toEqual([
      'battery_code_malformed',
      'battery_unknown',
      'custody_conflict',
      'end_of_life_passed',
      'key_revoked',
      'role_not_allowed',
    ])
    const late = steps.filter(
      ({ at, event }) => at.getTime() - Date.parse(event.time) > 7 * 86_400_000,
    )
    expect(late.length).toBeGreaterThan(100)
    expect(shortShipments(steps)).toBeGreaterThan(0)
    const states = new Set([...batteries.values()].map(({ state }) => state))
    expect(states.has('in_transit') && states.has('removed')).toBe(true)
    const reporting = new Set(steps.map(({ signer, key }) => key === 'device' && signer))
    const silent = CITY.find(({ trade }) => trade === 'silent')!
    expect(reporting.has(silent.creditCode)).toBe(false)
  })

  it('points out batteries that are what it says of them', () => {
    const [whole, lost, unrecorded] = highlightsOf(steps, END).map(({ code }) =>
      batteries.get(code),
    )
    expect(whole?.state).toBe('repurposed')
    expect(whole?.unrecorded).toBeUndefined()
    expect(lost?.state).toBe('in_transit')
    expect(unrecorded?.unrecorded).toBe(true)
  })
})

it('tells the same story for the same seed, and another for another', () => {
  expect(hashOf(tell(7))).toBe(hashOf(tell(7)))
  expect(hashOf(tell(7))).not.toBe(hashOf(tell(8)))
})

it('gives its enterprises every role, valid credit codes, and names that say they are made up', () => {
  expect(CITY).toHaveLength(40)
  expect(new Set(CITY.flatMap(({ roles }) => roles))).toEqual(new Set(ROLES))
  expect(new Set(CITY.map(({ creditCode }) => creditCode)).size).toBe(CITY.length)
  for (const { creditCode, name } of CITY) {
    expect(hasValidCheckCharacter(creditCode)).toBe(true)
    expect(name.startsWith('演示·')).toBe(true)
  }
})

it('writes production dates into battery codes as the log reads them', () => {
  for (let day = 1; day <= 31; day++) {
    const productionDate = `2022-12-${String(day).padStart(2, '0')}`
    const parts = { vendor: 'D01', level: 'pack', chemistry: 'B', specification: '52' } as const
    const code = batteryCode({ ...parts, productionDate, serial: day }, createRandom(day))
    expect(parseBatteryCode(code).productionDates).toContain(productionDate)
  }
})

it('gives vehicle numbers the check digit of ISO 3779', () => {
  const vin = vehicleNumber(2023, 900_001)
  expect(vin).toMatch(/^L0D[0-9A-HJ-NPR-Z]{5}[0-9X][0-9A-HJ-NPR-Z]{8}$/)
  expect(vin).toHaveLength(17)
})

function replay(steps: readonly Step[]) {
  const authority = keyOf(AUTHORITY, '')
  const registry = createRegistry([{ kid: thumbprintOf(authority), key: authority }])
  const batteries = new Map<string, Battery>()
  let index = 0
  const outcomes = steps.map((step) => {
    const outcome = submit(registry, batteries, step, index)
    if (outcome === undefined) index++
    return outcome
  })
  return { batteries, outcomes }
}

function submit(
  registry: Registry,
  batteries: Map<string, Battery>,
  { at, signer, key, event }: Step,
  index: number,
) {
  const submission = {
    jws: '',
    algorithm: 'Ed25519',
    kid: thumbprintOf(keyOf(signer, key ?? '')),
    issuer: signer,
    audience: ORIGIN,
    issuedAt: at.getTime() / 1000,
    jti: '',
  } as const
  try {
    const place = { origin: ORIGIN, index, acceptedAt: at }
    const verified = { ...submission, event: parseEvent(event) }
    for (const battery of admit(registry, (code) => batteries.get(code), verified, place)) {
      batteries.set(battery.code, battery)
    }
    return undefined
  } catch (error) {
    if (error instanceof LedgerError) return error.code
    throw error
  }
}

function shortShipments(steps: readonly Step[]): number {
  const dispatched = new Map<string, number>()
  let short = 0
  for (const { event, refusal } of steps) {
    if (refusal || isRegistryEvent(event)) continue
    if (event.type === 'transport.dispatched') dispatched.set(event.waybill, event.batteries.length)
    if (event.type !== 'transport.received') continue
    if (event.batteries.length < dispatched.get(event.waybill)!) short++
  }
  return short
}
