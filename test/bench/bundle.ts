/** How long the bundle of a battery with 50 entries takes, as the service sends it, and its size. */

import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import type { BenchService } from './service.ts'

export interface BundleFigures {
  /** Milliseconds: the slowest of those that were asked for one after the other. */
  readonly slowest: number
  /** Milliseconds: the one in the middle. */
  readonly median: number
  /** Kilobytes of the ZIP. */
  readonly size: number
}

const TIMES = 40

export async function measureBundle(
  { url }: Pick<BenchService, 'url'>,
  collector: Enterprise,
): Promise<BundleFigures> {
  const code = events.nextBatteryCode()
  for (const jws of signFifty(collector, code)) await submit(url, jws)
  const address = `${url}/v1/batteries/${code}/bundle.zip`
  const headers = { authorization: `Bearer ${collector.token()}` }
  const times: number[] = []
  let size = 0
  // The first ones wait for a checkpoint, read the page, and are compiled.
  for (let i = -5; i < TIMES; i++) {
    const started = performance.now()
    const response = await fetch(address, { headers })
    if (!response.ok) throw new Error(await response.text())
    size = (await response.arrayBuffer()).byteLength
    if (i >= 0) times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { slowest: times.at(-1)!, median: times[TIMES / 2]!, size: size / 1000 }
}

function signFifty(collector: Enterprise, code: string): string[] {
  const begin = [events.registered(code), events.collected(code, collector.creditCode)]
  const stays = Array.from({ length: 24 }, () => [events.storedIn(code), events.storedOut(code)])
  return [...begin, ...stays.flat()].map((event) => collector.sign(event))
}

async function submit(url: string, jws: string): Promise<void> {
  const response = await fetch(`${url}/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: jws,
  })
  if (!response.ok) throw new Error(await response.text())
}
