/** The embedded PostgreSQL through starts, stops and kills. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type EmbeddedPostgres,
  type EmbeddedStep,
  startEmbeddedPostgres,
} from '../../../src/db/embedded/start.ts'
import { administer } from '../../support/administer.ts'
import { asyncRefusalOf } from '../../support/refusals.ts'

const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'

let dataDir: string
const running: { stop(): Promise<void> }[] = []
const processes: ChildProcess[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'cellproof-embedded-'))
})

afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill))
  await Promise.all(running.splice(0).map(({ stop }) => stop()))
  await rm(dataDir, { recursive: true })
})

describe('the embedded PostgreSQL', () => {
  it('answers as a PostgreSQL 18 that forgets nothing and is reached from this machine only', async () => {
    const { ownerUrl } = await start()
    expect(
      await administer(
        ownerUrl,
        `select current_setting('server_version_num')::int / 10000 as version, current_database(),
          current_setting('listen_addresses') as listens, current_setting('fsync') as fsync,
          current_setting('server_encoding') as encoding`,
      ),
    ).toEqual([
      {
        version: 18,
        current_database: 'cellproof',
        listens: '127.0.0.1',
        fsync: 'on',
        encoding: 'UTF8',
      },
    ])
  })

  it('tells nobody else how to connect, and refuses who does not know the password', async () => {
    const { ownerUrl } = await start()
    for (const name of ['database.url', 'postgres.password']) {
      expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600)
    }
    expect(await readFile(path.join(dataDir, 'database.url'), 'utf8')).toBe(`${ownerUrl}\n`)
    const stranger = new URL(ownerUrl)
    stranger.password = 'wrong'
    await expect(administer(stranger.href, 'select')).rejects.toMatchObject({ code: '28P01' })
  })

  it('keeps what was committed through a stop and a start', async () => {
    const first = await start()
    await administer(first.ownerUrl, 'create table kept as select 42 as answer')
    await first.stop()
    expect(existsSync(path.join(dataDir, 'database.url'))).toBe(false)
    await expectKept((await start()).ownerUrl)
  })

  it('takes parameters over its own', async () => {
    const { ownerUrl } = await start({ work_mem: '7MB' })
    expect(await administer(ownerUrl, 'show work_mem')).toEqual([{ work_mem: '7MB' }])
  })

  it('says what PostgreSQL said if it does not start', async () => {
    expect(await asyncRefusalOf(start({ shared_buffers: 'plenty' }))).toBe('postgres_unavailable')
  })

  it('does not start on a cluster whose password is lost', async () => {
    await (await start()).stop()
    await rm(path.join(dataDir, 'postgres.password'))
    expect(await asyncRefusalOf(start())).toBe('postgres_unavailable')
  })
})

describe('a second start on the same folder', () => {
  it('is refused while the first runs, which goes on undisturbed', async () => {
    const { ownerUrl } = await start()
    const refusal = start()
    await expect(refusal).rejects.toMatchObject({
      code: 'data_dir_in_use',
      params: { folder: dataDir, pid: process.pid },
    })
    expect(await administer(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('at the same moment on a new folder lets exactly one of them through', async () => {
    const outcomes = await Promise.allSettled([start(), start(), start()])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.map(({ reason }) => reason.code)).toEqual(['data_dir_in_use', 'data_dir_in_use'])
    const left = (await readdir(dataDir)).filter((name) => /new|password\./.test(name))
    expect(left).toEqual([])
  })
})

describe('after a kill', () => {
  it('of the process that started it, PostgreSQL ends by itself, and nothing is lost', async () => {
    await kill(await startElsewhere())
    await expect.poll(() => existsSync(lockFile()), { timeout: 30_000 }).toBe(false)
    const steps: EmbeddedStep[] = []
    await expectKept((await start({}, (step) => steps.push(step))).ownerUrl)
    expect(steps).toEqual(['starting_server'])
  })

  it.runIf(isLinux)('that took the watchdog too, the next start stops the old server', async () => {
    const owner = await startElsewhere()
    process.kill(await findWatchdog(await serverPid()), 'SIGKILL')
    await kill(owner)
    const steps: EmbeddedStep[] = []
    await expectKept((await start({}, (step) => steps.push(step))).ownerUrl)
    expect(steps).toEqual(['stopping_former_server', 'starting_server'])
  })

  it('of PostgreSQL, its process is told, and the next start recovers', async () => {
    const first = await start()
    await administer(first.ownerUrl, 'create table kept as select 42 as answer')
    process.kill(await serverPid(), 'SIGKILL')
    expect((await first.exited).code).toBe('postgres_unavailable')
    await first.stop()
    await expectKept((await start()).ownerUrl)
  })

  it.runIf(isLinux)('a stranger that got the id of the dead server is left alone', async () => {
    const first = await start()
    const lock = (await readFile(lockFile(), 'utf8')).split('\n')
    const { uid, gid } = await stat(lockFile())
    await first.stop()
    const stranger = spawn('sleep', ['600'], isRoot ? { uid, gid } : {})
    processes.push(stranger)
    await writeFile(lockFile(), [stranger.pid, ...lock.slice(1)].join('\n'), { mode: 0o600 })
    await chown(lockFile(), uid, gid)
    await start()
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  })
})

describe('root', () => {
  it.runIf(isRoot && isLinux)('runs it in a folder that only root can enter', async () => {
    const hidden = path.join(dataDir, 'hidden')
    await mkdir(hidden, { mode: 0o700 })
    const { ownerUrl, stop } = await startIn(path.join(hidden, 'data'))
    expect(await administer(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(path.join(hidden, 'data/postgres'))).uid).not.toBe(0)
    await stop()
  })
})

const start = (
  parameters: Readonly<Record<string, string>> = {},
  report: (step: EmbeddedStep) => void = () => {},
) => startIn(dataDir, parameters, report)

async function startIn(
  folder: string,
  parameters: Readonly<Record<string, string>> = {},
  report: (step: EmbeddedStep) => void = () => {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, parameters, report })
  running.push(postgres)
  return postgres
}

/** Starts it in a process of its own, with a row committed. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = path.resolve(import.meta.dirname, '../../support/embedded-owner.ts')
  const owner = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  processes.push(owner)
  const [words] = await once(owner.stdout!, 'data')
  expect(String(words)).toBe('committed\n')
  return owner
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

async function expectKept(ownerUrl: string): Promise<void> {
  expect(await administer(ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
}

const lockFile = () => path.join(dataDir, 'postgres/postmaster.pid')

const serverPid = async () => Number((await readFile(lockFile(), 'utf8')).split('\n')[0])

/** The process that watches over a server: the one whose last argument is the server's id. */
async function findWatchdog(server: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (command.startsWith('sh\0-c\0') && command.endsWith(`\0${server}\0`)) return Number(name)
  }
  throw new Error(`nobody watches over ${server}`)
}
