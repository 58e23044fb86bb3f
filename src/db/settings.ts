/**
 * PostgreSQL's settings, as far as text, time, order or durability hang on them.
 *
 * A database, a role or a file of the server may set each of them otherwise. What a session may
 * choose is chosen for each connection; what it may not is looked at before anything is written.
 */

import { sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import type { Db } from './database.ts'

/** Chosen for each connection. */
const CHOSEN: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  // How times and numbers are written.
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  // How statements are read.
  standard_conforming_strings: 'on',
  backslash_quote: 'safe_encoding',
  array_nulls: 'on',
  transform_null_equals: 'off',
  quote_all_identifiers: 'off',
  search_path: 'public',
  // What a transaction is: appending rests on seeing what was committed before it had the lock.
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  // A statement that fails must not take the connection with it.
  exit_on_error: 'off',
  // A commit is answered when it is on the disk, and on that of a synchronous standby.
  synchronous_commit: 'on',
}

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

interface Connection {
  query(statement: string, values: unknown[]): Promise<unknown>
}

/** Chooses a new connection's settings, before anybody has it. */
export async function chooseSettings(connection: Connection): Promise<void> {
  await connection.query(
    'select set_config(name, value, false) from unnest($1::text[], $2::text[]) as t (name, value)',
    [Object.keys(CHOSEN), Object.values(CHOSEN)],
  )
}

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
export const unsafeSetting = sql<string | null>`(
  select name from unnest(${sql.val([...DURABLE])}::text[]) as t (name)
  where current_setting(name, true) = 'off' limit 1)`

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
