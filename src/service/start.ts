/** Puts the service together: keys, database, ledger, HTTP; and takes it apart in order. */

import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { LedgerError } from '../core/errors.ts'
import type { NamedKey } from '../core/registry.ts'
import { formatTrust } from '../core/trust.ts'
import { formatVerifierKey, type VerifierKey, verifierKey } from '../core/verifier-key.ts'
import type { EmbeddedStep } from '../db/embedded.ts'
import { createApp } from '../http/app.ts'
import { createMetrics, createMetricsApp } from '../http/metrics.ts'
import { type Ledger, openLedger } from '../ledger/ledger.ts'
import type { LogKey } from '../ledger/publish.ts'
import { installNativeHash, verifySignature } from '../native/signature.ts'
import { followLog } from '../oversight/follow.ts'
import { openServiceDatabase } from './database.ts'
import { readServiceKeys, type ServiceKeys } from './keys.ts'

export interface ServiceOptions {
  readonly config: Config
  readonly log: Logger
  /** The log's clock. A demo has one of its own while it loads years of made-up history. */
  readonly now?: () => Date
  /** Marks every page and answer as a demonstration. */
  readonly demo?: boolean
  readonly onStep?: (step: EmbeddedStep) => void
}

export interface Service {
  /** Where it answers. */
  readonly url: string
  readonly metricsUrl: string
  readonly origin: string
  /** Key files that this start has made. */
  readonly made: readonly string[]
  /** Resolves if it cannot go on, with the reason. */
  readonly failed: Promise<LedgerError>
  /** In-flight requests are finished, new ones refused. */
  stop(): Promise<void>
}

/** @throws {@link LedgerError} why it cannot start: settings, schema, or a log that contradicts what was signed */
export async function startService(options: ServiceOptions): Promise<Service> {
  installNativeHash()
  const { config, demo = false } = options
  const make = demo || config.databaseUrl === undefined
  const keys = await readServiceKeys(config, { make })
  const key = verifierKey(originOf(config, keys.logKey), keys.logKey.publicKey)
  await writeTrust(config.dataDir, key, keys.authorityKeys)

  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const release of stops.splice(0).reverse()) await release()
  }
  try {
    return { ...(await open(options, keys, key, stops)), origin: key.name, made: keys.made, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param stops - takes what has to be undone, in the order of the opening */
async function open(
  { config, log, now = () => new Date(), demo = false, onStep = () => {} }: ServiceOptions,
  { logKey, authorityKeys }: ServiceKeys,
  key: VerifierKey,
  stops: (() => Promise<unknown>)[],
): Promise<Pick<Service, 'url' | 'metricsUrl' | 'failed'>> {
  const report = (error: unknown) => log.error(error)
  const { db, exited, stop } = await openServiceDatabase(config, { onStep, onError: report })
  stops.push(stop)
  const ledger = await openLedger({
    db,
    origin: key.name,
    authorityKeys,
    logKey,
    journalFile: path.join(config.dataDir, 'checkpoints.journal'),
    verify: verifySignature,
    now,
    batchSize: config.batchSize,
    queueSize: config.queueSize,
    report,
  })
  stops.push(ledger.stop)
  stops.push(followLog({ db, report }).stop)
  const metrics = createMetrics({ db, ledger })
  const { server, url } = await listen(config.host, config.port)
  stops.push(() => close(server, ledger))
  const vkey = formatVerifierKey(key)
  const publicUrl = config.publicUrl ?? url
  const settings = { trustProxy: config.trustProxy, liangjiangCode: config.liangjiangCode }
  const app = { db, ledger, origin: key.name, vkey, authorityKeys, publicUrl, now, report, demo }
  server.on('request', createApp({ ...app, ...settings, metrics, log }))
  const operator = await listen(config.host, config.metricsPort)
  stops.push(() => closeNow(operator.server))
  operator.server.on('request', createMetricsApp({ metrics }))
  return { url, metricsUrl: `${operator.url}/metrics`, failed: exited }
}

/** A log that is tried out has an origin of its own; one that counts must be told who it is. */
function originOf({ origin, databaseUrl }: Config, { publicKey }: LogKey): string {
  if (origin !== undefined) return origin
  if (databaseUrl !== undefined) {
    throw new LedgerError('settings_invalid', { faults: 'LOG_ORIGIN: required with DATABASE_URL' })
  }
  return `cellproof.local/${Buffer.from(publicKey).toString('hex').slice(0, 8)}`
}

/** The trust file to hand out: operators give it to verifiers by another way than this service. */
async function writeTrust(
  dataDir: string,
  key: VerifierKey,
  authorityKeys: readonly NamedKey[],
): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const trust = formatTrust({ origin: key.name, logKeys: [key], authorityKeys })
  await writeFile(path.join(dataDir, 'trust.json'), trust)
}

async function listen(host: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer()
  server.listen(port, host)
  // Rejects with what the server's 'error' event tells: a port in use, an address that is not ours.
  await once(server, 'listening')
  const { port: bound } = server.address() as AddressInfo
  return { server, url: `http://${hostOf(host)}:${bound}` }
}

/** The ledger first: it refuses at once what comes on connections that are still open. */
async function close(server: Server, ledger: Ledger): Promise<void> {
  const stopped = ledger.stop()
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await stopped
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS)
  await closed
  clearTimeout(patience)
}

const PATIENCE_MS = 10_000

async function closeNow(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** An address as it stands in a URL; one that means "all" is reached as this machine. */
const hostOf = (host: string) =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
