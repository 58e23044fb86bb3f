/** A progress bar on standard error, where somebody is there to see it. */

import type { Shell } from './shell.ts'

export interface Progress {
  advance(count: number): void
  stop(): void
}

const SILENT: Progress = { advance: () => {}, stop: () => {} }

export async function startProgress(
  { stderr }: Shell,
  { label, done, total }: { label: string; done: number; total: number },
): Promise<Progress> {
  if (!stderr.isTTY) return SILENT
  const { default: cliProgress } = await import('cli-progress')
  const format = `${label} {bar} {percentage}% {value}/{total} {eta_formatted}`
  const bar = new cliProgress.SingleBar({ stream: stderr, format, hideCursor: true })
  bar.start(total, done)
  return { advance: (count) => bar.increment(count), stop: () => bar.stop() }
}
