/** Puts the service together: keys, database, ledger, HTTP; and takes it apart in order. */

import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { LedgerError } from '../core/errors.ts'
import type { NamedKey } from '../core/registry.ts'
import { formatTrust } from '../core/trust.ts'
import { formatVerifierKey, type VerifierKey, verifierKey } from '../core/verifier-key.ts'
import type { EmbeddedStep } from '../db/embedded.ts'
import { createApp, createMetricsApp } from '../http/app.ts'
import { type Ledger, openLedger } from '../ledger/ledger.ts'
import type { LogKey } from '../ledger/publish.ts'
import { installNativeHash, verifySignature } from '../native/signature.ts'
import { openServiceDatabase } from './database.ts'
import { readServiceKeys } from './keys.ts'

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
  const { config, log, now = () => new Date(), demo = false, onStep = () => {} } = options
  installNativeHash()
  const report = (error: unknown) => log.error(error)
  const embedded = config.databaseUrl === undefined
  const keys = await readServiceKeys(config, { make: embedded })
  const key = verifierKeyOf(originOf(config, keys.logKey), keys.logKey)
  await writeTrust(config.dataDir, key, keys.authorityKeys)

  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const release of stops.splice(0).reverse()) await release()
  }
  try {
    const database = await openServiceDatabase(config, { onStep, onError: report })
    stops.push(database.stop)
    const { batchSize, queueSize } = config
    const ledger = await openLedger({
      db: database.db,
      origin: key.name,
      authorityKeys: keys.authorityKeys,
      logKey: keys.logKey,
      journalFile: path.join(config.dataDir, 'checkpoints.journal'),
      verify: verifySignature,
      now,
      batchSize,
      queueSize,
      report,
    })
    const deps = {
      db: database.db,
      ledger,
      origin: key.name,
      vkey: formatVerifierKey(key),
      authorityKeys: keys.authorityKeys,
      now,
      report,
      demo,
    }
    const server = createServer()
    const { port } = await listen(server, config.port, config.host)
    stops.push(() => close(server, ledger))
    const url = `http://${hostOf(config.host)}:${port}`
    server.on('request', createApp({ ...deps, publicUrl: config.publicUrl ?? url, log }))
    const metrics = createServer(createMetricsApp(deps) as RequestListener)
    const metricsAddress = await listen(metrics, config.metricsPort, config.host)
    stops.push(() => closeNow(metrics))
    return {
      url,
      metricsUrl: `http://${hostOf(config.host)}:${metricsAddress.port}/metrics`,
      origin: key.name,
      made: keys.made,
      failed: database.exited,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const verifierKeyOf = (origin: string, { publicKey }: LogKey): VerifierKey =>
  verifierKey(origin, publicKey)

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

async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  server.listen(port, host)
  // Rejects with what the server's 'error' event tells: a port in use, an address that is not ours.
  await once(server, 'listening')
  return server.address() as AddressInfo
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
