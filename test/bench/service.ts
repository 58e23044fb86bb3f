/** A service as its users start it: a process of its own, with an embedded database. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface BenchService {
  readonly url: string
  readonly origin: string
  readonly dataDir: string
  /** Of the embedded database's owner. */
  databaseUrl(): Promise<string>
  /** MiB that the service's own process has held at most; PostgreSQL is not counted. */
  peakMemory(): Promise<number>
  /** Seconds of processor time that the service's own process has used; PostgreSQL is not counted. */
  processorTime(): Promise<number>
  stop(): Promise<void>
}

export const CLI = path.resolve(import.meta.dirname, '../../dist/cli/main.js')

/** A second, in the clock ticks of /proc (proc_pid_stat(5)): 100 on every Linux of today. */
const TICKS = 100

export async function startService(dataDir: string): Promise<BenchService> {
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', METRICS_PORT: '0' }
  const child = spawn(process.execPath, [CLI, 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { url, origin } = await listening(child)
  return {
    url,
    origin,
    dataDir,
    databaseUrl: async () => (await readFile(path.join(dataDir, 'database.url'), 'utf8')).trim(),
    peakMemory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) / 1024
    },
    processorTime: async () => {
      const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')
      return (Number(fields[11]) + Number(fields[12])) / TICKS
    },
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function listening(child: ChildProcess): Promise<{ url: string; origin: string }> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const { msg, url, origin } = JSON.parse(line)
    if (msg !== 'listening') continue
    // Nobody reads on, and a pipe that fills would stop the service.
    child.stdout!.resume()
    return { url, origin }
  }
  throw new Error('the service did not start')
}
