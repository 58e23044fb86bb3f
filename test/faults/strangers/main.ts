/**
 * `npm run strangers`: the worst request of each kind that somebody without a key can make, and what
 * it costs: processor time of the service's one thread, and memory. What is above
 * {@link MOST_MS} or {@link MOST_MIB} is marked. Linux only: nothing else tells a thread's time.
 */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { readConfig } from '../../../src/config.ts'
import { startService } from '../../../src/service/start.ts'
import { type Attack, attacksOn } from './attacks.ts'
import { fillLog } from './log.ts'

const MOST_MS = 50
const MOST_MIB = 32

/** Of each: the first is what a node that was just started takes, the others what it costs. */
const TIMES = 6

interface Answer {
  readonly status: number
  readonly bytes: number
  /** Bytes by which the process has grown meanwhile, at most. */
  readonly grew: number
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cellproof-strangers-'))
  const env = {
    DATA_DIR: dataDir,
    PORT: '0',
    METRICS_PORT: '0',
    PUBLIC_ENTRIES: 'true',
    TRUST_PROXY: '1',
  }
  const service = await startService({ config: readConfig(env), log: pino({ level: 'silent' }) })
  try {
    const log = await fillLog(service, dataDir)
    const port = Number(new URL(service.url).port)
    const asker = new Worker(new URL('asker.mjs', import.meta.url), { workerData: { port } })
    await once(asker, 'online')
    for (const attack of attacksOn(log)) console.log(await measure(asker, attack))
    await asker.terminate()
  } finally {
    await service.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

let addresses = 0

async function measure(asker: Worker, attack: Attack): Promise<string> {
  const times: number[] = []
  let status = 0
  let grew = 0
  asker.postMessage(attack)
  await once(asker, 'message')
  for (let i = 0; i < TIMES; i++) {
    globalThis.gc?.()
    const before = threadTime()
    // Each from another address: here is asked what one request costs, not how many there may be.
    asker.postMessage(`192.0.2.${++addresses % 250}`)
    const [answer]: [Answer] = (await once(asker, 'message')) as [Answer]
    times.push(threadTime() - before)
    status = answer.status
    grew = Math.max(grew, answer.grew / 2 ** 20)
  }
  const [first = 0, ...others] = times
  const ms = others.sort((a, b) => a - b)[Math.floor(others.length / 2)]!
  const mark = ms > MOST_MS || grew > MOST_MIB ? '  ← too much' : ''
  return [
    attack.name.padEnd(56),
    String(status).padStart(3),
    `${ms.toFixed(1).padStart(6)} ms`,
    `(first ${first.toFixed(1).padStart(6)})`,
    `${grew.toFixed(1).padStart(5)} MiB${mark}`,
  ].join('  ')
}

/** Milliseconds for which this thread had a processor, proc(5). */
const threadTime = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

await main()
