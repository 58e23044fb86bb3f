import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { UNUSABLE } from '../../src/cli/terminal/shell.ts'
import { readConfig } from '../../src/config.ts'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { LedgerError } from '../../src/core/errors.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { decodeEntry } from '../../src/core/log/entry.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { findLatestCheckpoint } from '../../src/db/checkpoints.ts'
import { openDatabase } from '../../src/db/database.ts'
import { findEntry } from '../../src/db/entries.ts'
import { migrate } from '../../src/db/migrate.ts'
import { checkSettings } from '../../src/db/settings.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { openServiceDatabase } from '../../src/service/database.ts'
import { administer, urlOf } from '../support/administer.ts'
import { auditTx } from '../support/audited-log.ts'
import { checkLog } from '../support/check-log.ts'
import { cellproofJson } from '../support/cli.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet } from '../support/fleet.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { freshDatabase } from '../support/postgres.ts'

const { ownerUrl } = inject('postgres')

interface Setting {
  readonly name: string
  readonly category: string
  readonly isText: boolean
  /** Other than the default, each of them. */
  readonly values: readonly string[]
}

/** What text settings may be set to that changes what is read or written. */
const HOSTILE_TEXTS: Readonly<Record<string, readonly string[]>> = {
  DateStyle: ['German, DMY', 'SQL, DMY', 'Postgres, DMY', 'ISO, YMD'],
  TimeZone: ['Asia/Kathmandu', 'America/St_Johns'],
  timezone_abbreviations: ['India'],
  client_encoding: ['LATIN1', 'GB18030', 'SQL_ASCII'],
  search_path: ['hostile', 'hostile, public', 'pg_catalog'],
  default_text_search_config: ['pg_catalog.english'],
}

/** Text settings of which nothing that is read or written depends. */
const NEUTRAL_TEXTS: ReadonlySet<string> = new Set([
  ...['application_name', 'backtrace_functions', 'createrole_self_grant', 'dynamic_library_path'],
  ...['default_table_access_method', 'default_tablespace', 'temp_tablespaces', 'seed'],
  ...['lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time', 'local_preload_libraries'],
  ...['session_preload_libraries', 'extension_control_path', 'restrict_nonsystem_relation_kind'],
  ...['role', 'session_authorization', 'wal_consistency_checking', 'jit_provider'],
  ...['oauth_issuer', 'log_connections', 'synchronized_standby_slots'],
])

const asLiteral = (value: string) => `'${value.replaceAll("'", "''")}'`

/** All that a session may have set for it by its database or its role, as this server knows it. */
async function readSettings(): Promise<Setting[]> {
  const rows = await administer(
    ownerUrl,
    `select name, category, vartype, setting, enumvals, min_val, max_val from pg_settings
     where context in ('user', 'superuser') and name not like '%.%' order by name`,
  )
  return rows.map((row) => {
    const { name, category, vartype, setting } = row as Record<string, string>
    const all =
      vartype === 'bool'
        ? ['on', 'off']
        : vartype === 'enum'
          ? (row.enumvals as string[])
          : vartype === 'string'
            ? (HOSTILE_TEXTS[name!] ?? [])
            : [String(row.min_val), String(row.max_val)]
    return {
      name: name!,
      category: category!,
      isText: vartype === 'string',
      values: all.filter((value) => value !== setting),
    }
  })
}

const settings = await readSettings()
const categories = [...new Set(settings.map(({ category }) => category))]

