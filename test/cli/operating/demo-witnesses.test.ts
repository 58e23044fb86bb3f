import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DemoWitnesses } from '../../../src/cli/operating/demo-witnesses.ts'
import { readConfig } from '../../../src/config.ts'
import { parsePolicy } from '../../../src/core/log/policy.ts'
import { ownFolder } from '../../support/folder.ts'

const COMPILED = path.resolve(import.meta.dirname, '../../../dist/cli/operating/demo-witnesses.js')

// Only what is built can be started as a process; `npm test` builds first.
describe.skipIf(!existsSync(COMPILED))('the witnesses of the demo', () => {
  it('are two processes, of which the log needs both, with keys that they keep', async () => {
    const { startDemoWitnesses } = (await import(
      COMPILED
    )) as typeof import('../../../src/cli/operating/demo-witnesses.ts')
    const DATA_DIR = await ownFolder()
    await mkdir(path.join(DATA_DIR, 'keys'))
    const start = async () => {
      const started = await startDemoWitnesses(readConfig({ DATA_DIR }), 'demo.example/city')
      onTestFinished(started.stop)
      return started
    }
    const keysOf = async ({ policyFile }: DemoWitnesses) =>
      parsePolicy(await readFile(policyFile, 'utf8')).witnesses.map(({ key }) => key)

    const first = await start()
    const { groups, quorum } = parsePolicy(await readFile(first.policyFile, 'utf8'))
    expect(groups).toEqual([{ name: quorum, threshold: 2, members: ['regulator', 'association'] }])
    const pids = first.witnesses.map(({ pid }) => pid)
    expect(new Set([...pids, process.pid]).size).toBe(3)
    for (const { url } of first.witnesses) {
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
    }
    const keys = await keysOf(first)
    await first.stop()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
    expect(await keysOf(await start())).toEqual(keys)
  })
})
