/** Doing something again and again until it is told to stop, never twice at once. */

import { setTimeout } from 'node:timers/promises'

export interface Repeated {
  /** Stops it; resolves once the step that is under way has ended. */
  stop(): Promise<void>
}

/**
 * @param step - never rejects; resolves to the milliseconds until it is done again
 * @param first - milliseconds until it is done for the first time
 */
export function repeat(step: () => Promise<number>, first = 0): Repeated {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    for (let wait = first; !signal.aborted; ) {
      if (wait > 0) await pause(wait, signal)
      if (!signal.aborted) wait = await step()
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Waits; ends early when the signal is aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => {})
