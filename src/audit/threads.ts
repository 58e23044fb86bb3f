/** Threads that share out tasks among them. */

import { Worker } from 'node:worker_threads'
import type { LogTrust } from '../core/log/trust.ts'
import type { Finding } from './finding.ts'
import { createTaskRunner, type RunTask, type Task } from './task.ts'

export interface Threads {
  /** @throws whatever broke in the thread: a bug */
  readonly run: RunTask
  close(): Promise<void>
}

export function startThreads(count: number, trust: LogTrust): Threads {
  // Where the source itself is run, as in tests, there is no compiled file for a worker to load.
  if (import.meta.url.endsWith('.ts')) {
    return { run: createTaskRunner(trust), close: async () => {} }
  }
  const threads = Array.from({ length: count }, () => startThread(trust))
  return {
    run: (task) => threads.reduce((a, b) => (b.waiting() < a.waiting() ? b : a)).run(task),
    close: async () => {
      await Promise.all(threads.map(({ close }) => close()))
    },
  }
}

interface Waiting {
  readonly resolve: (findings: Finding[]) => void
  readonly reject: (error: unknown) => void
}

function startThread({ origin, policy }: LogTrust) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { origin, policy } satisfies LogTrust,
  })
  const queue: Waiting[] = []
  worker.on('message', (findings: Finding[]) => queue.shift()!.resolve(findings))
  worker.on('error', (error) => {
    for (const { reject } of queue.splice(0)) reject(error)
  })
  return {
    waiting: () => queue.length,
    run: (task: Task) =>
      new Promise<Finding[]>((resolve, reject) => {
        queue.push({ resolve, reject })
        worker.postMessage(task)
      }),
    close: () => worker.terminate(),
  }
}
