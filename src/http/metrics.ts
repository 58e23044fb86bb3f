/** Figures for Prometheus, on a port of their own: they are the operator's alone. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LedgerErrorCode } from '../core/errors.ts'
import type { Db } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RequestContext } from './context.ts'

export interface Metrics {
  readonly registry: Registry
  countSubmission(
    outcome: 'accepted' | 'duplicate' | 'refused',
    code?: LedgerErrorCode | 'internal',
  ): void
  /** @param context - asked for the route when the answer has gone out */
  measure(req: IncomingMessage, res: ServerResponse, context: Pick<RequestContext, 'route'>): void
}

/** How far the folder of static tiles is. */
export interface TilesDirFigures {
  size(): number
  failures(): number
}

/** Seconds: from an answer out of memory to one that waits for a checkpoint. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics({
  db,
  ledger,
  tilesDir,
}: {
  db: Db
  ledger: Pick<Ledger, 'latest' | 'queueLength' | 'publishing' | 'readiness'>
  tilesDir?: TilesDirFigures | undefined
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
    name: 'cellproof_unpublished_entries',
    help: 'Entries that no published checkpoint covers',
    registers,
    async collect() {
      const head = await readHead(db).catch(() => undefined)
      this.set(head ? head.range.size - (ledger.latest()?.size ?? 0) : Number.NaN)
    },
  })
  new Gauge({
    name: 'cellproof_quorum_met',
    help: 'Whether enough witnesses cosigned when they were asked last: 0 while nothing new is published',
    registers,
    collect() {
      this.set(ledger.publishing().held?.reason.code === 'quorum_missing' ? 0 : 1)
    },
  })
  new Gauge({
    name: 'cellproof_ready',
    help: 'Whether this node can append, as /readyz says',
    registers,
    async collect() {
      this.set((await ledger.readiness()).ready ? 1 : 0)
    },
  })
  new Gauge({
    name: 'cellproof_seconds_ahead_of_clock',
    help: 'By how much the newest entry lies ahead of the clock: above 0, a clock was wrong, or is',
    registers,
    async collect() {
      const { aheadOfClock } = await ledger.readiness()
      this.set((aheadOfClock ?? Number.NaN) / 1000)
    },
  })
  new Gauge({
    name: 'cellproof_publishing_held',
    help: '1 while nothing new is published, with the code of the reason',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      const { held } = ledger.publishing()
      this.set({ reason: held?.reason.code ?? '' }, held ? 1 : 0)
    },
  })
  new Gauge({
    name: 'cellproof_witness_up',
    help: 'Whether a witness did what it was asked last',
    labelNames: ['witness'],
    registers,
    collect() {
      for (const { name, up } of ledger.publishing().witnesses) {
        if (up !== undefined) this.set({ witness: name }, up ? 1 : 0)
      }
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
  if (tilesDir) measureTilesDir(tilesDir, registers)
  return {
    registry,
    countSubmission(outcome, code = undefined) {
      submissions.inc({ outcome, code: code ?? '' })
    },
    measure({ method = '' }, res, context) {
      const end = durations.startTimer()
      res.once('close', () => {
        // The pattern, not the path: a label for each battery would never end.
        end({ method, route: context.route ?? 'none', status: res.statusCode })
      })
    },
  }
}

/** Static tiles that fall behind are seen by their size; why they do, by failures and the log. */
function measureTilesDir({ size, failures }: TilesDirFigures, registers: Registry[]): void {
  new Gauge({
    name: 'cellproof_tiles_dir_size',
    help: 'Entries that the checkpoint in TILES_DIR covers',
    registers,
    collect() {
      this.set(size())
    },
  })
  new Counter({
    name: 'cellproof_tiles_dir_failures_total',
    help: 'Attempts to write to TILES_DIR that failed',
    registers,
    collect() {
      this.reset()
      this.inc(failures())
    },
  })
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
