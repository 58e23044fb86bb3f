import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { prefetch } from '../../src/audit/prefetch.ts'
import { limitTasks } from '../../src/audit/task-limit.ts'
import type { Threads } from '../../src/audit/threads.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import type { LogTrust } from '../../src/core/log/trust.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, newKey } from '../support/fleet.ts'

const TASK = { first: 0, submissions: '', keys: [], checkpoints: [] }

describe('tasks', () => {
  it('are held back while too many are on their way', async () => {
    const finish: (() => void)[] = []
    const run = () => new Promise<never[]>((resolve) => finish.push(() => resolve([])))
    const tasks = limitTasks(run, 2, () => {})
    await tasks.add(TASK)
    let added = false
    const second = tasks.add(TASK).then(() => {
      added = true
    })
    await Promise.resolve()
    expect(added).toBe(false)
    finish[0]!()
    await second
    finish[1]!()
    await tasks.finish()
  })

  it('tell whoever waits for them that one has failed', async () => {
    const tasks = limitTasks(
      () => Promise.reject(new Error('broken')),
      2,
      () => {},
    )
    await tasks.add(TASK)
    await expect(tasks.finish()).rejects.toThrow('broken')
  })
})

describe('reading ahead', () => {
  it('passes on a failure of the source, and lets it end when the reader has enough', async () => {
    let ended = false
    async function* values() {
      try {
        yield 1
        yield 2
        throw new Error('lost')
      } finally {
        ended = true
      }
    }
    const all: number[] = []
    const read = async () => {
      for await (const value of prefetch(values())) all.push(value)
    }
    await expect(read()).rejects.toThrow('lost')
    expect(all).toEqual([1, 2])

    ended = false
    for await (const _ of prefetch(values())) break
    expect(ended).toBe(true)
  })
})

const COMPILED = path.resolve(import.meta.dirname, '../../dist/audit/threads.js')

// Only the build has a file that a thread can load; `npm test` builds first.
describe.skipIf(!existsSync(COMPILED))('threads of the build', () => {
  it('find the same as this thread would, at the right index', async () => {
    const { startThreads } = (await import(COMPILED)) as {
      startThreads: (count: number, trust: LogTrust) => Threads
    }
    const fleet = createFleet({ origin: 'ledger.example/test' })
    const collector = fleet.enterprise('collector')
    const sign = (key = collector.key) => collector.sign(registered(nextBatteryCode()), { key })
    const { kid, key } = collector.key
    const task = (first: number, ...submissions: string[]) => ({
      ...TASK,
      first,
      submissions: submissions.map((jws) => `${jws}\n`).join(''),
      keys: [{ kid, key }],
    })
    const threads = startThreads(2, { origin: fleet.origin, policy: unwitnessed() })
    try {
      const results = await Promise.all([
        threads.run(task(0, sign(), sign())),
        threads.run(task(2, sign(), sign(newKey()))),
        threads.run(task(4, sign())),
      ])
      expect(results).toMatchObject([[], [{ index: 3, check: 'signature' }], []])
    } finally {
      await threads.close()
    }
  })
})
