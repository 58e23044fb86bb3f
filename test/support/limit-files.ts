/** A disk that is full, without one: this process's files may not grow beyond a size. */

import { execFileSync } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** @param bytes - a write beyond it is cut short, and the next one fails with EFBIG */
export function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
}

/** Whether this machine has the program for it. */
export const canLimitFiles = (() => {
  try {
    limitFiles('unlimited')
    return true
  } catch {
    return false
  }
})()

/** Such a write must not end the process; and no test leaves the limit behind. */
export function endLimitWithTest(): void {
  const ignore = () => {}
  process.on('SIGXFSZ', ignore)
  onTestFinished(() => {
    limitFiles('unlimited')
    process.off('SIGXFSZ', ignore)
  })
}
