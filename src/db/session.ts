/**
 * What a session chooses: all settings that text, time, order or durability hang on, as far as it may.
 * A database, a role or a file of the server may set each of them otherwise.
 */

/** Chosen for each connection. */
export const CHOSEN: Readonly<Record<string, string>> = {
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

interface Connection {
  query(statement: string, values: unknown[]): Promise<unknown>
}

/**
 * Chooses a new connection's settings, before anybody has it.
 *
 * @param limits - what else it chooses: how long it waits
 */
export async function chooseSettings(
  connection: Connection,
  limits: Readonly<Record<string, string>>,
): Promise<void> {
  const chosen = { ...CHOSEN, ...limits }
  await connection.query(
    'select set_config(name, value, false) from unnest($1::text[], $2::text[]) as t (name, value)',
    [Object.keys(chosen), Object.values(chosen)],
  )
}
