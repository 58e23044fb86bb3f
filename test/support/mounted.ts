/** Some routes on an Express of their own, without a front: every request is a stranger's. */

import express, { type Express } from 'express'
import type { RequestContext } from '../../src/http/context.ts'
import { createLimits, type Limits } from '../../src/http/limits.ts'
import { mountRoutes } from '../../src/http/mount.ts'
import { problemHandler } from '../../src/http/problem.ts'
import type { Route } from '../../src/http/route.ts'
import { PUBLIC_URL } from './app.ts'

export const NETWORK = '192.0.2.1'

export function mounted<Deps extends object>(
  routes: readonly Route<Deps & { readonly limits: Limits }>[],
  deps: Deps,
  { limits = createLimits(() => {}), ...known }: { limits?: Limits } & Partial<RequestContext> = {},
): Express {
  const app = express()
  app.set('query parser', 'simple')
  app.use((_req, res, next) => {
    res.locals.context = { network: NETWORK, cost: 1, ...known }
    next()
  })
  app.use(mountRoutes(routes, { ...deps, limits }))
  app.use(problemHandler({ publicUrl: PUBLIC_URL, report: () => {}, demo: false }))
  return app
}
