/** Figures for Prometheus, on a port of their own: they are the operator's alone. */

import express, { type Express, type RequestHandler } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LedgerErrorCode } from '../core/errors.ts'
import type { Db } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import type { Ledger } from '../ledger/ledger.ts'

export interface Metrics {
  readonly registry: Registry
  countSubmission(
    outcome: 'accepted' | 'duplicate' | 'refused',
    code?: LedgerErrorCode | 'internal',
  ): void
  /** Measures every request that passes. */
  readonly measure: RequestHandler
}

/** Seconds: from an answer out of memory to one that waits for a checkpoint. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics({
  db,
  ledger,
}: {
  db: Db
  ledger: Pick<Ledger, 'latest' | 'queueLength'>
}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const submissions = new Counter({
    name: 'cellproof_submissions_total',
    help: 'Submissions by outcome, and by the code of their refusal',
    labelNames: ['outcome', 'code'],
    registers,
  })
  const durations = new Histogram({
    name: 'cellproof_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers,
  })
  new Gauge({
    name: 'cellproof_tree_size',
    help: 'Entries in the log',
    registers,
    async collect() {
      // The other figures matter most while the database is away.
      const head = await readHead(db).catch(() => undefined)
      this.set(head?.range.size ?? Number.NaN)
    },
  })
  new Gauge({
    name: 'cellproof_published_size',
    help: 'Entries that the newest checkpoint covers',
    registers,
    collect() {
      this.set(ledger.latest()?.size ?? 0)
    },
  })
  new Gauge({
    name: 'cellproof_queue_length',
    help: 'Submissions that wait to be written',
    registers,
    collect() {
      this.set(ledger.queueLength())
    },
  })
  return {
    registry,
    countSubmission(outcome, code = undefined) {
      submissions.inc({ outcome, code: code ?? '' })
    },
    measure(req, res, next) {
      const end = durations.startTimer()
      res.once('close', () => {
        // The pattern, not the path: a label for each battery would never end.
        const route = req.route?.path ?? 'none'
        end({ method: req.method, route, status: res.statusCode })
      })
      next()
    },
  }
}

/** The app for the operator's port. */
export function createMetricsApp({ metrics }: { metrics: Metrics }): Express {
  const app = express()
  app.disable('x-powered-by')
  collectDefaultMetrics({ register: metrics.registry })
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  return app
}
