import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/core/bytes/json.ts'

const text = fc.string({ unit: 'binary', maxLength: 8 })
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a:b', '"', '\\', '7', ''))
const value = fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' })

/** One text around another, so that what is planted stands at any depth. */
const around = fc.array(
  fc.constantFrom(
    (inner: string) => `[${inner}]`,
    (inner: string) => `{"a":${inner}}`,
    (inner: string) => `{"{:}":[":",${inner},"\\":"],\n"b" : {"c":"\\"}"}}`,
    (inner: string) => ` [ 1 , ${inner}, "," ] `,
  ),
  { maxLength: 5 },
)

/** Whether JSON spells the name without a backslash. */
const isPlain = (member: string) => !JSON.stringify(member).includes('\\')

const hasPlainNames = (it: unknown): boolean =>
  typeof it !== 'object' ||
  it === null ||
  Object.entries(it).every(([member, inner]) => isPlain(member) && hasPlainNames(inner))

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
  it('of any value is read back as the value, whatever the engine has read before', () => {
    fc.assert(
      fc.property(value, fc.array(value), fc.nat(3), (written, before, indent) => {
        for (const other of before) JSON.parse(JSON.stringify(other))
        JSON.parse('{"p":"a","\\\\":2}')
        const json = JSON.stringify(written, null, indent)
        const read = JSON.stringify(parseJson(json), null, indent)
        expect(read).toBe(hasPlainNames(written) ? json : undefined)
      }),
    )
  })

  // nodejs/node#63785: there, Node 24 and 26 give the second text the first one's name.
  it('is refused with a backslash in a name, before any engine reads it', () => {
    JSON.parse('{"p":"a","\\\\":2}')
    expect(parseJson('{"p":1,"\\"":2}')).toBeUndefined()
    expect(parseJson('{"p":"a","\\\\":2}')).toBeUndefined()
    expect(parseJson('{"p":1,"q":2}')).toEqual({ p: 1, q: 2 })
  })

  it('is refused with a name in any other spelling than its own, at any depth', () => {
    fc.assert(
      fc.property(name, value, spelling, around, (member, it, spell, layers) => {
        const inLayers = (object: string) => layers.reduce((inner, layer) => layer(inner), object)
        const spelt = spell(member)
        const read = parseJson(inLayers(`{${spelt} :${JSON.stringify(it)}}`))
        expect(read === undefined).toBe(spelt.includes('\\') || !hasPlainNames(it))
      }),
    )
  })

  it('is refused with a member planted twice, at any depth, in any spelling', () => {
    const plain = value.filter(hasPlainNames)
    const members = fc.uniqueArray(fc.tuple(name.filter(isPlain), plain), {
      minLength: 1,
      maxLength: 5,
      selector: ([member]) => member,
    })
    fc.assert(
      fc.property(members, fc.nat(), fc.nat(), plain, spelling, around, (...drawn) => {
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
    ['a name with an escape', '{"\\u0069ss":1}'],
    ['a name with an escape before white space', '[{"a":1,"\\u0062" \n:2}]'],
    ['a quote in a name', '{"a\\"":1}'],
    ['a name twice, once with an escape', '{"iss":1,"\\u0069ss":2}'],
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
    ['escaped quotes before colons', '{"a":"\\\\","b":"\\":","c":["\\":","d"]}'],
    ['escaped colons', '{"a":"\\u003a"}'],
    ['the same name in two objects', '{"a":{"a":[{"a":1},{"a":2}]}}'],
    ['names that differ in case or in normal form', '{"é":1,"e\u0301":2,"A":1,"a":2}'],
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
