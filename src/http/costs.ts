/** What a request costs a stranger, in points (`limits.ts`): as its route declares. */

import type { IncomingMessage } from 'node:http'
import { ROUTES } from './routes.ts'

/** Of what is not declared, or not there at all. */
const USUAL = 1

const PRICES = ROUTES.filter(({ cost }) => cost !== USUAL).map(({ method, pattern, cost }) => ({
  method,
  path: matcherOf(pattern),
  cost,
}))

export function costOf({ method, url = '/' }: IncomingMessage): number {
  const asked = method === 'HEAD' ? 'GET' : method
  const [path = '/'] = url.split('?', 1)
  const costs = PRICES.flatMap((price) =>
    price.method === asked && price.path.test(path) ? [price.cost] : [],
  )
  // Of two patterns that both match, one leads to the other's routes when it has none of its own.
  return costs.length > 0 ? Math.max(...costs) : USUAL
}

/** Matches all that Express takes for the path: in any case, with a slash at its end or without. */
function matcherOf(pattern: string): RegExp {
  const path = pattern
    .replace(/[.+?^$()|[\]\\{}]/g, '\\$&')
    .replace(/\*\w+/g, '.+')
    .replace(/:\w+/g, '[^/]+')
  return new RegExp(`^${path}/?$`, 'i')
}
