/** What tells a process to end. */

/** Aborted by the first of these signals; a second one ends the process where it is. */
export function toldToStop(
  signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'],
): AbortSignal {
  const controller = new AbortController()
  for (const signal of signals) process.once(signal, () => controller.abort())
  return controller.signal
}
