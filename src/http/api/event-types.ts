/** The event types that the log knows, each with its schema. */

import { Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import { LANGUAGES } from '../../text/language.ts'
import { eventTitle } from '../../text/terms.ts'
import { refuseMethod } from '../requests.ts'
import { publicProof } from './answers.ts'
import { EVENT_TYPES, eventSchemaOf } from './event-schemas.ts'

/** Seconds. They change with the version of the service. */
const MAX_AGE = 3_600

export function eventTypesRouter({ publicUrl }: { readonly publicUrl: string }): Router {
  const router = Router()
  const addressOf = (type: string) => `${publicUrl}/v1/schemas/${type}`
  const list = EVENT_TYPES.map((type) => ({
    type,
    titles: Object.fromEntries(LANGUAGES.map((language) => [language, eventTitle(type, language)])),
    ...(CATALOGUE.has(type) && { signers: CATALOGUE.get(type)!.signers }),
    schema: addressOf(type),
  }))

  router
    .route('/v1/schemas')
    .all(publicProof)
    .get((_req, res) => {
      res.set('Cache-Control', `public, max-age=${MAX_AGE}`).json({ types: list })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/schemas/:type')
    .all(publicProof)
    .get((req, res) => {
      const { type } = req.params
      const schema = eventSchemaOf(type)
      if (!schema) throw new LedgerError('not_found', { reason: 'schema', type: type.slice(0, 60) })
      res.set('Cache-Control', `public, max-age=${MAX_AGE}`).type('application/schema+json')
      res.send(JSON.stringify({ $id: addressOf(type), ...schema }))
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}
