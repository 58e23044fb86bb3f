/** The compiled program as processes of its own, for tests of what happens between several. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'

const CLI = path.resolve(import.meta.dirname, '../../dist/cli/main.js')

// Of this process's own, which may be set for another log, only what a program needs to run.
const inherited = { PATH: process.env.PATH ?? '', LC_ALL: 'C' }

export interface Running {
  /** All that it has said, on either stream. */
  readonly said: () => string
  /** Tells it to stop, and waits until it has. */
  stop(): Promise<void>
}

/**
 * @param ready - what it says once it can be used
 * @throws Error with all that it said, if it ends before
 */
export async function start(
  args: readonly string[],
  ready: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes(ready)) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    exited.then(() => reject(new Error(`cellproof ${args.join(' ')} ended: ${said}`)), reject)
  })
  return { said: () => said, stop: () => stop(child, exited) }
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  await exited
}

/**
 * Runs a command to its end.
 *
 * @returns what it printed
 * @throws Error if its exit code is not 0
 */
export async function cli(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { env: inherited })
  return stdout
}

/** A port that nobody listens on now, for a service that has to come back on the same one. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
