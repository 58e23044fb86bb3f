import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { isRegistryEvent } from '../../src/core/events/catalogue.ts'
import { readEntries } from '../../src/db/entries.ts'
import { batchesOf } from '../../src/demo/batches.ts'
import { DAY } from '../../src/demo/city/calendar.ts'
import { CITY } from '../../src/demo/city/enterprises.ts'
import { createKeys } from '../../src/demo/city/keys.ts'
import { loadStory } from '../../src/demo/load.ts'
import { findDemo } from '../../src/demo/run.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import { readKeyFile } from '../../src/native/keys.ts'
import { checkLog } from '../support/check-log.ts'
import { temporaryFolder } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'
import { type Database, openStory, startLoading } from './loading.ts'

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
