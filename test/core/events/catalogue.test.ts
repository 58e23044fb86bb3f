import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toBase64Url } from '../../../src/core/bytes/encoding.ts'
import { isBatteryCode } from '../../../src/core/codes/battery-code.ts'
import { CATALOGUE, isRegistryEvent } from '../../../src/core/events/catalogue.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { touchedCodes } from '../../../src/core/events/parts.ts'
import { registryEvent } from '../../../src/core/events/registry-events.ts'
import { parsePublicKey } from '../../../src/core/keys/jwk.ts'
import * as events from '../../support/events.ts'
import { newKey } from '../../support/fleet.ts'
import { errorOf } from '../../support/refusals.ts'
import { BATTERY_SAMPLES, SAMPLES, type Sample } from '../../support/samples.ts'

type Path = readonly (string | number)[]

/** Of all members and elements below a value. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key]
    return [path, ...pathsIn(member, path)]
  })
}

const standingAt = (value: unknown, path: Path): unknown =>
  path.reduce((at, key) => (at as Record<string | number, unknown>)[key], value)

/** The value without what stands at the path, or with something else there. */
function changed(value: object, path: Path, ...put: [] | [unknown]): object {
  const copy = structuredClone(value)
  const owner = standingAt(copy, path.slice(0, -1)) as Record<string | number, unknown>
  const key = path.at(-1)!
  if (put.length === 0) delete owner[key]
  else owner[key] = put[0]
  return copy
}

const pointerTo = (path: Path) => ['/event', ...path].join('/')
const refusal = (event: unknown) => errorOf(() => parseEvent(event))
const fault = (event: unknown) => {
  const { code, pointer } = refusal(event) ?? {}
  return [code, pointer]
}

/** Of the members and elements that are read when the event comes. */
const readPathsIn = (sample: Sample, value: object) =>
  pathsIn(value).filter((path) => path.length === 1 || !isUnread(sample, path))

const isUnread = ({ unread }: Sample, path: Path) => unread !== undefined && path[0] === unread

/** Optional members, and what is required inside what may be left out. */
function membersOf(sample: Sample) {
  const { least, most } = sample
  const must = new Set(pathsIn(least).map(pointerTo))
  const members = readPathsIn(sample, most).filter((path) => typeof path.at(-1) === 'string')
  const optional = (path: Path) =>
    !must.has(pointerTo(path)) &&
    (path.length === 1 || must.has(pointerTo(path.slice(0, -1))) || path.at(-2) === 'assay')
  return { optional: members.filter(optional), required: members.filter((p) => !optional(p)) }
}

describe('no event', () => {
  const schemas = [...CATALOGUE.values()].map(({ schema }) => schema)
  const written = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any' })
  const named = [...schemas, registryEvent].flatMap((schema) => membersOfSchema(written(schema)))

  it('has a field that could say who a private person is', () => {
    const personal =
      /person|first|last|surname|given|fullName|phone|mobile|mail|address|birth|gender|nationalId|idCard|passport|owner|driver|contact|account|bank|signature|photo/i
    expect(named.length).toBeGreaterThan(300)
    expect(named.filter((name) => personal.test(name))).toEqual([])
  })

  it('has a name in it but those of enterprises, facilities and makers of vendor codes', () => {
    const naming = schemas.filter((schema) => membersOfSchema(written(schema)).includes('name'))
    expect(naming).toEqual([])
    const registering = registryEvent.options.filter((schema) =>
      membersOfSchema(written(schema)).includes('name'),
    )
    const types = registering.map(({ shape }) => shape.type.value.split('.')[0])
    expect(new Set(types)).toEqual(new Set(['enterprise', 'facility', 'vendor']))
  })

  it('knows a private person but by a pseudonym', () => {
    for (const { type, least } of BATTERY_SAMPLES) {
      for (const member of ['from', 'user', 'to', 'carrier', 'enterprise', 'receiver'] as const) {
        if (!(member in least)) continue
        for (const name of ['张三', 'person:张三', 'person:Zhang San', 'person:1', 'zhang@x.cn']) {
          const accepted = fault({ ...least, [member]: name })[0] === undefined
          // Who takes hazardous waste over is a firm with a permit, of any name.
          expect([type, member, accepted]).toEqual([type, member, member === 'receiver'])
        }
      }
    }
  })
})

