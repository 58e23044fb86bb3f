/** A ledger on a test's database, with a journal of its own and a key that is made for it. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { fromBase64Url } from '../../src/core/bytes/encoding.ts'
import type { LogKey } from '../../src/core/log/checkpoint.ts'
import type { Db } from '../../src/db/database.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { verifySignature } from '../../src/native/signature.ts'
import type { Fleet } from './fleet.ts'

export function newLogKey(): LogKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x } = publicKey.export({ format: 'jwk' })
  return {
    publicKey: fromBase64Url(x!)!,
    sign: async (message) => sign(null, message, privateKey),
  }
}

/** A folder of its own; who makes it removes it. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'cellproof-test-'))
}

/** Options that a test may change before it opens a ledger with them. */
export async function ledgerOptions(db: Db, fleet: Fleet): Promise<LedgerOptions> {
  return {
    db,
    origin: fleet.origin,
    authorityKeys: fleet.authorityKeys,
    logKey: newLogKey(),
    journalFile: path.join(await temporaryFolder(), 'checkpoints.journal'),
    verify: verifySignature,
    now: () => new Date(),
    batchSize: 512,
    queueSize: 4096,
    report: () => {},
  }
}

/** Stopped, and its journal removed, when the test ends. */
export async function openTestLedger(options: LedgerOptions): Promise<Ledger> {
  const ledger = await openLedger(options)
  onTestFinished(async () => {
    await ledger.stop()
    await rm(path.dirname(options.journalFile), { recursive: true, force: true })
  })
  return ledger
}
