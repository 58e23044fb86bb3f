/** Threads that share out tasks among them. */

import { Piscina } from 'piscina'
import type { LogTrust } from '../core/log/trust.ts'
import { createTaskRunner, type RunTask } from './task.ts'

export interface Threads {
  /** @throws whatever broke in the thread: a bug */
  readonly run: RunTask
  close(): Promise<void>
}

export function startThreads(count: number, { origin, policy }: LogTrust): Threads {
  // Where the source itself is run, as in tests, there is no compiled file for a worker to load.
  if (import.meta.url.endsWith('.ts')) {
    return { run: createTaskRunner({ origin, policy }), close: async () => {} }
  }
  const pool = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    workerData: { origin, policy } satisfies LogTrust,
    minThreads: count,
    maxThreads: count,
  })
  return { run: (task) => pool.run(task), close: () => pool.destroy() }
}
