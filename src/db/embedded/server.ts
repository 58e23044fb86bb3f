/** Runs a PostgreSQL server on a cluster, and sees to it that it never outlives this process. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { LedgerError } from '../../core/errors.ts'
import { type Account, ended, spawnAs } from './account.ts'
import { openLog, type Site } from './files.ts'
import { OWNER_SETTING, readLock } from './lock.ts'

export interface Server {
  readonly port: number
  /** Resolves when the server has ended, however, with what its log said last. */
  readonly ended: Promise<string>
  /** Disconnects everybody, and resolves when all is on the disk and the server has ended. */
  stop(): Promise<void>
}

export interface ServerSetup {
  readonly site: Site
  /** Folder that holds `bin`. */
  readonly binaries: string
  readonly account: Account | undefined
  readonly parameters: Readonly<Record<string, string>>
}

const START_LIMIT_MS = 300_000 // recovery reads up to max_wal_size, on any disk
const POLL_MS = 20
const ATTEMPTS = 20
const RETRY_MS = 250

// Another process took the port between our choice and the server's.
const PORT_TAKEN = /could not create any TCP\/IP sockets/
// The processes of a server that was killed notice within moments, each by itself.
const FORMER_STILL_ENDING = /shared memory block .* is still in use/

/**
 * Starts the server on a free port of the loopback interface.
 *
 * @throws {@link LedgerError} `postgres_unavailable` with the last lines of its log
 */
export async function startServer(setup: ServerSetup): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const server = await tryServer(setup, await freePort())
    if (typeof server !== 'string') return server
    const passing = PORT_TAKEN.test(server) || FORMER_STILL_ENDING.test(server)
    if (!passing || attempt === ATTEMPTS) {
      throw new LedgerError('postgres_unavailable', { reason: server })
    }
    await setTimeout(RETRY_MS)
  }
}

/** @returns the server once it takes connections, or why it does not */
async function tryServer(setup: ServerSetup, port: number): Promise<Server | string> {
  const { site } = setup
  const log = openLog(site.logFile)
  const child = launch(setup, port, log.descriptor)
  const release = child.pid === undefined ? () => {} : guard(child.pid)
  const end = ended(child).then((outcome) => {
    release()
    const words = log.tail()
    log.close()
    return `postgres ${outcome}: ${words}`
  })
  const stop = async () => {
    child.kill('SIGINT') // PostgreSQL's "fast" shutdown
    await end
  }
  if (await untilReady(site.cluster, child.pid, end)) return { port, ended: end, stop }
  await stop()
  return end
}

function launch(setup: ServerSetup, port: number, log: number): ChildProcess {
  const settings = { ...setup.parameters, port, [OWNER_SETTING]: process.pid }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawnAs(setup.account, {
    program: path.join(setup.binaries, 'bin', 'postgres'),
    paths: [setup.site.cluster],
    args: ([data]) => ['-D', data!, ...options],
    log,
  })
}

/** False if the server ended, or the limit passed, before it was ready. */
async function untilReady(
  cluster: string,
  pid: number | undefined,
  end: Promise<string>,
): Promise<boolean> {
  const deadline = performance.now() + START_LIMIT_MS
  while (performance.now() < deadline) {
    const lock = await readLock(cluster)
    if (lock?.ready && lock.pid === pid) return true
    const over = await Promise.race([end.then(() => true), setTimeout(POLL_MS, false)])
    if (over) return false
  }
  return false
}

/**
 * Stops the server when this process is killed: whatever kills us closes the pipe, and the shell
 * at its other end reads the end of file. Released, it reads a line and just ends.
 */
function guard(pid: number): () => void {
  const watchdog = spawn('sh', ['-c', 'read _ || kill -INT "$0"', String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without a watchdog the next start finds the server and stops it.
  watchdog.on('error', () => {})
  watchdog.stdin.on('error', () => {})
  watchdog.unref()
  const pipe = watchdog.stdin as Socket
  pipe.unref()
  return () => pipe.end('\n')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
