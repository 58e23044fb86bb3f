import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import { findEntry } from '../../src/db/entries.ts'
import { FetchFailed } from '../../src/watch/fetch-failed.ts'
import { openTestApp } from '../support/app.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { openTestWatcher } from '../support/watched-log.ts'

it('a watcher finds what its operator changes in, or takes out of, the database', async () => {
  const { app, db, fleet, policy, append, admit, ledger } = await openTestApp({
    publicEntries: true,
  })
  const collector = fleet.enterprise('collector')
  await admit()
  const grow = async () => {
    const last = await append(collector.sign(registered(nextBatteryCode())))
    await ledger.covering(last)
    return last
  }
  const last = await grow()
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fromService = async (file: string) => {
    const response = await fetch(`${url}/${file}`)
    if (response.status === 404) return undefined
    if (!response.ok) throw new FetchFailed(file, `${response.status}`, { passing: false })
    return new Uint8Array(await response.arrayBuffer())
  }
  const { origin, authorityKeys } = fleet
  const { look, findings, watcher } = await openTestWatcher({ origin, authorityKeys, policy })
  await look(fromService, 2)
  expect(watcher.state()).toMatchObject({ audited: { size: last + 1 }, findings: [] })

  const { entry } = (await findEntry(db, last))!
  const put = (text: string) =>
    db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      const leaf_hash = Buffer.from(leafHash(toUtf8(text)))
      const changed = { entry: text, leaf_hash }
      await tx.updateTable('entries').set(changed).where('index', '=', last).execute()
    })
  await put(entry.replace(/\n\d{4}-/, '\n2019-'))
  await look(fromService, 2)
  expect(findings()).toMatchObject([{ check: 'reread', code: 'entry_changed', index: last }])
  await put(entry)
  await look(fromService)

  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx
      .deleteFrom('entries')
      .where('index', '=', last - 1)
      .execute()
  })
  await look(fromService, 12)
  expect(findings().at(-1)).toMatchObject({ check: 'reread', code: 'entries_withheld', index: 0 })
  expect(findings()).toHaveLength(2)
})
