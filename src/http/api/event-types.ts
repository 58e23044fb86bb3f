/** The event types that the log knows, each with its schema. */

import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import { LANGUAGES } from '../../text/language.ts'
import { eventTitle } from '../../text/terms.ts'
import { json, media } from '../content.ts'
import { defineRoute } from '../route.ts'
import { eventTypes } from '../schemas/batteries.ts'
import { EVENT_TYPES, eventSchemaOf } from './event-schemas.ts'

interface Deps {
  readonly publicUrl: string
}

/** Seconds. They change with the version of the service. */
const MAX_AGE = 3_600
const cache = `public, max-age=${MAX_AGE}`

const addressOf = ({ publicUrl }: Deps, type: string) => `${publicUrl}/v1/schemas/${type}`

export const listEventTypes = defineRoute({
  at: 'GET /v1/schemas',
  name: 'listEventTypes',
  summary: 'Every type of event, with its titles and who signs it',
  crossOrigin: true,
  answers: { 200: json(eventTypes) },
  cache,
  refusals: [],
  handler: (deps: Deps) => {
    const types = EVENT_TYPES.map((type) => ({
      type,
      titles: Object.fromEntries(
        LANGUAGES.map((language) => [language, eventTitle(type, language)]),
      ),
      ...(CATALOGUE.has(type) && { signers: CATALOGUE.get(type)!.signers }),
      schema: addressOf(deps, type),
    }))
    return () => ({ types })
  },
})

export const getEventSchema = defineRoute({
  at: 'GET /v1/schemas/:type',
  name: 'getEventSchema',
  summary:
    'JSON Schema of a type of event, with titles in both languages, units, order of the form, rules and EPCIS mapping',
  crossOrigin: true,
  path: { type: z.string().meta({ enum: EVENT_TYPES, examples: ['battery.collected'] }) },
  answers: { 200: { 'application/schema+json': 'text' } },
  cache,
  refusals: ['not_found'],
  handler:
    (deps: Deps) =>
    ({ path: { type } }) => {
      const schema = eventSchemaOf(type)
      if (!schema) throw new LedgerError('not_found', { reason: 'schema', type: type.slice(0, 60) })
      return media(
        'application/schema+json',
        JSON.stringify({ $id: addressOf(deps, type), ...schema }),
      )
    },
})
