/** Says that a data folder which was copied or moved is the one that goes on. */

import { readConfig } from '../../config.ts'
import { adoptHome } from '../../ledger/home.ts'
import { journalFileIn } from '../../ledger/journal.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface AdoptOptions {
  readonly json?: boolean
}

/** @throws LedgerError `settings_invalid`, `journal_malformed`; what the file system throws */
export async function adopt({ json = false }: AdoptOptions, shell: Shell): Promise<ExitCode> {
  const { dataDir: folder } = readConfig(shell.env)
  const newest = await adoptHome(journalFileIn(folder))
  const size = newest?.size ?? 0
  if (json) printJson(shell, { folder, size })
  else print(shell, shell.text.adopt.done({ folder, size }))
  return OK
}
