/** The inside of `cellproof demo`: a service whose log is a made-up city's, loaded at the first start. */

import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { type Config, readConfig } from '../config.ts'
import { type DemoSummary, findDemo, loadDemo } from '../demo/run.ts'
import { makeFolder, writeDurably } from '../native/durable.ts'
import { readKeyFile } from '../native/keys.ts'
import type { SigningKey } from '../native/signing.ts'
import { authorityKeyFile } from '../service/keys.ts'
import { type Service, startService } from '../service/start.ts'
import { fill } from '../text/language.ts'
import { type DemoWitness, startDemoWitnesses } from './demo-witnesses.ts'
import { fault } from './fault.ts'
import { startProgress } from './progress.ts'
import { type ExitCode, OK, print, type Shell, say } from './shell.ts'

export interface DemoOptions {
  readonly seed?: number
}

const ORIGIN = 'demo.cellproof.local/chongqing'
/** The story ends here, whenever it is told: so one seed is one city, to the last battery code. */
const END = new Date('2026-11-20T00:00:00+08:00')

/** @throws {@link Fault} `demo_folder` if the folder holds a log that is no demo */
export async function runDemo({ seed = 1 }: DemoOptions, shell: Shell): Promise<ExitCode> {
  const settings = readConfig({ DATA_DIR: 'data/demo', LOG_ORIGIN: ORIGIN, ...shell.env })
  const before = await findDemo(settings.dataDir)
  if (!before) await clearFolder(settings.dataDir, shell)
  const { witnesses, policyFile, stop } = await startDemoWitnesses(
    settings,
    settings.origin ?? ORIGIN,
  )
  try {
    const config = { ...settings, witnessPolicyFile: policyFile }
    return await runCity({ config, witnesses, before, seed }, shell)
  } finally {
    await stop()
  }
}

interface City {
  readonly config: Config
  readonly witnesses: readonly DemoWitness[]
  /** What an earlier start has loaded. */
  readonly before: DemoSummary | undefined
  readonly seed: number
}

async function runCity({ config, witnesses, before, seed }: City, shell: Shell): Promise<ExitCode> {
  // While the story is told, the log's clock stands where the story does.
  let clock: Date | undefined = before ? undefined : new Date(0)
  const service = await startService({
    config,
    log: pino({ level: 'warn' }, pino.destination(2)),
    now: () => clock ?? new Date(),
    demo: true,
  })
  try {
    const setClock = (now: Date) => {
      clock = now
    }
    const summary = before ?? (await load(config, service, seed, setClock, shell))
    clock = undefined
    tell(summary, config, service, shell)
    tellWitnesses(witnesses, shell)
    print(shell, shell.text.demo.stop)
    const failure = await Promise.race([
      once(process, 'SIGINT').then(() => undefined),
      once(process, 'SIGTERM').then(() => undefined),
      service.failed,
    ])
    if (failure) throw failure
    return OK
  } finally {
    await service.stop()
  }
}

// How much there is to tell is known only once the story is made up.
const PROGRESS_STEPS = 1000

const startedMark = (dataDir: string) => path.join(dataDir, 'demo', 'started')

/** What an interrupted loading left is thrown away; what somebody else put there is not. */
async function clearFolder(dataDir: string, shell: Shell): Promise<void> {
  const files = await readdir(dataDir).catch((): string[] => [])
  if (files.includes('demo')) {
    say(shell, shell.text.demo.restarting)
    for (const file of files) await rm(path.join(dataDir, file), { recursive: true, force: true })
  } else if (files.length > 0) {
    throw fault('demo_folder', { folder: dataDir })
  }
  await makeFolder(path.dirname(startedMark(dataDir)))
  await writeDurably(startedMark(dataDir), '')
}

async function load(
  config: Config,
  { url, origin }: Service,
  seed: number,
  setClock: (now: Date) => void,
  shell: Shell,
): Promise<DemoSummary> {
  const authorityKey = await readKeyFile(authorityKeyFile(config.authorityKeysFile))
  const progress = await startProgress(shell, {
    label: shell.text.demo.loading,
    done: 0,
    total: PROGRESS_STEPS,
  })
  let shown = 0
  try {
    return await loadDemo({
      url,
      origin,
      seed,
      authorityKey: authorityKey as SigningKey,
      dataDir: config.dataDir,
      end: END,
      setClock,
      onProgress: (done, total) => {
        const reached = Math.floor((done / total) * PROGRESS_STEPS)
        progress.advance(reached - shown)
        shown = reached
      },
    })
  } finally {
    progress.stop()
  }
}

function tell(summary: DemoSummary, config: Config, { url }: Service, shell: Shell): void {
  const { demo } = shell.text
  const { enterprises, batteries, submissions, highlights, keysFolder } = summary
  print(shell, fill(demo.loaded, { enterprises, batteries, submissions }))
  print(shell, fill(demo.address, { url: config.publicUrl ?? url }))
  print(shell, demo.highlights)
  for (const { code, why } of highlights) {
    print(shell, `  ${config.publicUrl ?? url}/b/${code}\n    ${why[shell.language]}`)
  }
  print(shell, fill(demo.keys, { folder: keysFolder }))
  print(shell, fill(demo.authority, { file: authorityKeyFile(config.authorityKeysFile) }))
  print(shell, fill(demo.trust, { file: path.join(config.dataDir, 'trust.json') }))
}

function tellWitnesses(witnesses: readonly DemoWitness[], shell: Shell): void {
  const { demo } = shell.text
  print(shell, demo.witnesses)
  for (const { name, url, pid } of witnesses) print(shell, fill(demo.witness, { name, url, pid }))
}
