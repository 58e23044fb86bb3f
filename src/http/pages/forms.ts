/** A form for each type of event, as a page. It makes an event; nothing is kept, and nothing signed. */

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { lotId, NAME_BYTES, temporaryCode } from '../../core/codes/identity.ts'
import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import { parseEvent } from '../../core/events/parse.ts'
import { checkTexts } from '../../core/events/texts.ts'
import { WARNINGS_LIMIT, type Warning } from '../../core/events/warnings.ts'
import { warningsOf } from '../../core/rules/warnings.ts'
import { describeProblem } from '../../text/problems.ts'
import { eventFrom, type FormValues, fieldAt } from '../../web/form-event.ts'
import { type FormField, formFieldsOf } from '../../web/form-fields.ts'
import { renderEventPage, renderFormList, renderFormPage } from '../../web/form-page.tsx'
import { eventSchemaOf, type JsonSchema } from '../api/event-schemas.ts'
import { formBody } from '../body.ts'
import { HTML } from '../content.ts'
import { languageOf } from '../preferences.ts'
import { PAGE_QUERY } from '../query.ts'
import { defineRoute } from '../route.ts'
import { STATUSES } from '../statuses.ts'
import { html } from './html.ts'

interface Deps {
  readonly demo: boolean
}

/** Holds 256 codes, and a long explanation in Chinese, of which each character takes nine bytes. */
const FORM_LIMIT = 24 * 1024

const FORMS: ReadonlyMap<string, readonly FormField[]> = new Map(
  [...CATALOGUE.keys()].map((type) => [type, formFieldsOf(eventSchemaOf(type)!)]),
)

/** Types whose events name lots. */
const NAMING_LOTS: ReadonlySet<string> = new Set(
  [...CATALOGUE.keys()].filter((type) => namesLots(eventSchemaOf(type)!)),
)

/** As many as a battery comes apart into. */
const FRESH_LOTS = 4

function namesLots({ properties = {}, items, ...schema }: JsonSchema): boolean {
  if (schema['x-names'] === 'lot') return true
  return [...Object.values(properties), ...(items ? [items] : [])].some(namesLots)
}

/** A type of event that has a form, with the fields of that. */
const formType = z
  .string()
  .transform((type) => {
    const fields = FORMS.get(type)
    if (!fields) throw new LedgerError('not_found', { reason: 'schema', type: type.slice(0, 60) })
    return { type, fields }
  })
  .meta({ type: 'string', enum: [...FORMS.keys()], examples: ['battery.collected'] })

export const listForms = defineRoute({
  at: 'GET /forms',
  name: 'listForms',
  summary: 'The types of events that have a form, as a page',
  query: PAGE_QUERY,
  answers: { 200: HTML },
  refusals: [],
  handler:
    ({ demo }: Deps) =>
    ({ req, res }) => {
      const language = languageOf(req)
      return html(res, language, renderFormList({ types: [...FORMS.keys()], language, demo }))
    },
})

export const getForm = defineRoute({
  at: 'GET /forms/:type',
  name: 'getForm',
  summary: 'The form of a type of event, made from its schema, as a page',
  path: { type: formType },
  query: PAGE_QUERY,
  answers: { 200: HTML },
  refusals: ['not_found'],
  handler:
    ({ demo }: Deps) =>
    ({ path: { type: form }, req, res }) => {
      const language = languageOf(req)
      const page = { ...form, values: {}, ...withFreshNames(form.type), language, demo }
      return html(res, language, renderFormPage(page))
    },
})

export const fillForm = defineRoute({
  at: 'POST /forms/:type',
  name: 'fillForm',
  summary:
    'Makes an event of what was filled in, to be signed elsewhere, or shows what is wrong with it (422); nothing is kept',
  cost: 4,
  path: { type: formType },
  query: PAGE_QUERY,
  body: formBody(FORM_LIMIT),
  answers: { 200: HTML, 422: HTML },
  cache: 'no-store',
  refusals: ['not_found'],
  handler:
    ({ publicUrl, demo }: Deps & { readonly publicUrl: string }) =>
    ({ path: { type: form }, body, req, res }) => {
      const { type, fields } = form
      const language = languageOf(req)
      const values = valuesFrom(body, fields)
      const event = eventFrom(type, fields, values)
      const found = check(event)
      if (!(found instanceof LedgerError)) {
        const page = { type, event, warnings: found, publicUrl, language, demo }
        return html(res, language, renderEventPage(page))
      }
      const refusal = found
      const { detail } = describeProblem(refusal.code, refusal.params, language)
      const problem = { detail, at: fieldAt(refusal.pointer ?? '', fields)?.name }
      res.status(STATUSES[refusal.code])
      const page = { ...form, values, ...withFreshNames(type), problem, language, demo }
      return html(res, language, renderFormPage(page))
    },
})

/** Random, as a name has to be: what people make up themselves tells whose it is. */
const withFreshNames = (type: string) => ({
  freshNames: {
    battery: temporaryCode(randomBytes(NAME_BYTES)),
    lots: NAMING_LOTS.has(type)
      ? Array.from({ length: FRESH_LOTS }, () => lotId(randomBytes(NAME_BYTES)))
      : [],
  },
})

/** What the form did not ask for is passed over; so is what stands there twice. */
function valuesFrom(
  given: Readonly<Record<string, unknown>>,
  fields: readonly FormField[],
): FormValues {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = given[name]
      return typeof value === 'string' ? [[name, value.trim()]] : []
    }),
  )
}

/** Warnings of it as such: what its batteries are by now, a form does not ask. */
function check(event: unknown): LedgerError | readonly Warning[] {
  try {
    const parsed = parseEvent(event)
    checkTexts(event)
    return warningsOf(parsed).slice(0, WARNINGS_LIMIT)
  } catch (error) {
    if (error instanceof LedgerError) return error
    throw error
  }
}
