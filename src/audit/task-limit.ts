/**
 * Tasks on their way: so many at a time, so that a fast reader does not fill the memory. The queues of
 * p-limit and piscina take whatever comes.
 */

import type { Finding } from './finding.ts'
import type { RunTask, Task } from './task.ts'

export interface Tasks {
  /** Hands a task over; resolves when there is room for the next. */
  add(task: Task): Promise<void>
  /** Resolves when all are done. */
  finish(): Promise<void>
}

export function limitTasks(
  run: RunTask,
  limit: number,
  report: (findings: readonly Finding[]) => void,
): Tasks {
  const running = new Set<Promise<void>>()
  return {
    async add(task) {
      const done = run(task).then((findings) => {
        report(findings)
        running.delete(done)
      })
      // One that fails stays, so that whoever waits next is told.
      done.catch(() => {})
      running.add(done)
      if (running.size >= limit) await Promise.race(running)
    },
    async finish() {
      await Promise.all(running)
    },
  }
}
