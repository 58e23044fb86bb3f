/** Brings the database to this version's schema, and makes the role that the service runs as. */

import { randomBytes } from 'node:crypto'
import { readConfig } from '../../config.ts'
import { LedgerError } from '../../core/errors.ts'
import { settingsInvalid } from '../../core/setting-faults.ts'
import { type Db, openDatabase } from '../../db/database.ts'
import { migrate, roleExists, type ServiceRole } from '../../db/migrate.ts'
import { DERIVED_TABLES } from '../../oversight/derivations.ts'
import { type Fault, fault } from '../terminal/fault.ts'
import { type Env, type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface MigrateOptions {
  readonly serviceRole?: string
  readonly json?: boolean
}

/** @throws LedgerError `settings_invalid`, `schema_unknown`; Fault `database_failed` */
export async function runMigrate(options: MigrateOptions, shell: Shell): Promise<ExitCode> {
  const db = openDatabase(databaseUrl(shell.env), { connections: 1 })
  try {
    const role = options.serviceRole
      ? await chooseRole(db, options.serviceRole, shell.env)
      : undefined
    await migrate(db, role && { serviceRole: role })
    tell(role, options.json ?? false, shell)
    return OK
  } catch (error) {
    throw error instanceof LedgerError ? error : toFault(error)
  } finally {
    await db.destroy()
  }
}

function databaseUrl(env: Env): string {
  const { databaseUrl } = readConfig(env)
  if (databaseUrl === undefined) {
    throw settingsInvalid({ setting: 'DATABASE_URL', fault: 'missing' })
  }
  return databaseUrl
}

interface ChosenRole extends ServiceRole {
  /** Nobody knows the password yet. */
  readonly madeUp: boolean
}

async function chooseRole(
  db: Db,
  name: string,
  { SERVICE_ROLE_PASSWORD }: Env,
): Promise<ChosenRole> {
  const role = { name, derivedTables: DERIVED_TABLES }
  if (SERVICE_ROLE_PASSWORD) return { ...role, password: SERVICE_ROLE_PASSWORD, madeUp: false }
  if (await roleExists(db, name)) return { ...role, madeUp: false }
  return { ...role, password: randomBytes(24).toString('base64url'), madeUp: true }
}

function tell(role: ChosenRole | undefined, json: boolean, shell: Shell): void {
  const password = role?.madeUp ? role.password : undefined
  if (json) {
    printJson(shell, { migrated: true, serviceRole: role?.name, password })
    return
  }
  const { text } = shell
  print(shell, text.migrate.done)
  if (role) print(shell, text.migrate.role(role))
  if (password !== undefined) print(shell, text.migrate.password({ password }))
}

/** Whatever PostgreSQL says: that we may not connect, create tables, or make a role. */
function toFault(error: unknown): Fault {
  const { message, code } = error as { message?: string; code?: string }
  return fault('database_failed', { reason: message || code || String(error) })
}
