/** Routes on Express: all that their declarations say happens before their handlers are called. */

import { type Request, type RequestHandler, type Response, Router } from 'express'
import { LedgerError } from '../core/errors.ts'
import type { Media } from './content.ts'
import type { RequestContext } from './context.ts'
import type { Limits } from './limits.ts'
import { parseQuery } from './query.ts'
import { adminReader, knownReader, PUBLIC, type Reader } from './reader.ts'
import type { Readers, Route } from './route.ts'

interface MountDeps {
  readonly limits: Limits
}

/** The response's `locals` have to hold the request's context. */
export function mountRoutes<Deps extends MountDeps>(
  routes: readonly Route<Deps>[],
  deps: Deps,
): Router {
  const router = Router()
  for (const pattern of new Set(routes.map((route) => route.pattern))) {
    const here = routes.filter((route) => route.pattern === pattern)
    const mounted = router.route(pattern)
    mounted.all((_req, res, next) => {
      res.locals.context.route = pattern
      next()
    })
    if (here.some(({ crossOrigin }) => crossOrigin)) mounted.all(allowAnyOrigin)
    for (const route of here) mounted[METHODS[route.method]](serve(route, deps))
    mounted.all(refuseMethod(here.map(({ method }) => method)))
  }
  return router
}

const METHODS = { GET: 'get', POST: 'post', DELETE: 'delete' } as const

/** What costs least is refused first. */
function serve<Deps extends MountDeps>(route: Route<Deps>, deps: Deps): RequestHandler {
  const { limits } = deps
  const handle = route.handler(deps)
  return async (req, res) => {
    const { context } = res.locals
    const query = takeQuery(route, req, limits, context)
    const reader = admit(route.readers, context)
    if (route.allowance) limits[route.allowance].spend(context.network, 1)
    const path = parsePath(route, req)
    const body = await route.body?.read(req, res)
    const answer = await handle({ reader, path, query, body, context, req, res })
    if (!res.headersSent) send(route, reader, res, answer)
  }
}

/**
 * What a route did not declare is refused and never passed over. Who asks for figures of one
 * chemistry with a name that nobody reads would otherwise be given those of all, and not know.
 *
 * @throws {@link LedgerError} `request_malformed`, `too_many_requests`
 */
function takeQuery(
  { query }: Route,
  req: Request,
  { strangers }: Limits,
  { network }: RequestContext,
): Record<string, unknown> {
  try {
    return parseQuery(query, req.query)
  } catch (refusal) {
    // Some routes cost nothing otherwise.
    strangers.spend(network, 1)
    throw refusal
  }
}

/** @throws {@link LedgerError} `token_invalid`, `admin_key_needed` */
function admit(readers: Readers, { reader = PUBLIC }: RequestContext): Reader | undefined {
  if (readers === 'anyone') return undefined
  if (reader instanceof Error) throw reader
  if (readers === 'public') return reader
  return readers === 'admins' ? adminReader(reader) : knownReader(reader)
}

/** @throws {@link LedgerError} `not_found`, or what a part's own schema throws */
function parsePath({ path }: Route, req: Request): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(path).map(([name, schema]) => {
      const { success, data } = schema.safeParse([req.params[name]].flat().join('/'))
      if (!success) throw new LedgerError('not_found', { path: req.path })
      return [name, data]
    }),
  )
}

function send(
  { readers, cache }: Route,
  reader: Reader | undefined,
  res: Response,
  answer: unknown,
): void {
  const isShared = reader === undefined || reader.tier === 'public'
  if (!res.hasHeader('Cache-Control')) {
    res.set('Cache-Control', cache ?? (isShared ? 'no-cache' : 'private, no-cache'))
  }
  if (readers !== 'anyone') res.vary('Authorization')
  if (isMedia(answer)) res.type(answer.mediaType).send(answer.content)
  else res.json(answer)
}

const isMedia = (answer: unknown): answer is Media =>
  typeof answer === 'object' && answer !== null && 'mediaType' in answer

const allowAnyOrigin: RequestHandler = (req, res, next) => {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
  if (req.method !== 'OPTIONS') {
    next()
    return
  }
  res
    .set({ 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Allow-Headers': 'Authorization' })
    .status(204)
    .end()
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = methods.map((method) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ')
  return ({ method }) => {
    throw new LedgerError('method_not_allowed', { method, allowed })
  }
}
