/** Runs a service whose key is elsewhere, with the very code that docs/OPERATIONS.md shows. */

import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { decodeReceiptJson, verifyReceipt } from '../../src/core/log/receipt.ts'
import { parseTrust } from '../../src/core/log/trust.ts'
import { migrate } from '../../src/db/migrate.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { DERIVED_TABLES } from '../../src/oversight/derivations.ts'
import { startService } from '../../src/service/start.ts'
import { createFleet } from '../support/fleet.ts'
import { ownFolder } from '../support/folder.ts'
import { newLogKey } from '../support/log-key.ts'
import { freshDatabase } from '../support/postgres.ts'
import { remoteKey } from '../support/remote-key.ts'

const ORIGIN = 'ledger.example/remote'
const read = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

it('the example is what is tested here', () => {
  const [, example] = /\/\/ begin of the example\n([\s\S]*)\/\/ end/.exec(
    read('test/support/remote-key.ts'),
  )!
  expect(read('docs/OPERATIONS.md')).toContain(`\`\`\`ts\n${example}\`\`\``)
})

it('a log publishes with a key that another machine keeps, and has no key file', async () => {
  const key = newLogKey(ORIGIN)
  let asked = 0
  const signer = createServer(async (req, res) => {
    asked++
    res.end(await key.sign(new Uint8Array(await buffer(req))))
  }).listen(0, '127.0.0.1')
  await once(signer, 'listening')
  onTestFinished(() => void signer.close())
  const address = `http://127.0.0.1:${(signer.address() as AddressInfo).port}`

  const folder = await ownFolder()
  const database = await freshDatabase()
  const role = { name: `signer_${process.pid}_${Date.now()}`, password: 'secret' }
  await migrate(database.db, { serviceRole: { ...role, derivedTables: DERIVED_TABLES } })
  const url = new URL(database.url)
  url.username = role.name
  url.password = role.password
  const fleet = createFleet({ origin: ORIGIN })
  fleet.enterprise('collector')
  const jwks = path.join(folder, 'authority.jwks')
  await writeFile(jwks, JSON.stringify({ keys: [fleet.authority.key.key] }))
  const service = await startService({
    config: readConfig({
      ...{ PORT: '0', METRICS_PORT: '0', DATA_DIR: folder, DATABASE_URL: url.href },
      ...{ LOG_ORIGIN: ORIGIN, AUTHORITY_KEYS_FILE: jwks },
    }),
    log: pino({ level: 'silent' }),
    logKey: remoteKey(address, key.publicKey),
  })
  onTestFinished(() => service.stop())
  const answer = await fetch(`${service.url}/v1/submissions?wait=receipt`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose', accept: 'application/json' },
    body: fleet.registryEvents()[0]!,
  })
  const receipt = decodeReceiptJson(await answer.json())
  const trust = parseTrust(await readFile(path.join(folder, 'trust.json'), 'utf8'))!
  expect((await verifyReceipt(receipt, trust, verifySignature)).size).toBe(1)
  expect(asked).toBeGreaterThan(0)
  expect(existsSync(path.join(folder, 'keys', 'log.jwk'))).toBe(false)
})
