/** Rebuilds an empty database from a mirror. */

import { toBase64 } from '../../core/bytes/encoding.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Trust } from '../../core/log/trust.ts'
import { type Db, openDatabase } from '../../db/database.ts'
import { checkSchema } from '../../db/migrate.ts'
import { checkSettings } from '../../db/settings.ts'
import { Contradiction } from '../../mirror/contradiction.ts'
import { readFrom } from '../../mirror/folder.ts'
import { restoreLog } from '../../mirror/restore.ts'
import type { SignedTree } from '../../mirror/signed-tree.ts'
import { verifySignature } from '../../native/signature.ts'
import { followOnce } from '../../oversight/follow-once.ts'
import { fault } from '../terminal/fault.ts'
import { readTrust } from '../terminal/files.ts'
import { lateProgress, startProgress } from '../terminal/progress.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'
import { checkpointOpener } from './mirror.ts'

export interface RestoreCommandOptions {
  readonly database?: string
  readonly trust: string
  readonly json?: boolean
}

export async function runRestore(
  folder: string,
  options: RestoreCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  const url = options.database ?? shell.env.DATABASE_URL
  if (!url) throw fault('ledger_missing')
  const trust = await readTrust(options.trust)
  const db = openDatabase(url, { connections: 2 })
  try {
    await checkSettings(db)
    await checkSchema(db)
    const { head } = await restore(db, folder, trust, shell)
    await deriveOversight(db, head.size, shell)
    const root = toBase64(head.root)
    if (options.json) printJson(shell, { origin: head.origin, size: head.size, root })
    else print(shell, shell.text.restore.done({ size: head.size, root }))
    return OK
  } catch (error) {
    if (!(error instanceof Contradiction)) throw toFault(error)
    const { found, index } = error.evidence
    if (options.json) printJson(shell, { verdict: 'broken', ...error.evidence })
    else print(shell, shell.text.mirror.found[found])
    if (!options.json && index !== undefined) print(shell, shell.text.mirror.index({ index }))
    return BROKEN
  } finally {
    await db.destroy()
  }
}

async function restore(db: Db, folder: string, trust: Trust, shell: Shell): Promise<SignedTree> {
  const progress = lateProgress(shell, shell.text.restore.progress)
  try {
    return await restoreLog({
      db,
      fetch: readFrom(folder),
      open: checkpointOpener(trust),
      authorityKeys: trust.authorityKeys,
      verify: verifySignature,
      now: shell.now,
      onProgress: progress.report,
    })
  } finally {
    await progress.stop()
  }
}

/** The service would do so by itself, in small steps beside its work; here nothing else waits. */
async function deriveOversight(db: Db, size: number, shell: Shell): Promise<void> {
  const label = shell.text.restore.deriving
  const progress = await startProgress(shell, { label, done: 0, total: size })
  try {
    for (let followed = await followOnce(db); followed; followed = await followOnce(db)) {
      progress.advance(followed)
    }
  } finally {
    progress.stop()
  }
}

/** What PostgreSQL, the network and the disk say has a code; what has none is a bug. */
function toFault(error: unknown): unknown {
  if (error instanceof LedgerError && error.code === 'not_found') {
    return fault('tile_missing', { path: String(error.params.path) })
  }
  const { code, message } = error as { code?: unknown; message?: string }
  if (error instanceof Error && error.name === 'Fault') return error
  if (error instanceof LedgerError || typeof code !== 'string') return error
  return fault('database_failed', { reason: message || code })
}
