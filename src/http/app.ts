/** The HTTP service, put together from its routers. It opens nothing: all it needs comes as an argument. */

import type { IncomingMessage, RequestListener } from 'node:http'
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { LedgerError } from '../core/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { identify } from './access.ts'
import { clientAddress } from './addresses.ts'
import { alertsRouter } from './alerts.ts'
import { type BatteriesDeps, batteriesRouter } from './batteries.ts'
import { type BundlesDeps, bundlesRouter } from './bundles.ts'
import { type EnrolmentsDeps, enrolmentsRouter } from './enrolments.ts'
import { type EnterprisesDeps, enterprisesRouter } from './enterprises.ts'
import { type EntriesDeps, entriesRouter } from './entries.ts'
import { eventTypesRouter } from './event-types.ts'
import { formsRouter } from './forms.ts'
import { healthRouter } from './health.ts'
import { limitAnonymous, limitRefused } from './limits.ts'
import { type LogDeps, logRouter } from './log.ts'
import { lotsRouter } from './lots.ts'
import type { Metrics } from './metrics.ts'
import { openapiRouter } from './openapi.ts'
import { type OversightDeps, oversightRouter } from './oversight.ts'
import { pagesRouter } from './pages.ts'
import { problemHandler } from './problem.ts'
import { securityHeaders } from './security.ts'
import {
  isPlainSubmission,
  SUBMISSIONS_PATH,
  type SubmissionsDeps,
  submissionsRouter,
  takeSubmission,
} from './submissions.ts'
import { summariesRouter } from './summaries.ts'
import { type TilesDeps, tilesRouter } from './tiles.ts'
import { treeRouter } from './tree.ts'

export interface AppDeps
  extends SubmissionsDeps,
    EntriesDeps,
    BatteriesDeps,
    BundlesDeps,
    LogDeps,
    TilesDeps,
    EnterprisesDeps,
    OversightDeps,
    EnrolmentsDeps {
  readonly ledger: Ledger
  /** Address of the service, without a slash at its end. */
  readonly publicUrl: string
  readonly now: () => Date
  /** Told of outages and bugs. */
  readonly report: (error: unknown) => void
  readonly metrics: Metrics
  /** Proxies in front whose word on a reader's address is taken. */
  readonly trustProxy: number
  /** Code of Liangjiang New District, of which none was published. */
  readonly liangjiangCode?: string | undefined
  /** Logs requests, if it is there. */
  readonly log?: Logger
  /** Marks every page and answer as a demonstration. */
  readonly demo: boolean
}

export function createApp(deps: AppDeps): RequestListener {
  const routes = createRoutes(deps)
  return (req, res) => {
    if (!isPlainSubmission(req)) {
      routes(req, res)
      return
    }
    takeSubmission(deps, req, res).catch((refusal: unknown) => {
      refusals.set(req, refusal)
      routes(req, res)
    })
  }
}

/** Why requests are refused that never reached a route. */
const refusals = new WeakMap<IncomingMessage, unknown>()

export function createRoutes(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // In place of Express's own, which takes for an address whatever a proxy says.
  Object.defineProperty(app.request, 'ip', {
    get(this: IncomingMessage) {
      return clientAddress(this, deps.trustProxy)
    },
  })
  app.set('etag', 'strong')
  app.set('query parser', 'simple')
  app.use((req, _res, next) => next(refusals.get(req)))
  app.use((req, res, next) => {
    deps.metrics.measure(req, res)
    next()
  })
  app.use(securityHeaders(deps.publicUrl))
  app.use(submissionsRouter(deps))
  app.use(SUBMISSIONS_PATH, limitRefused())
  if (deps.log) app.use(logRequests(deps.log))
  app.use(healthRouter(deps))
  app.use(identify(deps))
  app.use(tilesRouter(deps)) // before the limit on readers: it has one of its own
  app.use(limitAnonymous())
  app.use(logRouter(deps))
  app.use(entriesRouter(deps))
  app.use(batteriesRouter(deps))
  app.use(bundlesRouter(deps))
  app.use(lotsRouter(deps))
  app.use(eventTypesRouter(deps))
  app.use(enterprisesRouter(deps))
  app.use(enrolmentsRouter(deps))
  app.use(treeRouter(deps))
  app.use(summariesRouter(deps))
  app.use(alertsRouter(deps))
  app.use(oversightRouter(deps))
  app.use(formsRouter(deps))
  app.use(pagesRouter(deps))
  app.use(openapiRouter(deps))
  app.use((req) => {
    throw new LedgerError('not_found', { path: req.path })
  })
  app.use(problemHandler(deps)) // last: Express hands errors to the handlers after it
  return app
}

/** Only what a request is for: headers hold tokens. */
const logRequests = (logger: Logger) =>
  pinoHttp({
    logger,
    serializers: {
      req: ({ id, method, url }) => ({ id, method, url }),
      res: ({ statusCode }) => ({ statusCode }),
    },
  })
