/** A progress bar on standard error, where somebody is there to see it. */

import type { Shell } from './shell.ts'

export interface Progress {
  advance(count: number): void
  stop(): void
}

const SILENT: Progress = { advance: () => {}, stop: () => {} }

export async function startProgress(
  { stderr, now }: Shell,
  { label, done, total }: { label: string; done: number; total: number },
): Promise<Progress> {
  if (!stderr.isTTY) return SILENT
  const { default: cliProgress } = await import('cli-progress')
  const format = `${label} {bar} {percentage}% {value}/{total} {rate}/s {eta_formatted}`
  const bar = new cliProgress.SingleBar({ stream: stderr, format, hideCursor: true })
  bar.start(total, done, { rate: 0 })
  const started = now().getTime()
  let advanced = 0
  return {
    advance: (count) => {
      advanced += count
      const seconds = (now().getTime() - started) / 1000
      bar.increment(count, { rate: Math.round(advanced / Math.max(seconds, 0.001)) })
    },
    stop: () => bar.stop(),
  }
}

/** A bar for work of which it is known how much there is only once it has begun. */
export function lateProgress(
  shell: Shell,
  label: string,
): { report(done: number, total: number): void; stop(): Promise<void> } {
  let bar: Promise<Progress> | undefined
  let shown = 0
  return {
    report(done, total) {
      if (!bar) shown = done
      bar ??= startProgress(shell, { label, done, total })
      const more = done - shown
      shown = done
      void bar.then((progress) => progress.advance(more))
    },
    async stop() {
      ;(await bar)?.stop()
    },
  }
}
