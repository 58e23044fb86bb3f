/** Brings the schema up to date, and tells whether it is the one that this version knows. */

import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { LedgerError } from '../core/errors.ts'
import { settingsInvalid } from '../core/setting-faults.ts'
import type { Db, Tx } from './database.ts'
import { fillEventTypes } from './fill-event-types.ts'
import { fillLives } from './fill-lives.ts'
import { checkSettings } from './settings.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../migrations')

/** Tables in which nothing is ever changed. */
const LOG_TABLES = ['entries', 'battery_entries', 'registry_entries', 'tile_roots', 'checkpoints']
/** Tables whose rows are kept up to date. */
const HEAD_TABLES = ['log_head', 'log_publication']
const STATE_TABLES = ['batteries', 'follower']
/** Tables whose rows come and go, and are no part of the log. */
const PASSING_TABLES = ['enrolments']

export interface ServiceRole {
  readonly name: string
  /** Undefined leaves the password of an existing role as it is. */
  readonly password?: string | undefined
  /** Those of oversight, in which it may do anything: what a correction takes back leaves no row behind. */
  readonly derivedTables: readonly string[]
}

/**
 * Applies the migrations that the database lacks. Several processes may do so at once.
 *
 * @param serviceRole - login role for the service, made if it is not there: it may read and add
 *   to the log, and has no right to change, delete or truncate any of it
 * @throws {@link LedgerError} `schema_unknown` if the database is newer than this version,
 *   `database_unsuitable` or `storage_unsafe` if a log must not be kept in it
 */
export async function migrate(
  db: Db,
  { serviceRole }: { serviceRole?: ServiceRole } = {},
): Promise<void> {
  await checkSettings(db)
  const migrations = await readMigrations()
  refuseNewer(await appliedMigrations(db), migrations)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
  if (serviceRole) await grantService(db, serviceRole)
}

export async function roleExists(db: Db, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_roles where rolname = ${name}`.execute(db)
  return rows.length > 0
}

/** @throws {@link LedgerError} `schema_unknown` if it is newer than this version, `schema_behind` if older */
export async function checkSchema(db: Db): Promise<void> {
  const migrations = await readMigrations()
  const applied = await appliedMigrations(db)
  refuseNewer(applied, migrations)
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name))
  if (missing.length > 0) throw new LedgerError('schema_behind', { missing: missing.join(', ') })
}

/** What SQL cannot work out for the rows that are there: done right after it, in its transaction. */
const FILLS: ReadonlyMap<string, (db: Kysely<unknown>) => Promise<void>> = new Map([
  ['0011_event_types', fillEventTypes],
  ['0017_open_incidents', fillLives],
  ['0020_vehicle_and_sent_mass', fillLives],
])

/** Those in a folder, by name: `0001_log` is in `0001_log.sql`. */
export async function readMigrations(folder = FOLDER): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  // Whatever else lies there, such as what a file manager or an editor leaves, is none.
  const files = (await readdir(folder)).filter((file) => /^\d{4}_.*\.sql$/.test(file))
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8')
    const name = path.basename(file, '.sql')
    const up = async (db: Kysely<unknown>) => {
      await sql.raw(text).execute(db)
      await FILLS.get(name)?.(db)
    }
    migrations[name] = { up }
  }
  return migrations
}

async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows: tables } = await sql<{ found: string | null }>`
    select to_regclass('kysely_migration')::text as found`.execute(db)
  if (!tables[0]?.found) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

function refuseNewer(applied: readonly string[], known: Record<string, Migration>): void {
  const unknown = applied.filter((name) => !Object.hasOwn(known, name))
  if (unknown.length > 0) throw new LedgerError('schema_unknown', { unknown: unknown.join(', ') })
}

/**
 * Several processes may do so at once, and roles and privileges give no lock of their own.
 *
 * @throws {@link LedgerError} `settings_invalid` if the role could change the log whatever it is granted
 */
async function grantService(db: Db, role: ServiceRole): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`lock table kysely_migration_lock in exclusive mode`.execute(tx)
    await refuseOwner(tx, role.name)
    await makeRole(tx, role)
    await grant(tx, role)
  })
}

async function refuseOwner(tx: Tx, name: string): Promise<void> {
  const { rows } = await sql<{ owns: boolean }>`
    select pg_has_role(rolname, (select relowner from pg_class where oid = 'entries'::regclass),
      'member') as owns from pg_roles where rolname = ${name}`.execute(tx)
  if (rows[0]?.owns) {
    throw settingsInvalid({ setting: name, fault: 'owner_role' })
  }
}

async function makeRole(tx: Tx, { name, password }: ServiceRole): Promise<void> {
  const role = sql.id(name)
  if (!(await roleExists(tx, name))) {
    const secret = sql.lit(password ?? randomBytes(24).toString('base64url'))
    await sql`create role ${role} login password ${secret}`.execute(tx)
  } else if (password !== undefined) {
    await sql`alter role ${role} login password ${sql.lit(password)}`.execute(tx)
  }
}

async function grant(tx: Tx, { name, derivedTables }: ServiceRole): Promise<void> {
  const role = sql.id(name)
  const tables = (names: readonly string[]) => sql.join(names.map((table) => sql.table(table)))
  await sql`grant select on ${tables(['kysely_migration'])} to ${role}`.execute(tx)
  await sql`grant select, insert on ${tables(LOG_TABLES)} to ${role}`.execute(tx)
  await sql`grant select, update on ${tables(HEAD_TABLES)} to ${role}`.execute(tx)
  await sql`grant select, insert, update on ${tables(STATE_TABLES)} to ${role}`.execute(tx)
  const passing = tables([...derivedTables, ...PASSING_TABLES])
  await sql`grant select, insert, update, delete on ${passing} to ${role}`.execute(tx)
}
