/** Puts the service together: keys, database, ledger, HTTP; and takes it apart in order. */

import { createServer, type Server } from 'node:http'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { LedgerError } from '../core/errors.ts'
import type { LogKey } from '../core/log/checkpoint.ts'
import { isSplitByOne, liarsToSplit } from '../core/log/quorum.ts'
import { formatTrust, type LogTrust, type Trust } from '../core/log/trust.ts'
import { settingsInvalid } from '../core/setting-faults.ts'
import type { Db } from '../db/database.ts'
import type { EmbeddedStep } from '../db/embedded/start.ts'
import { createApp } from '../http/app.ts'
import { createMetrics, createMetricsApp } from '../http/metrics.ts'
import { checkHome } from '../ledger/home.ts'
import { journalFileIn } from '../ledger/journal.ts'
import { type Ledger, openLedger } from '../ledger/ledger.ts'
import { type FolderFollower, followIntoFolder } from '../mirror/follow.ts'
import { makeFolder, writeDurably } from '../native/durable.ts'
import { close, listen } from '../native/listening.ts'
import { installNativeHash, verifySignature } from '../native/signature.ts'
import { followLog } from '../oversight/follow.ts'
import { readBundleTexts } from './bundle-texts.ts'
import { openServiceDatabase } from './database.ts'
import { readServiceKeys, type ServiceKeys, verifierKeysOf } from './keys.ts'
import { readServicePolicy, withoutAddresses } from './policy.ts'

export interface ServiceOptions {
  readonly config: Config
  readonly log: Logger
  /** The log's clock. A demo has one of its own while it loads years of made-up history. */
  readonly now?: () => Date
  /** Marks every page and answer as a demonstration. */
  readonly demo?: boolean
  readonly onStep?: (step: EmbeddedStep) => void
  /** In place of LOG_KEY and LOG_KEY_FILE: a key that never leaves the device it was made in. */
  readonly logKey?: LogKey
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
  const { config, demo = false, logKey } = options
  const make = demo || config.databaseUrl === undefined
  await makeFolder(config.dataDir)
  // Before anything in it is used: a copy's database may name the original's server.
  await checkHome(journalFileIn(config.dataDir))
  const keys = await readServiceKeys(config, { make, logKey })
  const origin = originOf(config, keys.logKey)
  const policy = await readServicePolicy(config, verifierKeysOf(origin, keys))
  const { authorityKeys } = keys
  await writeTrust(config.dataDir, { origin, policy: withoutAddresses(policy), authorityKeys })

  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const release of stops.splice(0).reverse()) await release()
  }
  try {
    const opened = await open(options, keys, { origin, policy }, stops)
    return { ...opened, origin, made: keys.made, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const WEAK_QUORUM =
  'so few witnesses have to lie before this log can show two histories: k of n witnesses withstand f liars if k > (n + f) / 2'

/** @param stops - takes what has to be undone, in the order of the opening */
async function open(
  { config, log, now, demo = false, onStep = () => {} }: ServiceOptions,
  { logKey, nextLogKey, authorityKeys }: ServiceKeys,
  { origin, policy }: LogTrust,
  stops: (() => Promise<unknown>)[],
): Promise<Pick<Service, 'url' | 'metricsUrl' | 'failed'>> {
  if (isSplitByOne(policy)) log.warn({ liarsToSplit: liarsToSplit(policy) }, WEAK_QUORUM)
  const report = (error: unknown) => log.error(error)
  const clock = now ?? (() => new Date())
  const { db, asked, exited, stop } = await openServiceDatabase(config, { onStep, onError: report })
  stops.push(stop)
  const ledger = await openLedger({
    db,
    asked,
    origin,
    authorityKeys,
    logKey,
    nextLogKey,
    policy,
    journalFile: journalFileIn(config.dataDir),
    onTornJournal: (bytes) =>
      log.warn({ bytes }, 'the last line of the journal was cut off by a crash, and is removed'),
    verify: verifySignature,
    now: clock,
    realClock: now === undefined,
    batchSize: config.batchSize,
    queueSize: config.queueSize,
    report,
  })
  stops.push(ledger.stop)
  stops.push(followLog({ db, report }).stop)
  const tilesDir = startTilesDir(config, db, ledger, report)
  if (tilesDir) stops.push(tilesDir.stop)
  const metrics = createMetrics({ db, ledger, tilesDir })
  const { server, url } = await openServer(config.host, config.port)
  // The ledger first: it refuses at once what comes on connections that are still open.
  stops.push(() => close(server, ledger.stop()))
  const publicUrl = config.publicUrl ?? url
  const { trustProxy, publicEntries } = config
  const settings = { trustProxy, publicEntries }
  const trust = { origin, policy: withoutAddresses(policy), authorityKeys }
  const proofs = { ...trust, bundleTexts: readBundleTexts }
  const app = { db: asked, ledger, ...proofs, publicUrl, now: clock, report, demo }
  server.on('request', createApp({ ...app, ...settings, metrics, log }))
  const operator = await openServer(config.host, config.metricsPort)
  stops.push(() => closeNow(operator.server))
  operator.server.on('request', createMetricsApp({ metrics }))
  return { url, metricsUrl: `${operator.url}/metrics`, failed: exited }
}

function startTilesDir(
  { tilesDir: folder, publicEntries: entries }: Config,
  db: Db,
  { latest }: Ledger,
  report: (error: unknown) => void,
): FolderFollower | undefined {
  return folder === undefined
    ? undefined
    : followIntoFolder({ db, folder, entries, latest, report })
}

/** A log that is tried out has an origin of its own; one that counts must be told who it is. */
function originOf({ origin, databaseUrl }: Config, { publicKey }: LogKey): string {
  if (origin !== undefined) return origin
  if (databaseUrl !== undefined) {
    const params = { other: 'DATABASE_URL' }
    throw settingsInvalid({ setting: 'LOG_ORIGIN', fault: 'missing_with', params })
  }
  return `cellproof.local/${Buffer.from(publicKey).toString('hex').slice(0, 8)}`
}

/** The trust file to hand out: operators give it to verifiers by another way than this service. */
async function writeTrust(dataDir: string, trust: Trust): Promise<void> {
  await writeDurably(path.join(dataDir, 'trust.json'), formatTrust(trust))
}

/** Milliseconds for the head of a request, and for all of one: a list from a slow line. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 120_000, keepAliveTimeout: 10_000 }

/**
 * Milliseconds without any traffic after which a connection is dropped: a client that does not read its
 * answer makes us keep it in memory. Longer than any answer may take. While part of an answer has yet
 * to be sent, Node waits this long a second time before it drops the connection.
 */
const SILENCE_MS = 30_000

async function openServer(host: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer(LIMITS)
  server.timeout = SILENCE_MS
  return { server, url: await listen(server, host, port) }
}

async function closeNow(server: Server): Promise<void> {
  const closed = close(server)
  server.closeAllConnections()
  await closed
}
