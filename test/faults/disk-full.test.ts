import { execFileSync } from 'node:child_process'
import { rm, statfs, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts'
import { readHead } from '../../src/db/log.ts'
import { migrate } from '../../src/db/migrate.ts'
import { checkLog } from '../support/check-log.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions, openTestLedger, temporaryFolder } from '../support/ledger.ts'

/** A small file system of its own; only root may make one, and not in every container. */
async function mountSmall(megabytes: number): Promise<string | undefined> {
  const folder = await temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
    return folder
  } catch {
    await rm(folder, { recursive: true })
    return undefined
  }
}

const folder = await mountSmall(220)

it.runIf(folder)(
  'refuses when the disk is full, writes nothing by halves, and goes on',
  async () => {
    const postgres = await startEmbeddedPostgres({
      dataDir: folder!,
      // Flushed data and a small write-ahead log: so the table is what has no room.
      parameters: { max_wal_size: '32MB', min_wal_size: '32MB', wal_recycle: 'off' },
    })
    const db = openDatabase(postgres.ownerUrl)
    onTestFinished(async () => {
      await db.destroy()
      await postgres.stop()
      execFileSync('umount', [folder!])
      await rm(folder!, { recursive: true })
    })
    await migrate(db)
    const fleet = createFleet({ origin: 'ledger.example/test' })
    const collector = fleet.enterprise('collector')
    const ledger = await openTestLedger(await ledgerOptions(db, fleet))
    for (const jws of fleet.registryEvents()) await ledger.submit(jws)
    const submit = () =>
      ledger.submit(
        collector.sign(registered(Array.from({ length: 250 }, () => nextBatteryCode()))),
      )
    await submit()

    const filler = path.join(folder!, 'filler')
    const { bavail, bsize } = await statfs(folder!)
    await writeFile(filler, new Uint8Array(bavail * bsize - 2 * 1024 * 1024))
    const refusals = new Set<string>()
    for (let i = 0; i < 400 && refusals.size === 0; i++) {
      await submit().catch((error) => refusals.add(error.code))
    }
    expect([...refusals]).toSatisfy(
      (codes: string[]) =>
        codes.every((code) => code === 'storage_full' || code === 'storage_unavailable') &&
        codes.length > 0,
    )

    await truncate(filler)
    const { size } = (await settled(() => readHead(db))).range
    const { index } = await settled(submit)
    expect(index).toBe(size)
    await checkLog(db)
  },
)

/** PostgreSQL may have to recover first: asked again until it answers. */
async function settled<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
