/** Settings that no session may choose for itself: looked at before anything is written. */

import { sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import type { Db } from './database.ts'
import { CHOSEN } from './session.ts'

/** What appending looks at each time: a reload may switch them off while the service runs. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** For the server, or whoever made the database, to choose; other values lose what was accepted. */
const SAFE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(DURABLE.map((name) => [name, 'on'])),
  data_sync_retry: 'off',
  zero_damaged_pages: 'off',
  ignore_checksum_failure: 'off',
  // Otherwise the triggers that keep owners from mistakes are asleep.
  session_replication_role: 'origin',
}

/** Other values cannot hold, or not tell apart, what is signed. */
const SUITABLE: Readonly<Record<string, string>> = { server_encoding: 'UTF8', ...CHOSEN }

/**
 * @throws {@link LedgerError} `database_unsuitable` if the database cannot hold a log,
 *   `storage_unsafe` if it may lose what it has confirmed; each names the setting
 */
export async function checkSettings(db: Db): Promise<void> {
  const names = [...Object.keys(SUITABLE), ...Object.keys(SAFE)]
  // An engine that is only compatible with PostgreSQL may lack some.
  const { rows } = await sql<{ name: string; value: string }>`
    select name, current_setting(name, true) as value from unnest(${names}::text[]) as t (name)
    where current_setting(name, true) is not null`.execute(db)
  for (const { name: setting, value } of rows) {
    const needed = SUITABLE[setting] ?? SAFE[setting]!
    if (value === needed) continue
    const code = setting in SAFE ? 'storage_unsafe' : 'database_unsuitable'
    throw new LedgerError(code, { setting, value, needed })
  }
}

/** SQL: the name of a setting that makes commits unsafe now; null if there is none. */
export const unsafeSetting = sql<string | null>`case ${sql.join(
  // No subquery: it stands in statements that everybody waits for.
  DURABLE.map(
    (name) => sql`when current_setting(${sql.lit(name)}, true) = 'off' then ${sql.lit(name)}`,
  ),
  sql` `,
)} end`

/** @throws {@link LedgerError} `storage_unsafe`, if `setting` says so */
export function refuseUnsafe(setting: string | null): void {
  if (setting === null) return
  throw new LedgerError('storage_unsafe', { setting, value: 'off', needed: 'on' })
}

/** @throws {@link LedgerError} `storage_unsafe` if what is committed now may be lost */
export async function checkDurability(db: Db): Promise<void> {
  const { rows } = await sql<{ unsafe: string | null }>`
    select ${unsafeSetting} as unsafe`.execute(db)
  refuseUnsafe(rows[0]!.unsafe)
}
