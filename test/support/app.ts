/** The whole service behind HTTP, on a database of its own, for a test file. */

import { rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import path from 'node:path'
import type { Express } from 'express'
import request from 'supertest'
import { NO_FILES } from '../../src/core/bundle/layout.ts'
import { type VerifierKey, verifierKey } from '../../src/core/keys/verifier-key.ts'
import { type Policy, unwitnessed } from '../../src/core/log/policy.ts'
import type { Db } from '../../src/db/database.ts'
import { type AppDeps, createApp, createRoutes } from '../../src/http/app.ts'
import { createLimits } from '../../src/http/limits.ts'
import { createMetrics, type Metrics } from '../../src/http/metrics.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { BUNDLE_README } from '../../src/text/bundle-readme.ts'
import { atEnd } from './at-end.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { ledgerOptions } from './ledger.ts'
import { freshDatabase } from './postgres.ts'

export const PUBLIC_URL = 'https://ledger.test'

export interface TestApp {
  readonly app: RequestListener
  /** The part of it that Express routes. */
  readonly routes: Express
  readonly db: Db
  readonly ledger: Ledger
  readonly fleet: Fleet
  readonly metrics: Metrics
  readonly logKey: VerifierKey
  readonly policy: Policy
  /** What the service reported as outages or bugs. */
  readonly reported: unknown[]
  /** Appends a submission that must not be refused. */
  append(jws: string): Promise<number>
  /** Admits all enterprises made so far. */
  admit(): Promise<void>
  get(path: string, token?: string): request.Test
  post(jws: string): request.Test
}

type AppSettings = Partial<Pick<AppDeps, 'demo' | 'publicEntries' | 'trustProxy' | 'log'>> & {
  /** That bundles have in them. */
  readonly page?: string
}

/** Stopped when the test file has ended. */
export async function openTestApp({
  demo = false,
  page = NO_FILES,
  publicEntries = false,
  trustProxy = 0,
  log,
  ...overrides
}: Partial<LedgerOptions> & AppSettings = {}): Promise<TestApp> {
  const db = overrides.db ?? (await freshDatabase()).db
  const fleet = createFleet({ origin: 'ledger.test/cq' })
  const options = { ...(await ledgerOptions(db, fleet)), ...overrides }
  const ledger = await openLedger(options)
  atEnd(async () => {
    await ledger.stop()
    await rm(path.dirname(options.journalFile), { recursive: true, force: true })
  })
  const metrics = createMetrics({ db, ledger })
  const logKey = verifierKey(fleet.origin, options.logKey.publicKey)
  const reported: unknown[] = []
  const policy = options.policy ?? unwitnessed(logKey)
  const deps = {
    trustProxy,
    ...(log && { log }),
    db: options.asked ?? db,
    ledger,
    metrics,
    origin: fleet.origin,
    policy,
    bundleTexts: async () => ({ page, readme: BUNDLE_README }),
    authorityKeys: fleet.authorityKeys,
    publicUrl: PUBLIC_URL,
    now: options.now,
    report: (error: unknown) => reported.push(error),
    publicEntries,
    demo,
  }
  const app = createApp(deps)
  const append = async (jws: string) => (await ledger.submit(jws)).index
  return {
    app,
    routes: createRoutes({ ...deps, limits: createLimits(() => {}) }),
    db,
    ledger,
    fleet,
    metrics,
    logKey,
    policy,
    reported,
    append,
    async admit() {
      for (const jws of fleet.registryEvents()) await append(jws)
    },
    get(address, token) {
      const get = request(app).get(address)
      return token === undefined ? get : get.set('Authorization', `Bearer ${token}`)
    },
    post: (jws) => request(app).post('/v1/submissions').type('application/jose').send(jws),
  }
}