/** Names of all members that a JSON Schema describes, however deep. */
function membersOfSchema(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value as object) : []),
    ...membersOfSchema(value),
  ])
}

describe('the samples', () => {
  it('have every type that the log knows', () => {
    const registryTypes = registryEvent.options.map(({ shape }) => shape.type.value)
    const types = [...CATALOGUE.keys(), ...registryTypes]
    expect(new Set(SAMPLES.map(({ type }) => type))).toEqual(new Set(types))
  })

  it('have every member that the catalogue knows', () => {
    for (const [type, { schema }] of CATALOGUE) {
      const most = SAMPLES.filter((sample) => sample.type === type).flatMap((s) => [s.most])
      const known = new Set(most.flatMap((event) => Object.keys(event)))
      expect(known).toEqual(new Set(Object.keys(schema.shape)))
    }
  })
})

describe.each(SAMPLES)('$name', (sample) => {
  const { least, most } = sample

  it('is an event with the least and with the most that it may say', () => {
    expect(parseEvent(least)).toEqual(least)
    expect(parseEvent(most)).toEqual(most)
  })

  it('is refused without any member that it must have', () => {
    if (sample.choice) return
    for (const path of membersOf(sample).required) {
      expect(fault(changed(most, path))).toEqual(['event_invalid', pointerTo(path)])
    }
  })

  it('is an event without any that it may have', () => {
    for (const path of membersOf(sample).optional) {
      expect(fault(changed(most, path))).toEqual([undefined, undefined])
    }
  })

  it('is refused with garbage in any place, and says where', () => {
    const garbage = [null, {}, [], '', '\n', 'x\u2028', -1e9, 1e300, [null], { x: 1 }]
    for (const path of readPathsIn(sample, most)) {
      const given = standingAt(most, path)
      for (const put of garbage) {
        if (isObject(put) && isUnread(sample, path)) continue
        if (Array.isArray(put) === Array.isArray(given) && mayBeEmpty(path, put)) continue
        if (mayBeNone(sample, path, put)) continue
        const { code, pointer } = refusal(changed(most, path, put)) ?? {}
        expect(['event_invalid', 'battery_code_malformed']).toContain(code)
        // Garbage that is a container has its own fault inside.
        expect(`${pointer}/`.startsWith(`${pointerTo(path)}/`)).toBe(true)
      }
    }
  })

  it('is refused with a member of nobody’s, in any object', () => {
    const objects = [[], ...readPathsIn(sample, most)].filter(
      (path) => isObject(standingAt(most, path)) && !isUnread(sample, path),
    )
    expect(objects).not.toEqual([])
    for (const path of objects) {
      for (const name of ['note', 'constructor', '__proto__', 'toString', 'Type', '']) {
        const copy = structuredClone(most)
        const at = standingAt(copy, path) as object
        Object.defineProperty(at, name, { value: 1, enumerable: true })
        expect(fault(copy)).toEqual(['event_invalid', pointerTo(path)])
      }
    }
  })
})

/** Lists and objects that say nothing, and are no fault. */
const mayBeEmpty = (path: Path, put: unknown) =>
  typeof put === 'object' && put !== null && Object.keys(put).length === 0 && EMPTY.has(path.at(-1))

/** Batteries or lots that are none; where a mass is said of them, that is at fault then. */
function mayBeNone({ type }: Sample, [member, ...deeper]: Path, put: unknown): boolean {
  if (!Array.isArray(put) || put.length > 0 || deeper.length > 0) return false
  if (type === 'material.processed') return member === 'batteries' || member === 'inputs'
  return member === 'batteries' && [...ANY, ...NONE].includes(type)
}

