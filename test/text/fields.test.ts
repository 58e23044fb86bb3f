import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ASSAYED_ELEMENTS } from '../../src/core/events/fields.ts'
import { MATERIALS } from '../../src/core/events/materials.ts'
import { EVENT_TYPES, eventSchemaOf, type JsonSchema } from '../../src/http/api/event-schemas.ts'
import * as en from '../../src/text/en/fields.ts'
import { describeEvent } from '../../src/text/event-words.ts'
import { fieldTitle, unitOf } from '../../src/text/fields.ts'
import { termsIn } from '../../src/text/terms.ts'
import * as zh from '../../src/text/zh/fields.ts'
import { reasons } from '../../src/text/zh/problems.ts'
import { SAMPLES } from '../support/samples.ts'

const han = /\p{Script=Han}/u

/** Each field at any depth, with its name. */
function fieldsIn(schema: JsonSchema): [name: string, schema: JsonSchema][] {
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ]
  return [
    ...inner.flatMap(fieldsIn),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, value]): [string, JsonSchema][] => [
      [name, value],
      ...fieldsIn(value),
    ]),
  ]
}

describe('the words for fields', () => {
  it.each(EVENT_TYPES)('of %s are in both languages, with their unit', (type) => {
    for (const [name, schema] of fieldsIn(eventSchemaOf(type)!)) {
      const titles = schema['x-titles'] as { zh: string; en: string }
      expect(titles.zh, name).toMatch(han)
      expect(titles.en, name).not.toMatch(han)
      expect(titles.en, name).not.toBe(name)
      if (schema['x-unit']) expect(titles.en).toContain(`(${schema['x-unit']})`)
      const values = (schema['x-values'] ?? {}) as Record<string, { zh: string; en: string }>
      for (const [value, words] of Object.entries(values)) {
        if (!['kty', 'crv'].includes(name)) expect(words.zh, value).toMatch(han)
        expect(words.en, value).not.toMatch(han)
      }
    }
  })

  it('say a unit where the name ends in one, and only there', () => {
    expect(fieldTitle('ratedCapacityAh', 'zh')).toBe('额定容量（Ah）')
    expect(fieldTitle('internalResistanceMilliohm', 'en')).toBe('Internal resistance (mΩ)')
    expect(['vin', 'cycles', 'reason', 'unNumber', 'constructor'].map(unitOf)).toEqual(
      Array(5).fill(undefined),
    )
  })

  it('have the same in both languages', () => {
    expect(Object.keys(en.fields.titles)).toEqual(Object.keys(zh.fields.titles))
    expect(Object.keys(en.fields.values)).toEqual(Object.keys(zh.fields.values))
  })

  it('name every material and element', () => {
    for (const language of ['zh', 'en'] as const) {
      const { materials, elements } = termsIn(language)
      expect(Object.keys(materials).sort()).toEqual([...MATERIALS].sort())
      expect(Object.keys(elements).sort()).toEqual([...ASSAYED_ELEMENTS].sort())
    }
  })
})

describe('an event in words', () => {
  it.each(SAMPLES)('leaves no word of a program’s: $name', ({ most }) => {
    const code = (most as { batteries?: { code: string }[] }).batteries?.[0]?.code ?? ''
    for (const language of ['zh', 'en'] as const) {
      const said = describeEvent(most, code, language)
      expect(said.length).toBeGreaterThan(0)
      for (const { title, words } of said) {
        expect(`${title} ${words}`).not.toMatch(/undefined|\[object|\{\w+\}/)
        if (language === 'zh') expect(title).toMatch(han)
      }
    }
  })
})

describe('the sentences for a field that is wrong', () => {
  it('are there for every message of the catalogue', () => {
    const folder = path.resolve(import.meta.dirname, '../../src/core/events')
    const source = readdirSync(folder)
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .join('\n')
    const messages = Array.from(
      source.matchAll(/(?:message|reason|error): '([a-z_]+)'/g),
      ([, message]) => message!,
    )
    expect(messages).toContain('mass_balance')
    const known = new Set([...Object.keys(reasons.event_invalid)])
    expect(messages.filter((message) => !known.has(message))).toEqual([])
  })
})
