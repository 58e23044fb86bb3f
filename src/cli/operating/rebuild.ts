/** Derives the tables of oversight anew from the log, compares them, and repairs them if asked to. */

import { LedgerError } from '../../core/errors.ts'
import { type Db, openDatabase } from '../../db/database.ts'
import { checkSchema } from '../../db/migrate.ts'
import { readFollowed } from '../../oversight/position.ts'
import { type Rebuild, rebuildOversight } from '../../oversight/rebuild.ts'
import { fault } from '../terminal/fault.ts'
import { startProgress } from '../terminal/progress.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface RebuildOptions {
  readonly database?: string
  readonly repair?: boolean
  readonly json?: boolean
}

/** @returns 1 if there were differences that it was not to repair */
export async function runRebuild(options: RebuildOptions, shell: Shell): Promise<ExitCode> {
  const url = options.database ?? shell.env.DATABASE_URL
  if (!url) throw fault('ledger_missing')
  const { repair = false } = options
  const db = openDatabase(url, { connections: 1 })
  try {
    await checkSchema(db)
    const rebuilt = await rebuild(db, repair, shell)
    const repaired = repair && rebuilt.differenceCount > 0
    if (options.json) printJson(shell, { ...rebuilt, repaired })
    else tell(rebuilt, repaired, shell)
    return rebuilt.differenceCount === 0 || repaired ? OK : BROKEN
  } catch (error) {
    throw toFault(error)
  } finally {
    await db.destroy()
  }
}

async function rebuild(db: Db, repair: boolean, shell: Shell): Promise<Rebuild> {
  const progress = await startProgress(shell, {
    label: shell.text.rebuild.progress,
    done: 0,
    total: (await readFollowed(db)).size,
  })
  let before = 0
  const onProgress = (done: number) => {
    progress.advance(done - before)
    before = done
  }
  try {
    return await rebuildOversight(db, { repair, onProgress })
  } finally {
    progress.stop()
  }
}

function tell(
  { entries, differenceCount, differences }: Rebuild,
  repaired: boolean,
  shell: Shell,
): void {
  const text = shell.text.rebuild
  if (differenceCount === 0) {
    print(shell, text.equal({ entries }))
    return
  }
  print(shell, text.differs({ count: differenceCount }))
  for (const { kind, table, row } of differences) print(shell, text[kind]({ table, row }))
  if (repaired) print(shell, text.repaired)
}

/** What PostgreSQL and the network say has a code; what has none is a bug. */
function toFault(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string }
  if (error instanceof LedgerError || typeof code !== 'string') return error
  return fault('database_failed', { reason: message || code })
}
