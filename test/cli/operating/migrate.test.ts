import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { OK, UNUSABLE } from '../../../src/cli/terminal/shell.ts'
import { openDatabase } from '../../../src/db/database.ts'
import { checkSchema, readMigrations } from '../../../src/db/migrate.ts'
import { administer, urlOf } from '../../support/administer.ts'
import { cellproofJson } from '../../support/cli.ts'
import { ownFolder } from '../../support/folder.ts'
import { asyncRefusalOf } from '../../support/refusals.ts'

const { ownerUrl } = inject('postgres')

/** A database without a schema, and names that no other test uses; gone after the file. */
async function emptyDatabase(): Promise<{ url: string; role: string }> {
  const name = `cellproof_migrate_${randomBytes(6).toString('hex')}`
  const role = `${name}_service`
  await administer(ownerUrl, `create database ${name}`)
  afterAll(async () => {
    await administer(ownerUrl, `drop database ${name} with (force)`)
    await administer(ownerUrl, `drop role if exists ${role}`)
  })
  return { url: urlOf(ownerUrl, name), role }
}

const migrate = (url: string, args: readonly string[] = [], password?: string) =>
  cellproofJson(['migrate', ...args], {
    env: { DATABASE_URL: url, SERVICE_ROLE_PASSWORD: password },
  })

function as(url: string, user: string, password: string): string {
  const other = new URL(url)
  other.username = user
  other.password = password
  return other.href
}

async function codeOf(url: string, statement: string): Promise<string | undefined> {
  return administer(url, statement).then(
    () => undefined,
    (error: pg.DatabaseError) => error.code,
  )
}

const schemaOf = async (url: string) => {
  const db = openDatabase(url, { connections: 1 })
  return checkSchema(db).finally(() => db.destroy())
}

const INSUFFICIENT_PRIVILEGE = '42501'
const LOG_TABLES = ['entries', 'battery_entries', 'registry_entries', 'tile_roots', 'checkpoints']

describe('cellproof migrate', () => {
  it('passes over what file managers and editors leave beside the migrations', async () => {
    const folder = await ownFolder()
    const strays = ['.DS_Store', '._0001_log.sql', '0001_log.sql.swp', '0001_log.sql~', 'notes.sql']
    for (const file of [...strays, '0002_more.sql', '0001_log.sql']) {
      await writeFile(path.join(folder, file), 'select 1')
    }
    await mkdir(path.join(folder, 'old'))
    expect(Object.keys(await readMigrations(folder)).sort()).toEqual(['0001_log', '0002_more'])
  })

  it('brings an empty database to the schema, which is reported as behind before', async () => {
    const { url } = await emptyDatabase()
    expect(await asyncRefusalOf(schemaOf(url))).toBe('schema_behind')
    expect((await migrate(url)).exitCode).toBe(OK)
    await schemaOf(url)
    expect((await migrate(url)).exitCode).toBe(OK)
  })

  it('refuses a database that is newer than it knows', async () => {
    const { url } = await emptyDatabase()
    await migrate(url)
    await administer(url, "insert into kysely_migration values ('9999_from_the_future', now())")
    const { exitCode, json } = await migrate(url)
    expect([exitCode, json.error.code]).toEqual([UNUSABLE, 'schema_unknown'])
  })

  it('may run twice at the same time', async () => {
    const { url, role } = await emptyDatabase()
    const runs = await Promise.all(
      Array.from({ length: 2 }, () => migrate(url, ['--service-role', role], 'one-password')),
    )
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([OK, OK])
    await schemaOf(as(url, role, 'one-password'))
  })

  it('says what is missing if it is told of no database', async () => {
    const { exitCode, json } = await cellproofJson(['migrate'])
    expect([exitCode, json.error.code]).toEqual([UNUSABLE, 'settings_invalid'])
  })

  it('says so if the database is not there', async () => {
    const { exitCode, json } = await migrate(urlOf(ownerUrl, 'cellproof_nowhere'))
    expect([exitCode, json.error.code]).toEqual([UNUSABLE, 'database_failed'])
  })
})

describe('the password of the service role', () => {
  it('is made up for a new role and told once; later runs leave it alone', async () => {
    const { url, role } = await emptyDatabase()
    const { json } = await migrate(url, ['--service-role', role])
    await schemaOf(as(url, role, json.password))
    expect((await migrate(url, ['--service-role', role])).json.password).toBeUndefined()
    await schemaOf(as(url, role, json.password))
  })

  it('is the one in the environment if there is one, which is not repeated', async () => {
    const { url, role } = await emptyDatabase()
    await migrate(url, ['--service-role', role])
    const { json } = await migrate(url, ['--service-role', role], "it's new")
    expect(json.password).toBeUndefined()
    await schemaOf(as(url, role, "it's new"))
  })
})

describe('the service role', async () => {
  const { url: owner, role } = await emptyDatabase()
  await migrate(owner, ['--service-role', role], 'secret')
  const service = as(owner, role, 'secret')

  it.each(LOG_TABLES)('may read and add to %s, and nothing else', async (table) => {
    const column = table === 'checkpoints' ? 'size' : 'index'
    expect(await codeOf(service, `select from ${table}`)).toBeUndefined()
    for (const statement of [
      `update ${table} set "${column}" = 1`,
      `delete from ${table}`,
      `truncate ${table}`,
      `alter table ${table} disable trigger all`,
      `drop trigger append_only on ${table}`,
      `alter table ${table} add column extra text`,
      `drop table ${table}`,
      `create trigger more before insert on ${table} for each row execute function refuse_change()`,
    ]) {
      expect([statement, await codeOf(service, statement)]).toEqual([
        statement,
        INSUFFICIENT_PRIVILEGE,
      ])
    }
  })

  it.each([
    'set session_replication_role = replica',
    'create table elsewhere (a int)',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
    "insert into kysely_migration values ('0002_mine', now())",
    'delete from log_head',
    'insert into log_publication (size, published_at) values (0, now())',
    'truncate batteries',
    'alter role current_user superuser',
  ])('may not: %s', async (statement) => {
    expect(await codeOf(service, statement)).toBe(INSUFFICIENT_PRIVILEGE)
  })

  it.each(['select from enrolments', "update enrolments set label = ''", 'delete from enrolments'])(
    'may: %s, for what waits to be approved is no part of the log',
    async (statement) => {
      expect(await codeOf(service, statement)).toBeUndefined()
    },
  )

  it('is refused if it owns the log, and keeps its password', async () => {
    const { username } = new URL(ownerUrl)
    const { exitCode, json } = await migrate(owner, ['--service-role', username], 'another')
    expect([exitCode, json.error.code]).toEqual([UNUSABLE, 'settings_invalid'])
    expect(await codeOf(owner, 'select')).toBeUndefined()
  })
})

describe('the triggers', async () => {
  const { url } = await emptyDatabase()
  await migrate(url)

  it.each(LOG_TABLES)('keep even the owner from changing %s by mistake', async (table) => {
    const column = table === 'checkpoints' ? 'size' : 'index'
    for (const statement of [
      `update ${table} set "${column}" = 1`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      expect(await codeOf(url, statement)).toBe('23001')
    }
  })
})
