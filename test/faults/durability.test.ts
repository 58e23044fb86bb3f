import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { findAccount } from '../../src/db/embedded/account.ts'
import { findBinaries, placeBinaries } from '../../src/db/embedded/binaries.ts'
import { openSite } from '../../src/db/embedded/files.ts'
import { startServer } from '../../src/db/embedded/server.ts'
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts'
import { readHead } from '../../src/db/log.ts'
import { migrate } from '../../src/db/migrate.ts'
import { checkSettings } from '../../src/db/settings.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import { administer } from '../support/administer.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

/** A server whose settings are in its files, so that a reload can change them: unlike our own. */
async function startOrdinaryServer(
  dataDir: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const embedded = await startEmbeddedPostgres({ dataDir })
  const { ownerUrl } = embedded
  await embedded.stop()
  const site = await openSite(dataDir)
  const account = await findAccount(site.cluster)
  const binaries = await placeBinaries(await findBinaries(), dataDir, account, () => {})
  const parameters = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const { port, stop } = await startServer({ site, binaries, account, parameters })
  const url = new URL(ownerUrl)
  url.port = String(port)
  return { url: url.href, stop }
}

// A busy machine takes its time; what never comes fails all the same.
const POLL = { timeout: 30_000 }

const fleet = createFleet({ origin: 'ledger.example/durable' })
const collector = fleet.enterprise('collector')
const submitTo = (ledger: Ledger) => ledger.submit(collector.sign(registered(nextBatteryCode())))

describe('a server that is told to be careless while the log runs', () => {
  let url: string
  let db: Db
  let ledger: Ledger
  beforeAll(async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'cellproof-test-'))
    const server = await startOrdinaryServer(dataDir)
    url = server.url
    db = openDatabase(url)
    afterAll(async () => {
      await ledger.stop()
      await db.destroy()
      await server.stop()
      await rm(dataDir, { recursive: true })
    })
    await migrate(db)
    ledger = await openLedger(await ledgerOptions(db, fleet))
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  }, 120_000)

  /** Of every session, the log's included, that next runs a statement. */
  const set = async (change: string, setting: string, expected: string) => {
    await administer(url, `alter system ${change}`)
    await administer(url, 'select pg_reload_conf()')
    // The server tells its processes one after another.
    for (;;) {
      const [row] = await administer(url, `select current_setting('${setting}') as value`)
      if (row!.value === expected) return
    }
  }

  it.each(['fsync', 'full_page_writes'])(
    'takes in nothing that it may lose, and signs nothing: %s',
    async (setting) => {
      const { index } = await submitTo(ledger)
      await set(`set ${setting} = off`, setting, 'off')
      // A session that was busy takes notice at its next statement, at the latest.
      await expect.poll(() => asyncRefusalOf(submitTo(ledger)), POLL).toBe('storage_unsafe')
      const { size } = (await readHead(db)).range
      expect(await asyncRefusalOf(submitTo(ledger))).toBe('storage_unsafe')
      expect((await readHead(db)).range.size).toBe(size)
      expect(size).toBeGreaterThan(index)
      // What was found a moment ago still counts, and another connection may not have noticed yet.
      await expect
        .poll(() => ledger.readiness(), POLL)
        .toMatchObject({
          ready: false,
          reason: { code: 'storage_unsafe', params: { setting } },
        })
      await expect(checkSettings(db)).rejects.toMatchObject({
        code: 'storage_unsafe',
        params: { setting, value: 'off', needed: 'on' },
      })
      await set(`reset ${setting}`, setting, 'on')
      await expect.poll(async () => (await ledger.readiness()).ready, POLL).toBe(true)
      const { index: last } = await submitTo(ledger)
      // Publishing goes on with its next round, and says until then what held it.
      await expect.poll(() => asyncRefusalOf(ledger.covering(last)), POLL).toBeUndefined()
      await checkLog(db)
    },
  )

  it('keeps waiting for the disk when others no longer do: synchronous_commit', async () => {
    await set('set synchronous_commit = off', 'synchronous_commit', 'off')
    expect(await asyncRefusalOf(submitTo(ledger))).toBeUndefined()
    const opened = openDatabase(url)
    await checkSettings(opened).finally(() => opened.destroy())
    await set('reset synchronous_commit', 'synchronous_commit', 'on')
  })
})
