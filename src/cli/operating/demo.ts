/** The inside of `cellproof demo`: a service whose log is a made-up city's, loaded at the first start. */

import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { type Config, readConfig } from '../../config.ts'
import { LedgerError } from '../../core/errors.ts'
import { type DemoSummary, findDemo, loadDemo } from '../../demo/run.ts'
import { makeFolder, writeDurably } from '../../native/durable.ts'
import { FolderTaken, LOCK, takeFolder } from '../../native/folder-lock.ts'
import { readKeyFile } from '../../native/keys.ts'
import type { SigningKey } from '../../native/signing.ts'
import { toldToStop } from '../../native/told-to-stop.ts'
import { authorityKeyFile } from '../../service/keys.ts'
import { type Service, startService } from '../../service/start.ts'
import { fill } from '../../text/language.ts'
import { fault } from '../terminal/fault.ts'
import { startProgress } from '../terminal/progress.ts'
import { type ExitCode, OK, print, type Shell, say } from '../terminal/shell.ts'
import { type DemoWitness, startDemoWitnesses } from './demo-witnesses.ts'

export interface DemoOptions {
  readonly seed?: number
}

const ORIGIN = 'demo.cellproof.local/chongqing'
/** The story always ends on this day, so a seed always gives the same city, to the last battery code. */
const END = new Date('2026-11-20T00:00:00+08:00')

/** @throws {@link Fault} `demo_folder` if the folder holds a log that is no demo */
export async function runDemo({ seed = 1 }: DemoOptions, shell: Shell): Promise<ExitCode> {
  const settings = readConfig({ DATA_DIR: 'data/demo', LOG_ORIGIN: ORIGIN, ...shell.env })
  const release = await takeDemoFolder(settings.dataDir)
  try {
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
  } finally {
    await release()
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
      once(toldToStop(), 'abort').then(() => undefined),
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

/** Its presence says that the rest of the folder is a demo's. */
const marksIn = (dataDir: string) => path.join(dataDir, 'demo')
const STARTED = 'started'

/**
 * Takes the folder: two demos in it would each remove what the other has begun to load.
 *
 * @returns what gives the folder back
 * @throws Fault `demo_folder`; LedgerError `data_dir_in_use`
 */
export async function takeDemoFolder(dataDir: string): Promise<() => Promise<void>> {
  const files = await readdir(dataDir).catch((): string[] => [])
  if (files.length > 0 && !files.includes('demo')) throw fault('demo_folder', { folder: dataDir })
  await makeFolder(marksIn(dataDir))
  return takeFolder(marksIn(dataDir)).catch((error: unknown) => {
    if (!(error instanceof FolderTaken)) throw error
    throw new LedgerError('data_dir_in_use', { folder: dataDir, pid: error.pid })
  })
}

/** What an interrupted loading left is thrown away, but for the mark that the folder is taken. */
async function clearFolder(dataDir: string, shell: Shell): Promise<void> {
  const marks = marksIn(dataDir)
  const [others, own] = [await readdir(dataDir), await readdir(marks)]
  if (own.includes(STARTED)) say(shell, shell.text.demo.restarting)
  const files = [
    ...others.map((file) => path.join(dataDir, file)).filter((file) => file !== marks),
    ...own.filter((file) => file !== LOCK).map((file) => path.join(marks, file)),
  ]
  for (const file of files) await rm(file, { recursive: true, force: true })
  await writeDurably(path.join(marks, STARTED), '')
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
