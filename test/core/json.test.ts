import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/core/json.ts'

const text = fc.string({ unit: 'binary', maxLength: 8 })
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a:b', '"', '\\', '7', ''))
const value = fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' })

/** One text around another, so that what is planted stands at any depth. */
const around = fc.array(
  fc.constantFrom(
    (inner: string) => `[${inner}]`,
    (inner: string) => `{"a":${inner}}`,
    (inner: string) => `{"{:}\\":":[":",${inner}],\n"b" : {"c":"\\"}"}}`,
    (inner: string) => ` [ 1 , ${inner}, "," ] `,
  ),
  { maxLength: 5 },
)

/** Spells a name with escapes for some of its UTF-16 units. */
const escapedIn = (units: readonly boolean[]) => (plain: string) =>
  `"${plain
    .split('')
    .map((unit, i) =>
      units[i % units.length]
        ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        : JSON.stringify(unit).slice(1, -1),
    )
    .join('')}"`
const spelling = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }).map(escapedIn)

describe('JSON', () => {
  it('of any value is read back as the value', () => {
    fc.assert(
      fc.property(value, fc.nat(3), (written, indent) => {
        const json = JSON.stringify(written, null, indent)
        expect(parseJson(json)).toEqual(JSON.parse(json))
      }),
    )
  })

  it('is refused with a member planted twice, at any depth, in any spelling', () => {
    const members = fc.uniqueArray(fc.tuple(name, value), {
      minLength: 1,
      maxLength: 5,
      selector: ([member]) => member,
    })
    fc.assert(
      fc.property(members, fc.nat(), fc.nat(), value, spelling, around, (...drawn) => {
        const [written, which, where, other, spell, layers] = drawn
        const spelt = written.map(
          ([member, it]) => `${JSON.stringify(member)}:${JSON.stringify(it)}`,
        )
        const inLayers = (object: string) => layers.reduce((inner, layer) => layer(inner), object)
        expect(parseJson(inLayers(`{${spelt.join(',')}}`))).toBeDefined()

        const [twice] = written[which % written.length]!
        spelt.splice(where % (spelt.length + 1), 0, `${spell(twice)}:${JSON.stringify(other)}`)
        expect(() => JSON.parse(inLayers(`{${spelt.join(',')}}`))).not.toThrow()
        expect(parseJson(inLayers(`{${spelt.join(',')}}`))).toBeUndefined()
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['twice the same member', '{"a":1,"a":1}'],
    ['an object in the place of another', '{"a":{"b":{"c":1}},"a":{}}'],
    ['a member twice inside an array', '[[{"a":1,"a":2}]]'],
    ['a name with an escape', '{"iss":1,"\\u0069ss":2}'],
    ['a surrogate pair escaped and plain', '{"😀":1,"\\ud83d\\ude00":2}'],
    ['the empty name', '{"":1,"":2}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['a lone surrogate in a string', '{"a":"\\ud800"}'],
    ['a lone surrogate in a name', '{"\\udc00":1}'],
    ['a lone surrogate that is not escaped', '{"a":"\ud800"}'],
    ['a number beyond all doubles', '{"a":1e400}'],
    ['a byte-order mark', '\ufeff{}'],
    ['no-break space', '{\u00a0}'],
    ['a comment', '{}//'],
    ['a comma too many', '{"a":1,}'],
    ['two values', '{}{}'],
    ['NaN', 'NaN'],
    ['a leading zero', '01'],
    ['a line break in a string', '"\n"'],
    ['nothing', ''],
  ])('is refused with %s', (_, json) => {
    expect(parseJson(json)).toBeUndefined()
  })

  it.each([
    ['colons in strings', '{"a:b":":","c":["::"]}'],
    ['escaped quotes before colons', '{"a\\":":"\\\\","b":"\\":"}'],
    ['escaped colons', '{"a":"\\u003a"}'],
    ['the same name in two objects', '{"a":{"a":[{"a":1},{"a":2}]}}'],
    ['names that differ in case or in normal form', '{"é":1,"e\\u0301":2,"A":1,"a":2}'],
  ])('is accepted with %s', (_, json) => {
    expect(parseJson(json)).toEqual(JSON.parse(json))
  })

  it('makes a member of __proto__, and no prototype', () => {
    const parsed = parseJson('{"__proto__":{"admin":true}}') as { admin?: boolean }
    expect(Object.keys(parsed)).toEqual(['__proto__'])
    expect(parsed.admin).toBeUndefined()
  })

  it('may nest as deep as its length allows', () => {
    const depth = 100_000
    expect(parseJson('['.repeat(depth) + ']'.repeat(depth))).toBeInstanceOf(Array)
    expect(parseJson(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBeInstanceOf(Object)
    expect(parseJson('['.repeat(depth))).toBeUndefined()
  })
})
