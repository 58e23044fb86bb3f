/**
 * What is known of a request from its arrival on, made once by the front: the short way of a
 * submission and all that Express routes go by the same.
 */

import type { Reader } from './reader.ts'

export interface RequestContext {
  /** Whom limits count it for, as long as nobody says who asks. */
  readonly network: string
  /** Points that it costs a stranger. */
  readonly cost: number
  /** Path of the route that took it, with names for its parts: a label in metrics. */
  route?: string
  /** Who asks, or why the token that came does not hold: each route says whether that matters. */
  reader?: Reader | Error
}

declare global {
  namespace Express {
    interface Locals {
      context: RequestContext
    }
  }
}