const EMPTY = new Set<unknown>([
  ...[
    'evidence',
    'children',
    'missing',
    'unexpected',
    'shortages',
    'surpluses',
    'released',
    'fractions',
  ],
  ...['codes', 'assay', 'recoveryPercent', 'permits'],
])

const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value) && value

/** Types that may be about no battery, and those that must be about none. */
const ANY = ['stock.counted', 'vehicle.scrapped', 'vehicle.scrapping_voided', 'attestation.issued']
const NONE = [
  'dismantling.published',
  'material.recovered',
  'residue.disposed',
  'record.corrected',
  'record.voided',
  'alert.acknowledged',
  'alert.explained',
  'alert.closed',
]

it.each(NONE)('%s names no batteries of its own', (type) => {
  const { least } = BATTERY_SAMPLES.find((sample) => sample.type === type)!
  const naming = { ...least, batteries: [{ code: events.nextBatteryCode() }] }
  expect(fault(naming)).toEqual(['event_invalid', '/event/batteries'])
})

const NAMING = BATTERY_SAMPLES.filter(({ type }) => !NONE.includes(type))

describe.each(NAMING)('the batteries of $name', ({ type, least }) => {
  const first = (least as { batteries: { code: string }[] }).batteries[0]!
  const naming = (count: number) => ({
    ...least,
    batteries: Array.from({ length: count }, (_, i) => ({
      ...first,
      code: isBatteryCode(first.code)
        ? events.nextBatteryCode()
        : first.code.slice(0, -3) + String(i).padStart(3, '0'),
      ...('newCode' in first && { newCode: events.nextBatteryCode() }),
    })),
  })
  const full = type === 'identity.relabelled' ? 160 : 256

  it(`are ${ANY.includes(type) ? 0 : 1} to ${full}`, () => {
    const none = ANY.includes(type) ? [undefined, undefined] : ['event_invalid', '/event/batteries']
    // A mass of batteries needs batteries.
    if (type !== 'material.processed') expect(fault(naming(0))).toEqual(none)
    expect(fault(naming(1))).toEqual([undefined, undefined])
    expect(fault(naming(full))).toEqual([undefined, undefined])
    expect(fault(naming(full + 1))[0]).toBe('event_invalid')
  })

  it('are each named once', () => {
    const event = naming(4)
    event.batteries[3]!.code = event.batteries[1]!.code
    expect(fault(event)).toEqual(['event_invalid', '/event/batteries/3/code'])
  })

  it('have codes that are none if they are misread', () => {
    for (const code of ['', first.code.slice(1), `${first.code}0`, first.code.toLowerCase()]) {
      const event = naming(3)
      event.batteries[2]!.code = code
      expect(fault(event)).toEqual(['battery_code_malformed', '/event/batteries/2/code'])
    }
    if (!isBatteryCode(first.code)) return
    const swapped = { ...first, code: first.code.slice(12) + first.code.slice(0, 12) }
    expect(refusal({ ...least, batteries: [swapped] })?.params.fault).toBe('halvesSwapped')
  })
})

