/**
 * What every request meets first, whichever way it then takes: its address is found out, its
 * answer gets the headers that all answers have, it is measured and logged, and what it costs is
 * spent if nobody says who asks.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { LedgerError } from '../core/errors.ts'
import { SUBMISSIONS_PATH } from './api/submissions.ts'
import { networkOf } from './callers.ts'
import { clientAddress } from './client-address.ts'
import type { RequestContext } from './context.ts'
import { costOf } from './costs.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { securityHeaders } from './security-headers.ts'

export interface FrontDeps {
  readonly publicUrl: string
  readonly metrics: Pick<Metrics, 'measure'>
  readonly limits: Limits
  /** Proxies in front whose word on a reader's address is taken. */
  readonly trustProxy: number
  /** Logs requests, if it is there. */
  readonly log?: Logger | undefined
}

/**
 * @returns what does this, and tells what is known of the request from then on. It throws a
 *   {@link LedgerError} `too_many_requests` or `request_malformed`
 */
export function createFront({
  publicUrl,
  metrics,
  limits,
  trustProxy,
  log,
}: FrontDeps): (req: IncomingMessage, res: ServerResponse) => RequestContext {
  const headers = Object.entries(securityHeaders(publicUrl))
  return (req, res) => {
    // Now, for once the connection is gone nobody knows it any more.
    const address = clientAddress(req, trustProxy)
    const network = networkOf(address)
    const cost = costOf(req)
    const context: RequestContext = { network, cost }
    metrics.measure(req, res, context)
    if (log) logRequest(log, req, res, { address, context })
    // Before Node's own listener, which reads all that is left of a body that nobody looked at.
    res.prependOnceListener('finish', () => boundRest(req))
    for (const [name, value] of headers) res.setHeader(name, value)
    if (cost > 0 && req.headers.authorization === undefined) {
      limits.strangers.spend(network, cost)
      for (const [name, value] of Object.entries(limits.strangers.headersFor(network))) {
        res.setHeader(name, value)
      }
    }
    const fault = faultOf(req)
    if (fault !== undefined) {
      limits.strangers.spend(network, 1)
      throw new LedgerError('request_malformed', { reason: fault })
    }
    return context
  }
}

/**
 * What is left of a body when its answer is sent is read on, so that the answer arrives; but not for
 * ever, for that costs as much as to take it in. Then the sender has a moment to read the answer.
 */
function boundRest(req: IncomingMessage): void {
  if (req.complete) return
  const { socket } = req
  let left = REST_LIMIT
  req.on('data', ({ length }: Buffer) => {
    left -= length
    if (left >= 0 || req.isPaused()) return
    req.pause()
    setTimeout(() => socket.destroy(), REST_MS).unref()
  })
  req.resume()
  req.read(0) // from here on it counts as looked at
}

/** Bytes. */
const REST_LIMIT = 1024 * 1024
const REST_MS = 1_000

/** What is wrong with a request wherever it goes: a reason of `request_malformed`. */
function faultOf({ headers, url = '' }: IncomingMessage): 'encoding' | 'target' | undefined {
  // Forty kilobytes can unfold to forty megabytes, and nothing that is sent here is worth it.
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return 'encoding'
  // No text of a database has a NUL, and nothing that is asked for here either.
  return url.includes('%00') ? 'target' : undefined
}

/**
 * What was taken in is not logged: it stands in the ledger, and would be most of the log. Nor is
 * who asks too often each time: it is told once, when that begins. Of the headers nothing is
 * logged: they hold tokens.
 */
function logRequest(
  log: Logger,
  req: IncomingMessage,
  res: ServerResponse,
  { address, context }: { address: string; context: RequestContext },
): void {
  const { method, url = '/' } = req
  const started = performance.now()
  res.once('close', () => {
    const { statusCode: status } = res
    const ms = Math.round((performance.now() - started) * 10) / 10
    const asked = { method, url: url.slice(0, URL_LENGTH), status, ms, address }
    log[levelOf(context, status)](asked, 'request')
  })
}

/** Characters of an address that are logged. */
const URL_LENGTH = 500

function levelOf({ route }: RequestContext, status: number): 'debug' | 'info' | 'error' {
  const isTakenIn = status === 201 && route === SUBMISSIONS_PATH
  if (isTakenIn || status === 429) return 'debug'
  return status >= 500 ? 'error' : 'info'
}
