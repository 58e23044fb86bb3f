/** Runs the README's walk-through just as it is printed, in one bash. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

const CHECKOUT = path.resolve(import.meta.dirname, '..')
/** What the walk-through needs besides Node; a bare machine may lack it. */
const PROGRAMS = ['bash', 'curl', 'mktemp']

const isThere = (program: string) => spawnSync(program, ['--version']).error === undefined

function walkThrough(): string {
  const readme = read('README.md')
  const [, part = ''] = /<!-- walk-through -->([\s\S]*)<!-- \/walk-through -->/.exec(readme) ?? []
  return Array.from(part.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block]) => block).join('')
}

/** Its output; rejects unless every command succeeds. */
async function run(script: string): Promise<string> {
  const bash = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: CHECKOUT,
    // A group of its own, so that what a failure leaves running can be ended.
    detached: true,
    // What is built need not be built again by npx.
    env: { ...process.env, LC_ALL: 'C.UTF-8', npm_config_ignore_scripts: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(bash.stdout), text(bash.stderr)])
  const [code] = await once(bash, 'exit')
  if (code !== 0) endGroup(bash.pid!)
  const [out, err] = await output
  if (code !== 0) throw new Error(`exit code ${code}\n${out}\n${err}`)
  return out
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const marks = (verdict: string) => Array.from(verdict.matchAll(/^[✓✗–…]/gm)).join('')

const read = (file: string) => readFileSync(path.join(CHECKOUT, file), 'utf8')

it('the README names the versions of Node that are tested, in both languages', () => {
  const [, engines = ''] = /^ENGINES="(.*)"$/m.exec(read('.ci/run')) ?? []
  expect(engines).not.toBe('')
  for (const version of engines.split(' ')) {
    expect(read('README.md').split(version)).toHaveLength(1 + 2)
  }
})

describe.skipIf(!PROGRAMS.every(isThere))('the README', () => {
  it('walks through a battery’s life, proves it, and finds the byte that was changed', async () => {
    const script = walkThrough()
    expect(script).toContain('npx cellproof audit')
    const out = await run(script)
    expect(out).toContain('"code":"04QCB76836300JBC40000903","state":"registered"')
    // A tick for each check of the receipt, then for each of the audit; then the entry that is wrong.
    const [receipt = '', audit = '', again = ''] = out.split(/^(?=Holds|Broken)/m).slice(1)
    // No witness vouches for a time that the entry's own could be held against: that is not checked.
    expect(marks(receipt)).toMatch(/^✓+–✓+$/)
    expect(marks(audit)).toMatch(/^✓+$/)
    expect(marks(again)).toMatch(/^✗/)
    expect(again).toMatch(/^.*entry 9\b/)
    expect(again).toMatch(/^audit: exit code 1$/m)
  }, 300_000)
})
