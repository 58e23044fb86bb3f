/** Honest clients: each submits one thing after another, and does not give up. */

import { setTimeout as sleep } from 'node:timers/promises'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'

/** A submission as its client remembers it. */
export interface Sent {
  readonly jws: string
  /** What the answer said. */
  readonly index: number
  readonly leafHash: string
  /** Milliseconds of `performance.now()`: when it was first sent, and acknowledged. */
  readonly sentAt: number
  readonly acknowledgedAt: number
  /** Answers, or silences, that acknowledged nothing. */
  readonly refused: number
}

export interface Clients {
  /** Resolves with all that was acknowledged, once everything that was sent has been. */
  stop(): Promise<readonly Sent[]>
}

const CLIENTS = 8
/** Milliseconds between an answer and the next submission of the same client. */
const PAUSE_MS = 40
/** Milliseconds that a client waits for an answer, and before it tries the next node. */
const PATIENCE_MS = 5_000
const RETRY_MS = 200

export function startClients(urls: readonly string[], signer: Enterprise): Clients {
  let stopped = false
  const sent: Sent[] = []
  const work = async (first: number) => {
    for (let turn = first; !stopped; turn++) {
      sent.push(await submit(urls, turn, signer.sign(registered(nextBatteryCode()))))
      await sleep(PAUSE_MS)
    }
  }
  const working = Array.from({ length: CLIENTS }, (_, i) => work(i))
  return {
    async stop() {
      stopped = true
      await Promise.all(working)
      return sent
    },
  }
}

/** The same bytes to one node after the other until one has acknowledged them. */
async function submit(urls: readonly string[], first: number, jws: string): Promise<Sent> {
  const sentAt = performance.now()
  for (let refused = 0; ; refused++) {
    const url = urls[(first + refused) % urls.length]!
    const place = await post(url, jws).catch(() => undefined)
    if (place) return { jws, ...place, sentAt, acknowledgedAt: performance.now(), refused }
    await sleep(RETRY_MS)
  }
}

async function post(
  url: string,
  body: string,
): Promise<{ index: number; leafHash: string } | undefined> {
  const answer = await fetch(`${url}/v1/submissions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/jose' },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const told = await answer.text()
  // A fault of the campaign, not of the log: it would be sent for ever.
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw fatal(told)
  return answer.ok ? JSON.parse(told) : undefined
}

function fatal(told: string): never {
  process.nextTick(() => {
    throw new Error(`an honest submission was refused: ${told}`)
  })
  throw new Error(told)
}
