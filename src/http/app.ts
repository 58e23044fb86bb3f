/** The HTTP service, put together from its routers. It opens nothing: all it needs comes as an argument. */

import type { RequestListener } from 'node:http'
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { LedgerError } from '../core/errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { alertsRouter } from './api/alerts.ts'
import { type BatteriesDeps, batteriesRouter } from './api/batteries.ts'
import { type BundlesDeps, bundlesRouter } from './api/bundles.ts'
import { type EnrolmentsDeps, enrolmentsRouter } from './api/enrolments.ts'
import { type EntriesDeps, entriesRouter } from './api/entries.ts'
import { eventTypesRouter } from './api/event-types.ts'
import { healthRouter } from './api/health.ts'
import { type LogDeps, logRouter } from './api/log.ts'
import { lotsRouter } from './api/lots.ts'
import { type EnterprisesDeps, enterprisesRouter } from './api/registry.ts'
import {
  isPlainSubmission,
  type SubmissionsDeps,
  submissionsRouter,
  takeSubmission,
} from './api/submissions.ts'
import { summariesRouter } from './api/summaries.ts'
import { type TilesDeps, tilesRouter } from './api/tiles.ts'
import { treeRouter } from './api/tree.ts'
import { createFront } from './front.ts'
import { createLimits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { openapiRouter } from './openapi/document.ts'
import { OPERATIONS } from './operations.ts'
import { formsRouter } from './pages/forms.ts'
import { type OversightDeps, oversightRouter } from './pages/oversight.ts'
import { pagesRouter } from './pages/start.ts'
import { problemHandler, sendProblem } from './problem.ts'
import { takeQueries } from './query.ts'
import { identify } from './reader.ts'

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
    try {
      front(req, res)
    } catch (refusal) {
      refuse(refusal)
      return
    }
    if (isPlainSubmission(req)) takeSubmission(deps, req, res).catch(refuse)
    else routes(req, res)
  }
}

/** What Express routes: behind the front, which `createApp` puts before it. */
export function createRoutes(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', 'strong')
  app.set('query parser', 'simple')
  app.use(takeQueries(deps, OPERATIONS))
  app.use(submissionsRouter(deps))
  app.use(healthRouter(deps))
  app.use(identify(deps))
  app.use(tilesRouter(deps))
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