describe('a database whose settings are other', async () => {
  const { db, url } = await freshDatabase()
  const name = new URL(url).pathname.slice(1)
  const fleet = createFleet({ origin: 'ledger.example/settings' })
  const collector = fleet.enterprise('collector')
  const options = await ledgerOptions(db, fleet)
  // The first entries are from a clock that is ahead, as far as it may be.
  const first = new Date(Date.now() + 240_000)
  await sql`create schema hostile`.execute(db)
  await sql`create table hostile.entries (index bigint)`.execute(db)
  await sql`create table hostile.log_head (size bigint)`.execute(db)

  const set = (setting: string, value: string) =>
    administer(ownerUrl, `alter database ${name} set ${setting} = ${asLiteral(value)}`)
  const reset = () => administer(ownerUrl, `alter database ${name} reset all`)

  /** Opens anew, appends, publishes and reads, by a clock that is behind the log. */
  const use = async () => {
    const opened = openDatabase(url, { connections: 3 })
    try {
      await checkSettings(opened)
      const ledger = await openLedger({ ...options, db: opened })
      const { index } = await ledger
        .submit(collector.sign(registered(nextBatteryCode())))
        .finally(() => ledger.stop())
      const stored = (await findEntry(opened, index))!
      const entry = decodeEntry(toUtf8(stored.entry))
      expect(stored.acceptedAt).toEqual(entry.acceptedAt)
      // Whatever the clock says, no entry is older than the one before it.
      expect(entry.acceptedAt.getTime()).toBeGreaterThanOrEqual(first.getTime())
      expect((await findLatestCheckpoint(opened))?.size).toBe(index + 1)
    } finally {
      await opened.destroy()
    }
  }

  const begin = await openLedger({ ...options, now: () => first })
  for (const jws of fleet.registryEvents()) await begin.submit(jws)
  await begin.stop()

  it('is known to the last setting that holds text', () => {
    const unknown = settings.filter(
      ({ name, isText }) => isText && !(name in HOSTILE_TEXTS) && !NEUTRAL_TEXTS.has(name),
    )
    expect(unknown.map((setting) => setting.name)).toEqual([])
  })

  it.each(categories)(
    'works, or is refused with the setting that is wrong: %s',
    async (category) => {
      const all = settings.filter((setting) => setting.category === category)
      const refused = new Set<string>()
      const rounds = Math.max(...all.map(({ values }) => values.length))
      for (let round = 0; round < rounds; round++) {
        for (const { name, values } of all) {
          // Some values are not for this server or machine.
          if (values.length > 0) await set(name, values[round % values.length]!).catch(() => {})
        }
        try {
          for (
            let wrong = await refusalOf(use);
            wrong !== undefined;
            wrong = await refusalOf(use)
          ) {
            refused.add(wrong)
            await administer(ownerUrl, `alter database ${name} reset ${wrong}`)
          }
        } finally {
          await reset()
        }
      }
      expect([...refused].sort()).toEqual(
        REFUSED.filter((setting) => all.some(({ name }) => name === setting)),
      )
    },
  )

  it('leaves a log that is whole and can be audited', async () => {
    await checkLog(db)
    for (const [setting, values] of Object.entries(HOSTILE_TEXTS)) await set(setting, values[0]!)
    const key = verifierKey(options.origin, options.logKey.publicKey)
    const trust = {
      origin: options.origin,
      policy: unwitnessed(key),
      authorityKeys: fleet.authorityKeys,
    }
    const opened = openDatabase(url, { connections: 1 })
    const audit = await opened
      .transaction()
      .execute((tx) => auditTx(tx, trust))
      .finally(() => opened.destroy())
    expect([audit.findings, audit.size > 20]).toEqual([[], true])
    await reset()
  })
})

/** What no session may choose for itself, and what makes a log unsafe. */
const REFUSED = ['ignore_checksum_failure', 'session_replication_role', 'zero_damaged_pages']

/** Names the setting for which it was refused. */
async function refusalOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (error instanceof LedgerError && typeof error.params.setting === 'string') {
      return error.params.setting
    }
    throw error
  }
}

describe('a time that PostgreSQL writes in another way', () => {
  it.each(['German', 'SQL, DMY', 'Postgres, DMY'])(
    'is no time, and never a missing one: %s',
    async (style) => {
      const { db } = await freshDatabase()
      const read = db.transaction().execute(async (tx) => {
        await sql.raw(`set local datestyle = ${asLiteral(style)}`).execute(tx)
        return sql`select timestamptz '2026-05-11 10:00:00.123Z' as at`.execute(tx)
      })
      const { rows } = await read.catch(() => ({ rows: [] as unknown[] }))
      // The third style can be read, and is read right.
      if (rows.length > 0) expect(rows).toEqual([{ at: new Date('2026-05-11T10:00:00.123Z') }])
    },
  )
})

describe('a database in another encoding', () => {
  it.each(['LATIN1', 'SQL_ASCII', 'EUC_CN'])(
    'is refused before anything is written: %s',
    async (encoding) => {
      const name = `cellproof_encoding_${randomBytes(6).toString('hex')}`
      await administer(
        ownerUrl,
        `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      )
      onTestFinished(async () => {
        await administer(ownerUrl, `drop database ${name} with (force)`)
      })
      const url = urlOf(ownerUrl, name)
      const refusal = {
        code: 'database_unsuitable',
        params: { setting: 'server_encoding', value: encoding },
      }
      const { exitCode, json } = await cellproofJson(['migrate'], { env: { DATABASE_URL: url } })
      expect([exitCode, json.error.code]).toEqual([UNUSABLE, refusal.code])
      expect(
        await administer(url, 'select from pg_tables where schemaname = current_schema()'),
      ).toEqual([])
      const reports = { onStep: () => {}, onError: () => {} }
      const config = readConfig({ DATABASE_URL: url, LOG_ORIGIN: 'a.example' })
      await expect(openServiceDatabase(config, reports)).rejects.toMatchObject(refusal)
    },
  )
})

describe('a database in the order of some language', () => {
  it('compares the log’s text byte by byte all the same', async () => {
    const name = `cellproof_order_${randomBytes(6).toString('hex')}`
    await administer(
      ownerUrl,
      `create database ${name} encoding 'UTF8' template template0 locale_provider icu icu_locale 'zh' lc_collate 'C' lc_ctype 'C'`,
    )
    const db = openDatabase(urlOf(ownerUrl, name))
    onTestFinished(async () => {
      await db.destroy()
      await administer(ownerUrl, `drop database ${name} with (force)`)
    })
    await migrate(db)
    const { rows } = await sql<{ column: string }>`
      select distinct attrelid::regclass || '.' || attname as "column"
      from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
      join pg_class on pg_class.oid = indrelid
      where relnamespace = current_schema()::regnamespace and relname not like 'kysely%'
        and attcollation not in (0, (select oid from pg_collation where collname = 'C'))`.execute(
      db,
    )
    expect(rows).toEqual([])
  })
})
