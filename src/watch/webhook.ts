/** Tells a webhook what was found, again and again until it is taken. */

import { pause } from '../native/repeat.ts'

export interface WebhookOptions {
  readonly url: string
  /** The next request's body, and the number of findings that the webhook has received once it accepts it. */
  readonly pending: () => { readonly body: string; readonly count: number } | undefined
  readonly taken: (count: number) => Promise<void>
  readonly report: (reason: string, milliseconds: number) => void
  readonly signal: AbortSignal
}

export interface Webhook {
  /** Says that there may be something to tell. */
  wake(): void
  /** Resolves once it has stopped, by the signal. */
  readonly done: Promise<void>
}

/** Milliseconds that an answer may take. */
const PATIENCE = 10_000
/** Milliseconds before trying again: doubled each time, up to the longest. */
const SHORTEST_WAIT = 1000
const LONGEST_WAIT = 5 * 60_000

export function startWebhook(options: WebhookOptions): Webhook {
  const { pending, taken, report, signal } = options
  let wake = () => {}
  let awake = false
  const asleep = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      if (awake || signal.aborted) resolve()
    })
  const deliver = async () => {
    let wait = SHORTEST_WAIT
    for (let next = pending(); next && !signal.aborted; next = pending()) {
      const reason = await post(options, next.body)
      if (reason === undefined) {
        await taken(next.count)
        wait = SHORTEST_WAIT
        continue
      }
      if (signal.aborted) return
      report(reason, wait)
      await pause(wait, signal)
      wait = Math.min(2 * wait, LONGEST_WAIT)
    }
  }
  const run = async () => {
    while (!signal.aborted) {
      awake = false
      await deliver()
      await asleep()
    }
  }
  signal.addEventListener('abort', () => wake())
  return {
    wake() {
      awake = true
      wake()
    },
    done: run(),
  }
}

/** @returns why the webhook did not accept it; undefined if it did */
async function post({ url, signal }: WebhookOptions, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    await response.body?.cancel()
    return response.ok ? undefined : `HTTP ${response.status}`
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    return cause?.code ?? name
  }
}
