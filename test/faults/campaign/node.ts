/** A node of the scene: the compiled service in a process of its own, that can be frozen and killed. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { CLI } from '../../bench/service.ts'
import type { Cuttable } from '../../support/cuttable.ts'
import { freePort } from '../../support/processes.ts'

export interface Node {
  readonly url: string
  /** Folder of its journal, and of what it says (`service.log`). */
  readonly dataDir: string
  /** Its way to the database. */
  readonly path: Cuttable
  /** Of its process as it is now. */
  pid(): number
  /** Resolves when it is ready. */
  start(): Promise<void>
  /** Stops every thread of it where it is (SIGSTOP), its sockets open. */
  freeze(): void
  thaw(): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves when it has ended, with its exit code. */
  stop(): Promise<number | null>
}

export interface NodeSettings {
  readonly dataDir: string
  readonly path: Cuttable
  readonly env: Readonly<Record<string, string>>
}

export async function createNode({ dataDir, path: way, env }: NodeSettings): Promise<Node> {
  // The same after each start, for clients do not look for another.
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined

  // A campaign that breaks off leaves none of them behind.
  process.once('exit', () => child?.kill('SIGKILL'))

  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const exited = once(child, 'exit')
    child.kill(signal)
    if (signal === 'SIGKILL') child.kill('SIGCONT')
    const [code] = await exited
    return code as number | null
  }

  return {
    url,
    dataDir,
    path: way,
    pid: () => child!.pid!,
    async start() {
      // Written by us: a limit on the files of the service is not one on what it says.
      const log = createWriteStream(path.join(dataDir, 'service.log'), { flags: 'a' })
      const settings = { PORT: String(port), METRICS_PORT: '0', DATA_DIR: dataDir }
      child = spawn(process.execPath, [CLI, 'serve'], {
        env: { PATH: process.env.PATH ?? '', DATABASE_URL: way.url, ...settings, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.stdout!.pipe(log, { end: false })
      child.stderr!.pipe(log, { end: false })
      child.once('close', () => log.end())
      const ended = once(child, 'exit').then(() => {
        throw new Error(`the service did not start: ${path.join(dataDir, 'service.log')}`)
      })
      ended.catch(() => {})
      await Promise.race([ended, ready(url)])
    },
    freeze: () => void child!.kill('SIGSTOP'),
    thaw: () => void child!.kill('SIGCONT'),
    kill: async () => {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}

/** Asks until it is ready; the service itself says no sooner. */
export async function ready(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    )
    await answer?.body?.cancel()
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
