/** A real PostgreSQL from npm, for those who have none: starts with this process, ends with it. */

import { rm, stat } from 'node:fs/promises'
import pg from 'pg'
import { LedgerError } from '../../core/errors.ts'
import { writeDurably } from '../../native/durable.ts'
import { findAccount } from './account.ts'
import { findBinaries, placeBinaries } from './binaries.ts'
import { createCluster, OWNER } from './cluster.ts'
import { openSite, readPassword, type Site, unlessMissing } from './files.ts'
import { releaseCluster } from './lock.ts'
import { type Server, startServer } from './server.ts'

export interface EmbeddedPostgres {
  /** Connection string of the cluster's owner, for the database `cellproof`. */
  readonly ownerUrl: string
  readonly port: number
  /** Resolves if PostgreSQL ends without having been asked to. */
  readonly exited: Promise<LedgerError>
  /** Disconnects everybody and resolves when PostgreSQL has ended. May be called again. */
  stop(): Promise<void>
}

/** What a start is busy with, as far as it takes noticeable time. */
export type EmbeddedStep =
  | 'copying_binaries'
  | 'creating_cluster'
  | 'stopping_former_server'
  | 'starting_server'

export interface EmbeddedOptions {
  /** Folder for everything that has to be kept; made if it is missing. */
  readonly dataDir: string
  /** PostgreSQL settings, over our own. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly report?: (step: EmbeddedStep) => void
}

const DATABASE = 'cellproof'

const PARAMETERS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // What an accepted entry relies on: said here, so that no file can take it away.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '50',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/**
 * Starts PostgreSQL on the cluster in `dataDir`, which it makes on first use. After a kill, it
 * recovers what was committed.
 *
 * @throws {@link LedgerError} `data_dir_in_use` if another process runs it already,
 *   `postgres_unavailable` if there are no programs for this platform, or they do not start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, parameters = {}, report = () => {} } = options
  const site = await openSite(dataDir)
  const urlOf = ownerUrls(await readPassword(site))
  const release = () =>
    releaseCluster(
      site,
      (port) => urlOf(port, 'postgres'),
      () => report('stopping_former_server'),
    )
  await release()

  const account = await findAccount(site.cluster)
  const copying = () => report('copying_binaries')
  const binaries = await placeBinaries(await findBinaries(), site.dataDir, account, copying)
  const settings = { ...PARAMETERS, ...parameters }
  if (!(await stat(site.cluster).catch(unlessMissing))) {
    report('creating_cluster')
    await createCluster(site, binaries, account, settings.fsync !== 'off')
  }
  report('starting_server')
  const setup = { site, binaries, account, parameters: settings }
  const server = await startServer(setup).catch(async (error: unknown) => {
    await release() // if another process was quicker, this refuses and says who
    throw error
  })
  return offer(site, server, (database) => urlOf(server.port, database))
}

const ownerUrls = (password: string) => (port: number, database: string) =>
  `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}`

async function offer(
  site: Site,
  server: Server,
  urlOf: (database: string) => string,
): Promise<EmbeddedPostgres> {
  const ownerUrl = urlOf(DATABASE)
  let stopping: Promise<void> | undefined
  const stop = () => {
    // In this order: once the server has ended, the file may be another process's.
    stopping ??= rm(site.urlFile, { force: true }).then(server.stop)
    return stopping
  }
  const exited = new Promise<LedgerError>((resolve) => {
    void server.ended.then((reason) => {
      if (!stopping) resolve(new LedgerError('postgres_unavailable', { reason }))
    })
  })
  try {
    await createDatabase(urlOf('postgres'))
    await writeDurably(site.urlFile, `${ownerUrl}\n`, { mode: 0o600 })
  } catch (error) {
    await stop()
    throw error
  }
  return { ownerUrl, port: server.port, exited, stop }
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ])
    if (!rowCount) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}
