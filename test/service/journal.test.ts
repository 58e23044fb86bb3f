import { appendFile, cp, mkdir, readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { OK, UNUSABLE } from '../../src/cli/terminal/shell.ts'
import { readConfig } from '../../src/config.ts'
import { checkHome } from '../../src/ledger/home.ts'
import { journalFileIn, openJournal } from '../../src/ledger/journal.ts'
import { type Service, startService } from '../../src/service/start.ts'
import { cellproofJson } from '../support/cli.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ownFolder } from '../support/folder.ts'
import { ledgerOptions, openTestLedger } from '../support/ledger.ts'
import { canLimitFiles, endLimitWithTest, limitFiles } from '../support/limit-files.ts'
import { freshDatabase } from '../support/postgres.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

/** A log of its own that has published something. */
async function openLog() {
  const { db, url } = await freshDatabase()
  const fleet = createFleet({ origin: 'ledger.example/journal' })
  const collector = fleet.enterprise('collector')
  const options = await ledgerOptions(db, fleet)
  const ledger = await openTestLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  const submit = () => ledger.submit(collector.sign(registered(nextBatteryCode())))
  await ledger.covering((await submit()).index)
  return { db, url, options, ledger, submit }
}

const linesOf = async (file: string): Promise<unknown[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe.runIf(canLimitFiles)('a journal on a disk that is full', () => {
  it('holds publishing with its reason, keeps no half line, and goes on once there is room', async () => {
    const { options, ledger, submit } = await openLog()
    endLimitWithTest()
    const before = await linesOf(options.journalFile)
    limitFiles((await stat(options.journalFile)).size + 20)
    const { index } = await submit()
    expect(await asyncRefusalOf(ledger.covering(index))).toBe('publishing_held')
    expect(ledger.publishing().held?.reason).toMatchObject({
      code: 'journal_unwritable',
      params: { file: options.journalFile, fault: 'EFBIG' },
    })
    expect((await ledger.readiness()).ready).toBe(true)
    expect(await linesOf(options.journalFile)).toEqual(before)
    limitFiles('unlimited')
    await expect
      .poll(() =>
        ledger.covering(index).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    const after = await linesOf(options.journalFile)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.length).toBeGreaterThan(before.length)
  })
})

describe('a journal at the start', () => {
  it('loses a last line that was cut off by a crash, and says how much that was', async () => {
    const { options, ledger } = await openLog()
    await ledger.stop()
    await appendFile(options.journalFile, '{"origin":"led')
    const torn: number[] = []
    await openTestLedger({ ...options, onTornJournal: (bytes) => torn.push(bytes) })
    expect(torn).toEqual([14])
    await expect(linesOf(options.journalFile)).resolves.toBeDefined()
  })

  it('is a refusal, not a bug, if it cannot be written or read', async () => {
    const folder = await ownFolder()
    await mkdir(path.join(folder, 'a'))
    expect(await asyncRefusalOf(openJournal(path.join(folder, 'a')))).toBe('journal_unwritable')
    await appendFile(path.join(folder, 'b'), 'no line of ours\n')
    expect(await asyncRefusalOf(openJournal(path.join(folder, 'b')))).toBe('journal_malformed')
  })
})

describe('a data folder that was copied', () => {
  it('starts nothing until it is adopted, which is asked for once; the original goes on', async () => {
    const folder = await ownFolder()
    const original = path.join(folder, 'original')
    const copy = path.join(folder, 'copy')
    const { url } = await freshDatabase()
    await cellproofJson(['keygen', '--alg', 'Ed25519', '-o', path.join(folder, 'log.jwk')])
    const authority = path.join(folder, 'authority.jwk')
    const { json } = await cellproofJson(['keygen', '--iss', 'authority', '-o', authority])
    const keys = path.join(folder, 'authority.jwks')
    await appendFile(keys, JSON.stringify({ keys: [json.publicKey] }))
    const env = (dataDir: string) => ({
      ...{ PORT: '0', METRICS_PORT: '0', DATABASE_URL: url, DATA_DIR: dataDir },
      ...{ LOG_ORIGIN: 'ledger.example/home', LOG_KEY_FILE: path.join(folder, 'log.jwk') },
      AUTHORITY_KEYS_FILE: keys,
    })
    const start = (dataDir: string): Promise<Service> =>
      startService({ config: readConfig(env(dataDir)), log: pino({ level: 'silent' }) })

    await start(original).then((service) => service.stop())
    await cp(original, copy, { recursive: true, preserveTimestamps: true })
    expect(await asyncRefusalOf(start(copy))).toBe('data_dir_moved')
    await start(original).then((service) => service.stop())
    expect((await cellproofJson(['adopt'], { env: env(copy) })).exitCode).toBe(OK)
    await start(copy).then((service) => service.stop())
    await start(copy).then((service) => service.stop())
  })

  it('is not one that was renamed, nor one in which nothing was signed', async () => {
    const folder = await ownFolder()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ]
    await mkdir(a)
    await checkHome(journalFileIn(a))
    await cp(a, c, { recursive: true })
    await expect(checkHome(journalFileIn(c))).resolves.toBeUndefined()
    const journal = await openJournal(journalFileIn(a))
    await journal.add({ origin: 'a.example', size: 1, root: new Uint8Array(32), note: 'signed' })
    await journal.close()
    await rename(a, b)
    await expect(checkHome(journalFileIn(b))).resolves.toBeUndefined()
    await cp(b, a, { recursive: true })
    expect(await asyncRefusalOf(checkHome(journalFileIn(a)))).toBe('data_dir_moved')
  })

  it('cannot be adopted if its journal is damaged', async () => {
    const folder = await ownFolder()
    await appendFile(journalFileIn(folder), 'no line of ours\n')
    const { exitCode, json } = await cellproofJson(['adopt'], { env: { DATA_DIR: folder } })
    expect([exitCode, json.error.code]).toEqual([UNUSABLE, 'journal_malformed'])
  })
})
