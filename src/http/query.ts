/**
 * Takes what stands after the `?` of a request, before its route does: what a route did not declare
 * is refused and never passed over. Who asks for figures of one chemistry with a name that nobody
 * reads would otherwise be given those of all, and not know.
 */

import { type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
import { LedgerError } from '../core/errors.ts'
import { type Limits, networkFrom } from './limits.ts'
import type { Operation } from './operations.ts'
import { NO_QUERY } from './queries.ts'

/** @throws {@link LedgerError} `request_malformed`, `too_many_requests` */
export function takeQueries(
  { limits }: { readonly limits: Limits },
  operations: readonly Operation[],
): RequestHandler {
  const router = Router()
  for (const { path, method, query = NO_QUERY } of operations) {
    router[method](routePath(path), (req, res, next) => {
      res.locals.asked = { query, values: parseQuery(query, req.query) }
      next('router')
    })
  }
  return (req, res, next) => {
    router(req, res, (refusal?: unknown) => {
      try {
        // Nobody has looked yet whether who asks is known, and some routes cost nothing otherwise.
        if (refusal instanceof LedgerError) limits.strangers.spend(networkFrom(res), 1)
        next(refusal)
      } catch (tooMany) {
        next(tooMany)
      }
    })
  }
}

/** What a route was asked, with what it declared. */
export function askedOf<Query extends z.ZodObject>(res: Response, query: Query): z.infer<Query> {
  const { asked } = res.locals
  if (asked?.query !== query) throw new Error('a route asks with what it has not declared')
  return asked.values
}

/** As Express spells it; a tile's path has slashes in it. */
export const routePath = (path: string): string =>
  path.replace('{tile}', '*tile').replace(/\{(\w+)\}/g, ':$1')

function parseQuery(query: z.ZodObject, given: Readonly<Record<string, unknown>>): unknown {
  const { success, data, error } = query.safeParse({ ...given })
  if (success) return data
  // A name that is not known first: whoever misspelt one that is needed has both faults.
  const isUnknown = ({ code }: { readonly code: string }) => code === 'unrecognized_keys'
  const issue = error.issues.find(isUnknown) ?? error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(query.shape).join(', ')
    const name = (issue.keys[0] ?? '').slice(0, 60)
    throw new LedgerError('request_malformed', { reason: 'parameter', name, known })
  }
  if (issue.code === 'custom' && issue.params?.reason === 'range') {
    const { from, to } = given
    throw new LedgerError('request_malformed', { reason: 'range', ...texts({ from, to }) })
  }
  const name = String(issue.path[0])
  const about = { name, ...texts({ value: given[name] ?? '' }) }
  if (issue.code !== 'invalid_value') {
    throw new LedgerError('request_malformed', { reason: 'number', ...about })
  }
  const known = issue.values.join(', ')
  throw new LedgerError('request_malformed', { reason: 'choice', ...about, known })
}

const texts = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, String(value).slice(0, 60)]),
  )
