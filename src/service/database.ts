/** The service's database: the one it is told of, or an embedded one with its schema made ready. */

import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import type { LedgerError } from '../core/errors.ts'
import { type Db, openDatabase } from '../db/database.ts'
import { type EmbeddedStep, startEmbeddedPostgres } from '../db/embedded/start.ts'
import { checkSchema, migrate } from '../db/migrate.ts'
import { checkSettings } from '../db/settings.ts'
import { DERIVED_TABLES } from '../oversight/derivations.ts'

export interface ServiceDatabase {
  /** For the node's own work: appending, publishing, following. */
  readonly db: Db
  /** For what readers ask: however much that is, appending and publishing do not wait for it. */
  readonly asked: Db
  /** Resolves if an embedded database ends by itself; the service cannot go on then. */
  readonly exited: Promise<LedgerError>
  stop(): Promise<void>
}

// One appends, one publishes, one proves to the witnesses what it publishes, one follows; others look
// how the log stands.
const OWN_CONNECTIONS = 6
const ASKED_CONNECTIONS = 10

/** Role that the service runs as on an embedded database: it cannot change or delete what is logged. */
export const SERVICE_ROLE = 'cellproof'

export interface DatabaseReports {
  readonly onStep: (step: EmbeddedStep) => void
  readonly onError: (error: Error) => void
}

/**
 * @throws {@link LedgerError} `database_unsuitable`, `storage_unsafe`, `schema_unknown`, `schema_behind`,
 *   `data_dir_in_use`, `postgres_unavailable`
 */
export async function openServiceDatabase(
  { databaseUrl, dataDir }: Config,
  { onStep, onError }: DatabaseReports,
): Promise<ServiceDatabase> {
  if (databaseUrl !== undefined) {
    const pools = await openChecked(databaseUrl, onError)
    return { ...pools, exited: new Promise(() => {}) }
  }
  const embedded = await startEmbeddedPostgres({ dataDir, report: onStep })
  try {
    const { stop, ...pools } = await openChecked(await prepare(embedded.ownerUrl), onError)
    return {
      ...pools,
      exited: embedded.exited,
      stop: async () => {
        await stop()
        await embedded.stop()
      },
    }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

async function openChecked(
  url: string,
  report: (error: Error) => void,
): Promise<Omit<ServiceDatabase, 'exited'>> {
  const open = (connections: number) => openDatabase(url, { connections, limited: true, report })
  const db = open(OWN_CONNECTIONS)
  try {
    await checkSettings(db)
    await checkSchema(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const asked = open(ASKED_CONNECTIONS)
  return { db, asked, stop: async () => void (await Promise.all([db.destroy(), asked.destroy()])) }
}

/** @returns connection string of the service's role, with a password that is new at every start */
async function prepare(ownerUrl: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  const owner = openDatabase(ownerUrl, { connections: 1 })
  try {
    const serviceRole = { name: SERVICE_ROLE, password, derivedTables: DERIVED_TABLES }
    await migrate(owner, { serviceRole })
  } finally {
    await owner.destroy()
  }
  const url = new URL(ownerUrl)
  url.username = SERVICE_ROLE
  url.password = password
  return url.href
}
