import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { isRegistryEvent } from '../../src/core/events/catalogue.ts'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { readEntries } from '../../src/db/entries.ts'
import { batchesOf } from '../../src/demo/batches.ts'
import { DAY } from '../../src/demo/city/calendar.ts'
import { CITY } from '../../src/demo/city/enterprises.ts'
import { createKeys } from '../../src/demo/city/keys.ts'
import { type Loading, loadStory } from '../../src/demo/load.ts'
import { findDemo } from '../../src/demo/run.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import { tellStory } from '../../src/demo/story.ts'
import { generateKey, readKeyFile, writeKeyFile } from '../../src/native/keys.ts'
import { startService } from '../../src/service/start.ts'
import { checkLog } from '../support/check-log.ts'
import { temporaryFolder } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { END } from './telling.ts'

type Database = Awaited<ReturnType<typeof freshDatabase>>

const SEED = 1

/** The beginning of the story, long enough to have something refused and corrected in it. */
async function openStory(folder: string) {
  const authority = { ...(await generateKey('ES256', AUTHORITY)), iss: AUTHORITY }
  const findKey = await createKeys(path.join(folder, 'demo', 'keys'))
  const story = tellStory(SEED, END, (enterprise, name) => {
    return findKey(enterprise.creditCode, name).publicKey
  })
  const refused = story.findIndex(({ refusal }) => refusal !== undefined)
  const corrected = story.findIndex(({ about }) => about)
  const keyFor = ({ signer, key }: Step) => (key ? findKey(signer, key) : authority)
  return { authority, keyFor, steps: story.slice(0, Math.max(refused, corrected) + 20), story }
}

describe('batches', () => {
  it('hold the story in its order, and no key or entry together with what is said by or of it', async () => {
    const { story } = await openStory(await temporaryFolder())
    const batches = batchesOf(story)
    expect(batches.flat()).toEqual(story)
    for (const batch of batches) {
      expect(batch.at(-1)!.at.getTime() - batch[0]!.at.getTime()).toBeLessThan(DAY)
      const registry = batch.filter(({ event }) => isRegistryEvent(event))
      expect([0, batch.length]).toContain(registry.length)
      expect(new Set(registry.map(({ key }) => key)).size).toBeLessThanOrEqual(1)
      expect(batch.some(({ about }) => about && batch.includes(about))).toBe(false)
    }
  })
})

describe('keys', () => {
  it('of every enterprise stand in a file that only its owner can read', async () => {
    const folder = await temporaryFolder()
    await createKeys(folder)
    const files = await readdir(folder)
    for (const { creditCode } of CITY) expect(files).toContain(`${creditCode}.jwk`)
    for (const file of files) {
      expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600)
      const key = await readKeyFile(path.join(folder, file))
      expect(key?.iss).toBe(file.slice(0, 18))
    }
  })
})

describe('loading', () => {
  let databases: Database[]
  beforeAll(async () => {
    databases = [await freshDatabase(), await freshDatabase()]
  })

  it('gets the answers that the story expects, at about the time of each step', async () => {
    const { steps, loading, db } = await startLoading(databases.pop()!)
    const progress: number[] = []
    await loadStory(steps, { ...loading, onProgress: (done) => progress.push(done) })
    expect(progress.at(-1)).toBe(steps.length)
    expect(progress.every((done, i) => done > (progress[i - 1] ?? 0))).toBe(true)

    const entries = await checkLog(db)
    const accepted = steps.filter(({ refusal }) => refusal === undefined)
    expect(entries.map(({ signer }) => signer)).toEqual(accepted.map(({ signer }) => signer))
    for (const [i, { acceptedAt }] of entries.entries()) {
      const wait = acceptedAt.getTime() - accepted[i]!.at.getTime()
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThan(DAY)
    }
  })

  it('ends at the first answer that the story does not expect', async () => {
    const { steps, loading, db } = await startLoading(databases.pop()!)
    const [first, ...rest] = steps as [Step, ...Step[]]
    await expect(loadStory([first, first, ...rest], loading)).rejects.toThrow()
    const entries = await readEntries(db, { after: -1, limit: steps.length })
    expect(entries.length).toBeLessThan(steps.length / 2)
  })

  it('leaves no mark of a demo in a folder where none was loaded', async () => {
    expect(await findDemo(await temporaryFolder())).toBeUndefined()
  })
})

/** A service on an empty log whose clock the story sets. */
async function startLoading({ db, url }: Database) {
  const dataDir = await temporaryFolder()
  const { authority, keyFor, steps } = await openStory(dataDir)
  await mkdir(path.join(dataDir, 'keys'))
  await writeKeyFile(path.join(dataDir, 'keys', 'log.jwk'), await generateKey('Ed25519'), {
    replace: false,
  })
  const authorityKeys = { keys: [{ ...authority.publicKey, kid: authority.kid }] }
  await writeFile(path.join(dataDir, 'keys', 'authority.jwks'), JSON.stringify(authorityKeys))

  let clock = new Date(0)
  const service = await startService({
    config: readConfig({
      PORT: '0',
      METRICS_PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: url,
      LOG_ORIGIN: 'demo.example/log',
    }),
    log: pino({ level: 'silent' }),
    now: () => clock,
    demo: true,
  })
  onTestFinished(() => service.stop())
  const loading: Loading = {
    url: service.url,
    origin: service.origin,
    seed: SEED,
    keyFor,
    setClock: (now) => {
      expect(now.getTime()).toBeGreaterThanOrEqual(clock.getTime())
      clock = now
    },
    onProgress: () => {},
  }
  return { steps, loading, db }
}
