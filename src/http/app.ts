/** The HTTP service, put together from its routes. It opens nothing: all it needs comes as an argument. */

import type { RequestListener } from 'node:http'
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { LedgerError } from '../core/errors.ts'
import { identify } from './access-token.ts'
import { isPlainSubmission, takeSubmission } from './api/submissions.ts'
import type { RequestContext } from './context.ts'
import { createFront } from './front.ts'
import { createLimits } from './limits.ts'
import { mountRoutes } from './mount.ts'
import { problemHandler, sendProblem } from './problem.ts'
import { ROUTES, type RoutesDeps } from './routes.ts'

export interface AppDeps extends Omit<RoutesDeps, 'routes'> {
  /** Proxies in front whose word on a reader's address is taken. */
  readonly trustProxy: number
  /** Logs requests, if it is there. */
  readonly log?: Logger
}

export function createApp(given: Omit<AppDeps, 'limits'>): RequestListener {
  const { log } = given
  const limits = createLimits((caller, allowance) =>
    log?.warn({ caller, allowance }, 'used up its allowance'),
  )
  const deps = { ...given, limits }
  const front = createFront(deps)
  const routes = createRoutes(deps)
  return (req, res) => {
    const refuse = (refusal: unknown) => sendProblem(deps, req, res, refusal)
    let context: RequestContext
    try {
      context = front(req, res)
    } catch (refusal) {
      refuse(refusal)
      return
    }
    if (isPlainSubmission(req)) {
      takeSubmission(deps, context, req, res).catch(refuse)
      return
    }
    // Where Express has it: it makes an empty one only if there is none.
    Object.assign(res, { locals: { context } })
    routes(req, res)
  }
}

/** What Express routes: behind the front, whose context it finds in `res.locals`. */
export function createRoutes(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', 'strong')
  app.set('query parser', 'simple')
  app.use(identify(deps))
  app.use(mountRoutes(ROUTES, { ...deps, routes: ROUTES }))
  app.use((req) => {
    throw new LedgerError('not_found', { path: req.path })
  })
  app.use(problemHandler(deps)) // last: Express hands errors to the handlers after it
  return app
}
