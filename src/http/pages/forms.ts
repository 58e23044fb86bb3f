/** A form for each type of event, as a page. It makes an event; nothing is kept, and nothing signed. */

import { randomBytes } from 'node:crypto'
import express, { type Request, type Response, Router } from 'express'
import { lotId, NAME_BYTES, temporaryCode } from '../../core/codes/identity.ts'
import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import { parseEvent } from '../../core/events/parse.ts'
import { checkTexts } from '../../core/events/texts.ts'
import { LANGUAGE_TAGS, type Language } from '../../text/language.ts'
import { describeProblem } from '../../text/problems.ts'
import { eventFrom, type FormValues, fieldAt } from '../../web/form-event.ts'
import { type FormField, formFieldsOf } from '../../web/form-fields.ts'
import { renderEventPage, renderFormList, renderFormPage } from '../../web/form-page.tsx'
import { eventSchemaOf, type JsonSchema } from '../api/event-schemas.ts'
import { languageOf } from '../problem.ts'
import { refuseMethod } from '../requests.ts'
import { STATUSES } from '../statuses.ts'

export interface FormsDeps {
  /** Address of the service, without a slash at its end. */
  readonly publicUrl: string
  readonly demo: boolean
}

/** Holds 256 codes, and a long explanation in Chinese, of which each character takes nine bytes. */
const FORM_LIMIT = '24kb'

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

export function formsRouter({ publicUrl, demo }: FormsDeps): Router {
  const router = Router()

  router
    .route('/forms')
    .get((req, res) => {
      const language = languageOf(req)
      sendPage(res, renderFormList({ types: [...FORMS.keys()], language, demo }), language)
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/forms/:type')
    .get((req, res) => {
      const { type, fields } = formFrom(req.params)
      const language = languageOf(req)
      sendPage(
        res,
        renderFormPage({ type, fields, values: {}, ...withFreshNames(type), language, demo }),
        language,
      )
    })
    .post(express.urlencoded({ extended: false, limit: FORM_LIMIT }), (req, res) => {
      const { type, fields } = formFrom(req.params)
      const language = languageOf(req)
      const values = valuesFrom(req, fields)
      const event = eventFrom(type, fields, values)
      const refusal = refusalOf(event)
      res.set('Cache-Control', 'no-store')
      if (!refusal) {
        sendPage(res, renderEventPage({ type, event, publicUrl, language, demo }), language)
        return
      }
      const { detail } = describeProblem(refusal.code, refusal.params, language)
      const problem = { detail, at: fieldAt(refusal.pointer ?? '', fields)?.name }
      res.status(STATUSES[refusal.code])
      sendPage(
        res,
        renderFormPage({ type, fields, values, ...withFreshNames(type), problem, language, demo }),
        language,
      )
    })
    .all(refuseMethod('GET, HEAD, POST'))

  return router
}

/** Random, as a name has to be: what people make up themselves tells whose it is. */
const withFreshNames = (type: string) => ({
  freshNames: {
    battery: temporaryCode(randomBytes(NAME_BYTES)),
    lots: NAMING_LOTS.has(type)
      ? Array.from({ length: FRESH_LOTS }, () => lotId(randomBytes(NAME_BYTES)))
      : [],
  },
})

/** @throws {@link LedgerError} `not_found` */
function formFrom({ type = '' }: Readonly<Record<string, string | undefined>>) {
  const fields = FORMS.get(type)
  if (!fields) throw new LedgerError('not_found', { reason: 'schema', type: type.slice(0, 60) })
  return { type, fields }
}

/** What the form did not ask for is passed over; so is what stands there twice. */
function valuesFrom({ body }: Request, fields: readonly FormField[]): FormValues {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = given[name]
      return typeof value === 'string' ? [[name, value.trim()]] : []
    }),
  )
}

function refusalOf(event: unknown): LedgerError | undefined {
  try {
    parseEvent(event)
    checkTexts(event)
    return undefined
  } catch (error) {
    if (error instanceof LedgerError) return error
    throw error
  }
}

function sendPage(res: Response, html: string, language: Language): void {
  if (!res.hasHeader('Cache-Control')) res.set('Cache-Control', 'no-cache')
  res
    .set('Content-Language', LANGUAGE_TAGS[language])
    .vary('Accept-Language')
    .type('html')
    .send(html)
}
