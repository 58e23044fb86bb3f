/** The scene's PostgreSQL: its own, so that it may be killed and frozen. */

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/db/embedded/start.ts'

export interface Postgres {
  /** Connection string of its owner; another after each start. */
  ownerUrl(): string
  /** SIGKILL to all of its processes, as far as that can be told from a machine that fails. */
  kill(): Promise<void>
  /** After a kill; it recovers what was committed. */
  start(): Promise<void>
  /** SIGSTOP to all of its processes. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  stop(): Promise<void>
}

export async function startPostgres(dataDir: string): Promise<Postgres> {
  let running: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir })
  const main = async () => {
    const lock = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')
    return Number(lock.split('\n')[0])
  }
  const signal = async (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => {
    const first = await main()
    // The first one last to go on and first to stop: it starts no others meanwhile.
    for (const pid of [first, ...(await childrenOf(first))]) {
      try {
        process.kill(pid, name)
      } catch {
        // One that has ended meanwhile.
      }
    }
  }
  return {
    ownerUrl: () => running.ownerUrl,
    async kill() {
      const { exited } = running
      await signal('SIGKILL')
      await exited
    },
    async start() {
      running = await startEmbeddedPostgres({ dataDir })
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    stop: () => running.stop(),
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const stats = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
  )
  // proc_pid_stat(5): after the name in brackets, the state, then the parent.
  return pids.filter((_, i) => Number(stats[i]!.split(') ').at(-1)?.split(' ')[1]) === parent)
}
