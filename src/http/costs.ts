/** What a request costs a stranger, in points (`limits.ts`): as its operation declares. */

import type { IncomingMessage } from 'node:http'
import { OPERATIONS } from './operations.ts'

interface Price {
  readonly method: string
  readonly path: RegExp
  readonly cost: number
}

/** Of what is not declared, or not there at all. */
const USUAL = 1

const PRICES: readonly Price[] = OPERATIONS.flatMap(({ method, path, cost = USUAL }) =>
  cost === USUAL ? [] : [{ method: method.toUpperCase(), path: patternOf(path), cost }],
)

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
function patternOf(path: string): RegExp {
  const pattern = path
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{tile\}/g, '.+')
    .replace(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${pattern}/?$`, 'i')
}
