/** Audits a whole ledger, over HTTP or straight from its database. */

import { availableParallelism } from 'node:os'
import { type Audit, type AuditOptions, auditLedger } from '../../audit/audit.ts'
import { openDatabaseSource } from '../../audit/database.ts'
import { holdAgainst, type KeptCheckpoint } from '../../audit/kept-checkpoints.ts'
import type { Source } from '../../audit/source.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Trust } from '../../core/log/trust.ts'
import { openDatabase } from '../../db/database.ts'
import { checkSchema } from '../../db/migrate.ts'
import { readSnapshot } from '../../db/scan.ts'
import { openClient } from '../remote/client.ts'
import { openServedSource } from '../remote/entries.ts'
import { report } from '../terminal/failure.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey, readTrust } from '../terminal/files.ts'
import { startProgress } from '../terminal/progress.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { BROKEN, type ExitCode, OK, type Shell, UNUSABLE } from '../terminal/shell.ts'
import { auditTextOf, printAudit, printAuditJson } from './audit-report.ts'
import { readKept } from './kept-checkpoints.ts'
import type { WatchCommandOptions } from './watch.ts'

export interface AuditCommandOptions {
  readonly database?: string
  readonly trust: string
  readonly key?: string
  /** Files of receipts and checkpoints. */
  readonly kept?: readonly string[]
  readonly json?: boolean
  readonly watch?: boolean
  readonly url?: string
}

/** @param address - of a service or of a database */
export async function runAudit(
  address: string | undefined,
  options: AuditCommandOptions & WatchCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  if (options.watch) {
    const { runWatch } = await import('./watch.ts')
    return runWatch(chooseService(address, options), options, shell)
  }
  const trust = await readTrust(options.trust)
  const hold = { trust, kept: await readKept(options.kept ?? [], trust, shell) }
  const source = chooseSource(address, options, shell)
  const started = shell.now()
  try {
    const audit = source.startsWith('http')
      ? await auditService(source, hold, options, shell)
      : await auditDatabase(source, hold, shell)
    const seconds = (shell.now().getTime() - started.getTime()) / 1000
    if (options.json) printAuditJson(audit, seconds, shell)
    else printAudit(audit, seconds, shell)
    return audit.findingCount > 0 ? BROKEN : OK
  } catch (error) {
    if (!(error instanceof RemoteProblem)) throw error
    // A service that does not let us read says nothing about its ledger.
    report(error, shell, options.json ?? false)
    return UNUSABLE
  }
}

/** Whoever watches from afar sees what the service shows; its own database is the operator's to audit. */
function chooseService(
  address: string | undefined,
  { url, database }: AuditCommandOptions,
): string {
  const service = address ?? url ?? database
  if (!service) throw fault('ledger_missing')
  if (!/^https?:/.test(service)) throw fault('url_malformed', { url: service })
  return service
}

function chooseSource(
  address: string | undefined,
  { url, database }: AuditCommandOptions,
  { env }: Shell,
): string {
  const source = address ?? url ?? database ?? env.DATABASE_URL
  if (!source) throw fault('ledger_missing')
  if (!/^(https?|postgres(ql)?):/.test(source)) throw fault('ledger_malformed', { address: source })
  return source
}

/** What the ledger is held against. */
interface Hold {
  readonly trust: Trust
  readonly kept: readonly KeptCheckpoint[]
}

async function auditService(
  url: string,
  hold: Hold,
  { key }: AuditCommandOptions,
  shell: Shell,
): Promise<Audit> {
  const client = openClient(url, shell)
  const reader = key === undefined ? undefined : await readSigningKey(key)
  return auditSource(await openServedSource(client, hold.trust.origin, reader), hold, shell)
}

async function auditDatabase(url: string, hold: Hold, shell: Shell): Promise<Audit> {
  const db = openDatabase(url, { connections: 1 })
  try {
    await checkSchema(db)
    return await readSnapshot(db, async (tx) =>
      auditSource(await openDatabaseSource(tx), hold, shell),
    )
  } catch (error) {
    throw toFault(error)
  } finally {
    await db.destroy()
  }
}

async function auditSource(source: Source, { trust, kept }: Hold, shell: Shell): Promise<Audit> {
  const label = auditTextOf(shell).progress
  const progress = await startProgress(shell, { label, done: 0, total: source.total })
  let done = 0
  const onProgress: AuditOptions['onProgress'] = (size) => {
    progress.advance(size - done)
    done = size
  }
  try {
    const options = { threads: availableParallelism(), onProgress }
    return await auditLedger(holdAgainst(source, kept), trust, options)
  } finally {
    progress.stop()
  }
}

/** What PostgreSQL and the network say has a code; what has none is a bug. */
function toFault(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string }
  if (error instanceof LedgerError || typeof code !== 'string') return error
  return fault('database_failed', { reason: message || code })
}
