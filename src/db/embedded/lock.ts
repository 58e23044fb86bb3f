/**
 * Who uses a cluster: PostgreSQL's own lock file says which server, and the server's settings
 * say which process of ours started it.
 */

import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { LedgerError } from '../../core/errors.ts'
import { type Site, unlessMissing } from './files.ts'

/** Setting in which a server carries the id of the process that started it, from its birth. */
export const OWNER_SETTING = 'cellproof.owner_pid'

const PATIENCE_MS = 60_000
const POLL_MS = 50

export interface ServerLock {
  readonly pid: number
  readonly port: number
  /** Whether the server takes connections. */
  readonly ready: boolean
}

/** Reads `postmaster.pid`; its lines are set out in PostgreSQL's `utils/pidfile.h`. */
export async function readLock(cluster: string): Promise<ServerLock | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(unlessMissing)
  const lines = text?.split('\n')
  if (!lines?.[0]) return undefined // absent, or being written
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Resolves when no server runs on the cluster any more. Stops one whose process died without
 * stopping it.
 *
 * @param urlOn - connection string for a port
 * @param onStop - called before waiting for such a server to stop
 * @throws {@link LedgerError} `data_dir_in_use` if the process that started the server lives, or
 *   if the server says nothing for a minute
 */
export async function releaseCluster(
  { cluster, dataDir }: Site,
  urlOf: (port: number) => string,
  onStop: () => void,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  let stopping = false
  for (;;) {
    const lock = await readLock(cluster)
    if (!lock || !isAlive(lock.pid)) return
    if (!(await worksIn(lock.pid, cluster))) return rm(lockFile(cluster), { force: true })
    const owner = lock.ready && !stopping ? await readOwner(urlOf(lock.port)) : undefined
    const overdue = performance.now() > deadline
    if (overdue || (owner !== undefined && isAlive(owner))) {
      throw new LedgerError('data_dir_in_use', { folder: dataDir, pid: owner ?? lock.pid })
    }
    if (owner !== undefined) {
      stopping = true
      onStop()
      process.kill(lock.pid, 'SIGINT') // PostgreSQL's "fast" shutdown
    }
    await setTimeout(POLL_MS)
  }
}

const lockFile = (cluster: string) => path.join(cluster, 'postmaster.pid')

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Whether the process is the cluster's server and not a stranger that got a dead server's id,
 * for a server's working directory is its cluster. Only Linux tells; elsewhere we believe it.
 */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const [there, here] = await Promise.all([
    stat(`/proc/${pid}/cwd`).catch(unlessHidden),
    stat(cluster),
  ])
  return there?.dev === here.dev && there.ino === here.ino
}

/** @returns undefined while the server is starting or stopping */
async function readOwner(connectionString: string): Promise<number | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
  client.on('error', () => {}) // the server may stop while we ask
  try {
    await client.connect()
    const { rows } = await client.query(`select current_setting('${OWNER_SETTING}', true) as pid`)
    return Number(rows[0].pid)
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

/** A process of another user hides its folder: no server of ours then. */
function unlessHidden(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error
}
