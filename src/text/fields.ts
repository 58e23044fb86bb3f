/** Fields and their values in words: for forms, schemas, documents and histories. */

import { ownMember } from '../core/bytes/own-member.ts'
import { fields as en } from './en/fields.ts'
import { fill, type Language } from './language.ts'
import { termsIn } from './terms.ts'
import { type FieldTexts, fields as zh } from './zh/fields.ts'

const FIELDS: Readonly<Record<Language, FieldTexts>> = { zh, en }

export const fieldTexts = (language: Language): FieldTexts => FIELDS[language]

/** Ends of field names that are units, the longer ones first. */
const UNITS: readonly (readonly [ending: string, unit: string])[] = [
  ['OhmPerVolt', 'Ω/V'],
  ['KgcePerTonne', 'kgce/t'],
  ['TonnesPerYear', 't/a'],
  ['Tonnes', 't'],
  ['Milliohm', 'mΩ'],
  ['Percent', '%'],
  ['Kwh', 'kWh'],
  ['Kg', 'kg'],
  ['Ah', 'Ah'],
  ['V', 'V'],
  ['C', '°C'],
  ['H', 'h'],
]

/** Unit of a field, which is the end of its name. */
export const unitOf = (field: string): string | undefined =>
  field === 'assay' ? '%' : UNITS.find(([ending]) => field.endsWith(ending))?.[1]

/** Without its unit; the name itself for a field that no event has. */
export const fieldWords = (field: string, language: Language): string =>
  ownMember(fieldTexts(language).titles, field) ??
  ownMember(termsIn(language).elements, field) ??
  field

/** With its unit, such as `额定容量（Ah）`. */
export function fieldTitle(field: string, language: Language): string {
  const title = fieldWords(field, language)
  const unit = unitOf(field)
  return unit === undefined ? title : fill(fieldTexts(language).bracketed, { title, more: unit })
}

/** Words for what a field can hold; undefined if that is not a choice of ours. */
export function valueTexts(
  field: string,
  language: Language,
): Readonly<Record<string, string>> | undefined {
  const { states, materials, roles, levels } = termsIn(language)
  const terms = {
    state: states,
    material: materials,
    energyProduct: materials,
    roles,
    level: levels,
  }
  return ownMember<Readonly<Record<string, string>>>(
    { ...fieldTexts(language).values, ...terms },
    field,
  )
}

/** A word of our own as people say it; the word itself if it is none of ours. */
export const valueText = (field: string, value: string, language: Language): string =>
  ownMember(valueTexts(field, language) ?? {}, value) ?? value
