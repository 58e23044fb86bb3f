/** Whether PostgreSQL keeps what it says it has committed. */

import { sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import type { Db } from './database.ts'

/** @throws {@link LedgerError} `storage_unsafe` if a commit is answered before it is on disk */
export async function checkDurability(db: Db): Promise<void> {
  const { rows } = await sql<{ value: string }>`
    select current_setting('synchronous_commit') as value`.execute(db)
  if (rows[0]?.value === 'off') {
    throw new LedgerError('storage_unsafe', { setting: 'synchronous_commit' })
  }
}
