/** The control for a field of a form, with its title, what it takes, and what is wrong with it. */

import { fieldTexts, fieldTitle, valueText } from '../text/fields.ts'
import { formsText } from '../text/forms.ts'
import { fill, type Language } from '../text/language.ts'
import type { FormField, FormSchema } from './form-fields.ts'

interface FieldProps {
  readonly field: FormField
  readonly language: Language
  /** As it was typed. */
  readonly value: string
  readonly problem: string | undefined
}

export function Field(props: FieldProps) {
  const { field, language, problem } = props
  const { name, needed, asked } = field
  const text = formsText(language)
  const title = titleOf(field, language)
  const hint = hintOf(field, language)
  return (
    <p>
      <label for={name}>
        {needed || asked
          ? fill(fieldTexts(language).bracketed, { title, more: needed ? text.needed : text.asked })
          : title}
      </label>
      <Control {...props} />
      {hint && (
        <span class="dim" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {problem !== undefined && (
        <span class="alarm fault" id={`${name}-problem`}>
          {problem}
        </span>
      )}
    </p>
  )
}

const titleOf = ({ path, ofEach }: FormField, language: Language) =>
  (ofEach ? path.slice(1) : path).map((name) => fieldTitle(name, language)).join(' · ')

function hintOf({ kind, isCode, schema, ofEach }: FormField, language: Language): string {
  const text = formsText(language)
  const own = [
    kind === 'lines' && text.oneOnEachLine,
    kind === 'lines' && isCode && text.twoSymbols,
    kind === 'json' && `${text.json} ${JSON.stringify(exampleOf(schema))}`,
    kind === 'party' && text.outsider,
    schema['x-measured'] && text.unmeasured,
  ]
  return [...own, ofEach && text.ofEach].filter(Boolean).join(' ')
}

function Control({ field, language, value, problem }: FieldProps) {
  const { name, kind, schema, needed } = field
  const about = [
    problem !== undefined && `${name}-problem`,
    hintOf(field, language) && `${name}-hint`,
  ]
  const common = {
    id: name,
    name,
    required: needed,
    'aria-invalid': problem !== undefined,
    'aria-describedby': about.filter(Boolean).join(' ') || undefined,
  }
  if (kind === 'choice' || kind === 'yesno') {
    return (
      <select {...common}>
        <option value="">{formsText(language).choose}</option>
        {choicesOf(field, language).map(([choice, title]) => (
          <option key={choice} value={choice} selected={choice === value}>
            {title}
          </option>
        ))}
      </select>
    )
  }
  if (kind === 'lines' || kind === 'json') {
    return (
      <textarea {...common} rows={4} spellcheck={false}>
        {value}
      </textarea>
    )
  }
  // A number that cannot be read would be dropped by a field for numbers.
  if (kind === 'number' && (value === '' || Number.isFinite(Number(value)))) {
    const step = schema.type === 'integer' ? 1 : 'any'
    const { minimum, exclusiveMinimum, maximum } = schema
    const min = minimum ?? (exclusiveMinimum as number | undefined)
    return <input {...common} type="number" step={step} min={min} max={maximum} value={value} />
  }
  return <input {...common} value={value} placeholder={PLACEHOLDERS[kind]} autocomplete="off" />
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  instant: '2026-09-21T10:30:00+08:00',
  day: '2026-09-21',
}

function choicesOf({ kind, schema, path }: FormField, language: Language) {
  const { yes, no } = fieldTexts(language)
  if (kind === 'yesno') return [['true', yes] as const, ['false', no] as const]
  const name = path.at(-1)!
  return schema.enum!.map((choice) => [choice, valueText(name, choice, language)] as const)
}

/** Something of that shape, with what must be there. */
function exampleOf(schema: FormSchema): unknown {
  const { type, items, properties, required, enum: choices, examples } = schema
  if (items) return [exampleOf(items)]
  if (properties) {
    const needed = Object.entries(properties).filter(([name]) => required?.includes(name))
    return Object.fromEntries(needed.map(([name, value]) => [name, exampleOf(value)]))
  }
  return type === 'number' || type === 'integer' ? 1 : (choices?.[0] ?? examples?.[0] ?? '…')
}