describe('an event', () => {
  it.each([
    undefined,
    null,
    1,
    true,
    '',
    'battery.Retired',
    'battery.retired ',
    'toString',
    '__proto__',
    'x'.repeat(30_000),
    ['battery.retired'],
    { toString: 1, valueOf: 1 },
  ])('is refused with the type %j', (type) => {
    const event = { ...events.retired(events.nextBatteryCode()), type }
    expect(fault(event)).toEqual(['event_invalid', '/event/type'])
    expect(JSON.stringify(refusal(event)?.params).length).toBeLessThan(200)
  })

  it('is refused with a type that nests without end', () => {
    let type: unknown[] = []
    for (let depth = 0; depth < 12_000; depth++) type = [type]
    expect(fault({ ...events.retired('x'), type })).toEqual(['event_invalid', '/event/type'])
  })

  it('cannot fill a refusal with names of its own', () => {
    const event = { ...events.retired(events.nextBatteryCode()), ['x'.repeat(30_000)]: 1 }
    expect(JSON.stringify(refusal(event)?.params).length).toBeLessThan(200)
  })

  it.each([
    '2026-11-22T08:30:00Z',
    '2026-11-22T08:30:00+08:00',
    '2026-11-22T08:30:00.123-00:30',
    '2024-02-29T00:00:00Z',
  ])('may be at %s', (time) => {
    expect(fault(events.retired(events.nextBatteryCode(), { time }))).toEqual([
      undefined,
      undefined,
    ])
    expect(Date.parse(time)).not.toBeNaN()
  })

  it.each([
    '2026-11-22T08:30:00',
    '2026-11-22T08:30Z',
    '2026-11-22 08:30:00Z',
    '2026-11-22T08:30:00+0800',
    '2026-11-22T08:30:00+24:00',
    '2026-11-22T24:00:00Z',
    '2026-11-22T08:30:60Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '+002026-11-22T08:30:00Z',
    '2026-11-22T08:30:00Z\n',
    '2026-11-22',
  ])('cannot be at %j', (time) => {
    const event = events.retired(events.nextBatteryCode(), { time })
    expect(fault(event)).toEqual(['event_invalid', '/event/time'])
  })

  it('that makes a product may not make it of itself', () => {
    const code = events.nextBatteryCode()
    expect(fault(events.repurposed([code], code))).toEqual(['event_invalid', '/event/product/code'])
  })

  it('touches its batteries, and the product that it makes of them', () => {
    const [a, b, product] = [1, 2, 3].map(() => events.nextBatteryCode()) as [
      string,
      string,
      string,
    ]
    expect(touchedCodes(parseEvent(events.repurposed([a, b], product)))).toEqual([a, b, product])
    expect(touchedCodes(parseEvent(events.retired([b, a])))).toEqual([b, a])
  })

  it('of the registry, or an answer to an alert, touches none', () => {
    for (const { least, type } of SAMPLES) {
      const event = parseEvent(least)
      const isNone =
        isRegistryEvent(event) || type.startsWith('alert.') || type === 'dismantling.published'
      if (isNone) expect(touchedCodes(event)).toEqual([])
      else expect(touchedCodes(event).length).toBeGreaterThan(0)
    }
  })
})

describe('a key that is added', () => {
  const adding = (key: object) => ({
    ...SAMPLES.find(({ type }) => type === 'key.added')!.least,
    key,
  })

  it('has one spelling, so that it has one thumbprint', () => {
    for (const { key } of [newKey('EC'), newKey('OKP')]) {
      const last = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      const spelt = last.map((character) => ({ ...key, x: key.x.slice(0, -1) + character }))
      const same = spelt.filter(({ x }) =>
        Buffer.from(x, 'base64url').equals(Buffer.from(key.x, 'base64url')),
      )
      expect(same).toHaveLength(4)
      const accepted = same.filter((one) => refusal(adding(one)) === undefined)
      expect(accepted).toEqual([key])
      expect(same.filter((one) => parsePublicKey(one))).toEqual([key])
    }
  })

  it.each([
    ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, '/event/key/kty'],
    ['a secret', { kty: 'oct', k: 'AAAA' }, '/event/key/kty'],
    ['another curve', { ...newKey().key, crv: 'secp256k1' }, '/event/key/crv'],
    ['X25519', { ...newKey('OKP').key, crv: 'X25519' }, '/event/key/crv'],
    ['a private key', { ...newKey().key, d: 'AAAA' }, '/event/key'],
    ['31 bytes', { ...newKey('OKP').key, x: toBase64Url(new Uint8Array(31)) }, '/event/key/x'],
    ['33 bytes', { ...newKey('OKP').key, x: toBase64Url(new Uint8Array(33)) }, '/event/key/x'],
  ])('is not %s', (_, key, pointer) => {
    expect(fault(adding(key))).toEqual(['event_invalid', pointer])
  })
})
