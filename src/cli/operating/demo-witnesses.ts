/** The demo's two witnesses: processes of their own, with keys and stores of their own. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config.ts'
import { parseJson } from '../../core/bytes/json.ts'
import { formatPolicy, unwitnessed } from '../../core/log/policy.ts'
import { makeFolder, writeDurably } from '../../native/durable.ts'
import { readServiceKeys, verifierKeysOf } from '../../service/keys.ts'
import { fault } from '../terminal/fault.ts'

export interface DemoWitness {
  readonly name: string
  readonly url: string
  readonly pid: number
}

export interface DemoWitnesses {
  readonly witnesses: readonly DemoWitness[]
  /** Asks for both of them. */
  readonly policyFile: string
  stop(): Promise<void>
}

interface Running extends DemoWitness {
  readonly vkey: string
  readonly child: ChildProcess
}

const NAMES = ['regulator', 'association'] as const
const PROGRAM = fileURLToPath(new URL('../main.js', import.meta.url))

/** @throws Fault `demo_witness` if one does not start */
export async function startDemoWitnesses(config: Config, origin: string): Promise<DemoWitnesses> {
  const keys = verifierKeysOf(origin, await readServiceKeys(config, { make: true }))
  const folder = path.join(config.dataDir, 'witnesses')
  await makeFolder(folder)
  const logs = unwitnessed(...keys)
  const logsFile = await write(path.join(folder, 'logs.policy'), formatPolicy(logs))
  const running: Running[] = []
  const stop = async () => {
    await Promise.all(running.splice(0).map(({ child }) => end(child)))
  }
  try {
    for (const name of NAMES) running.push(await start(name, path.join(folder, name), logsFile))
  } catch (error) {
    await stop()
    throw error
  }
  const lines = [
    ...running.map(({ name, vkey, url }) => `witness ${name} ${vkey} ${url}`),
    `group both all ${NAMES.join(' ')}`,
    'quorum both',
    '',
  ]
  const policyFile = await write(path.join(folder, 'policy'), lines.join('\n'))
  const witnesses = running.map(({ name, url, pid }) => ({ name, url, pid }))
  return { witnesses, policyFile, stop }
}

async function start(name: string, folder: string, policy: string): Promise<Running> {
  const options = ['--name', `${name}.demo.cellproof.local`, '--policy', policy]
  // With a channel to it, it ends when this process does, however that ends.
  const child = fork(PROGRAM, ['witness', folder, ...options, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let printed = ''
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (!printed.endsWith('}\n')) continue
    const { url, vkey } = parseJson(printed) as { url?: string; vkey: string }
    if (url === undefined) break
    return { name, url, vkey, pid: child.pid!, child }
  }
  await end(child)
  throw fault('demo_witness', { name })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  if (child.connected) child.disconnect()
  else child.kill()
  await ended
}

async function write(file: string, text: string): Promise<string> {
  await writeDurably(file, text)
  return file
}
