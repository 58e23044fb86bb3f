import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Audit } from '../../src/audit/audit.ts'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import type { Tx } from '../../src/db/database.ts'
import { findEntry } from '../../src/db/entries.ts'
import { readSnapshot } from '../../src/db/scan.ts'
import { type AuditedLog, auditAfter, auditTx, buildLog, indexOf } from '../support/audited-log.ts'

let log: AuditedLog
let size: number
/** An entry in the middle, of which the battery has an earlier and a later one. */
let middle: number

beforeAll(async () => {
  log = await buildLog()
  size = log.size
  middle = indexOf(log, 1, 42)
})

const headlineAfter = async (tamper: string | ((tx: Tx) => Promise<unknown>)) => {
  const act = typeof tamper === 'string' ? (tx: Tx) => sql.raw(tamper).execute(tx) : tamper
  return headline(await auditAfter(log, act))
}

const headline = ({ findings }: Audit) => findings[0]

/** Replaces an entry's text, with the hash beside it or without. */
const rewrite =
  (index: number, change: (text: string) => string, { hash }: { hash: boolean }) =>
  async (tx: Tx) => {
    const { entry } = (await findEntry(tx, index))!
    const text = change(entry)
    const leaf_hash = Buffer.from(leafHash(toUtf8(text)))
    const changed = hash ? { entry: text, leaf_hash } : { entry: text }
    await tx.updateTable('entries').set(changed).where('index', '=', index).execute()
  }

/** In the signature. */
const changeByte = (text: string) => {
  const at = text.lastIndexOf('.') + 20
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}

describe('an audit of a log that nobody touched', () => {
  it('holds in every check', async () => {
    const result = await readSnapshot(log.db, (tx) => auditTx(tx, log.trust))
    expect(result.findings).toEqual([])
    expect(result).toMatchObject({ size, published: size, findingCount: 0 })
    expect(new Set(result.checks.map(({ result }) => result))).toEqual(new Set(['holds']))
  })
})

describe('an audit names the first entry that is wrong when', () => {
  it('one byte of it is changed', async () => {
    expect(await headlineAfter(rewrite(middle, changeByte, { hash: false }))).toMatchObject({
      index: middle,
      check: 'entry',
      code: 'entry_changed',
    })
  })

  it('one byte is changed and the hash beside it made anew', async () => {
    expect(await headlineAfter(rewrite(middle, changeByte, { hash: true }))).toMatchObject({
      index: middle,
      check: 'signature',
      code: 'submission_untrusted',
    })
  })

  it('its time is set back and the hash beside it made anew', async () => {
    const backdate = (text: string) => text.replace(/\n\d{4}-/, '\n2019-')
    expect(await headlineAfter(rewrite(middle, backdate, { hash: true }))).toMatchObject({
      index: middle,
      code: 'time_backwards',
    })
  })

  it('its time is set forward everywhere, which only the next one tells', async () => {
    const forward = (text: string) => text.replace(/\n\d{4}-/, '\n2999-')
    const found = await headlineAfter(async (tx) => {
      await rewrite(middle, forward, { hash: true })(tx)
      await sql`update entries set accepted_at = accepted_at
        + make_interval(years => 2999 - extract(year from accepted_at)::integer)
        where index = ${middle}`.execute(tx)
    })
    expect(found).toMatchObject({ index: middle, last: middle + 1, code: 'chain_broken' })
  })

  it('its text is no entry', async () => {
    const found = await headlineAfter(`update entries set entry = 'x' where index = ${middle}`)
    expect(found).toMatchObject({ index: middle, code: 'entry_malformed' })
  })

  it('the hash beside it is changed', async () => {
    const found = await headlineAfter(
      `update entries set leaf_hash = sha256('other') where index = ${middle}`,
    )
    expect(found).toMatchObject({ index: middle, check: 'entry', code: 'leaf_hash_changed' })
  })

  it.each(['signer', 'accepted_at', 'jti'])('its column %s says something else', async (column) => {
    const values = {
      signer: `'authority'`,
      accepted_at: `accepted_at - interval '1 millisecond'`,
      jti: 'gen_random_uuid()',
    }
    const value = values[column as keyof typeof values]
    const found = await headlineAfter(
      `update entries set ${column} = ${value} where index = ${middle}`,
    )
    expect(found).toMatchObject({
      index: middle,
      check: 'derived',
      code: 'row_differs',
      params: { table: 'entries', row: `${middle} ${column}` },
    })
  })

  it('it is taken out of the middle', async () => {
    const found = await headlineAfter(`delete from entries where index = ${middle}`)
    expect(found).toMatchObject({
      index: middle,
      check: 'entry',
      code: 'entry_missing',
      params: { next: middle + 1 },
    })
  })

  it('it is taken away from the beginning', async () => {
    const found = await headlineAfter('delete from entries where index = 0')
    expect(found).toMatchObject({ index: 0, code: 'entry_missing' })
  })

  it('it has changed its text with another', async () => {
    const [a, b] = [middle, middle + 3]
    const found = await headlineAfter(`
      update entries as taker set entry = giver.entry from entries as giver
      where (taker.index, giver.index) in ((${a}, ${b}), (${b}, ${a}))`)
    expect(found).toMatchObject({ index: a, code: 'entry_misplaced', params: { says: b } })
  })

  it('the end of the log is cut off', async () => {
    const found = await headlineAfter(`delete from entries where index >= ${size - 7}`)
    expect(found).toMatchObject({
      index: size - 7,
      check: 'checkpoint',
      code: 'log_truncated',
      params: { size, entries: size - 7 },
    })
  })

  it('all of the log is taken away, and its head set back', async () => {
    const found = await headlineAfter(`
      truncate entries, battery_entries, registry_entries, tile_roots, batteries;
      update log_head set size = 0, peaks = '', last_hash = null, last_accepted_at = null,
        registry_size = 0`)
    expect(found).toMatchObject({ index: 0, code: 'log_truncated' })
  })

  it('several are wrong, whichever thread finds which first', async () => {
    const found = await headlineAfter(async (tx) => {
      await rewrite(middle + 9, changeByte, { hash: false })(tx)
      await rewrite(middle, changeByte, { hash: true })(tx)
    })
    expect(found).toMatchObject({ index: middle, check: 'signature' })
  })
})

describe('an audit of the tables that follow from the entries finds', () => {
  const derived = async (statement: string) => {
    const result = await auditAfter(log, (tx) => sql.raw(statement).execute(tx))
    expect(result.findings.map(({ check }) => check)).toEqual(result.findings.map(() => 'derived'))
    return result.findings
  }

  it('a battery in another state', async () => {
    const found = await derived(
      `update batteries set battery = jsonb_set(battery, '{custodian}', '"91350100M000100Y43"')
       where code = '${log.codes[7]}'`,
    )
    expect(found).toMatchObject([
      { index: undefined, code: 'row_differs', params: { table: 'batteries', row: log.codes[7] } },
    ])
  })

  it('a battery that is missing, and one that is too many', async () => {
    const found = await derived(`update batteries set code = 'X' where code = '${log.codes[8]}'`)
    expect(found).toMatchObject([
      { code: 'row_extra', params: { table: 'batteries', row: 'X' } },
      { code: 'row_missing', params: { table: 'batteries', row: log.codes[8] } },
    ])
  })

  it('an event left out of a battery', async () => {
    const row = `${log.codes[42]} 1 battery.retired`
    const found = await derived(
      `delete from battery_entries where code = '${log.codes[42]}' and position = 1`,
    )
    const params = { table: 'battery_entries', row }
    expect(found).toMatchObject([{ index: middle, code: 'row_missing', params }])
  })

  it('an event that a battery never had', async () => {
    const found = await derived(`insert into battery_entries values ('X', 0, ${middle}, 'x'),
      ('X', 1, ${size + 5}, 'x')`)
    expect(found).toMatchObject([
      { index: middle, code: 'row_extra', params: { table: 'battery_entries', row: 'X 0 x' } },
      { index: size + 5, code: 'row_extra', params: { table: 'battery_entries', row: 'X 1 x' } },
    ])
  })

  it('an entry that is left out of the registry', async () => {
    const found = await derived('delete from registry_entries where position = 3')
    const params = { table: 'registry_entries', row: '3' }
    expect(found).toMatchObject([{ index: 3, code: 'row_missing', params }])
  })

  it('a root of a tile that is not its own', async () => {
    const found = await derived(
      `update tile_roots set hash = sha256('other') where level = 1 and index = 1`,
    )
    const params = { table: 'tile_roots', row: '1/1' }
    expect(found).toMatchObject([{ index: 256, last: 511, code: 'row_differs', params }])
  })

  it('a head that says something else', async () => {
    const found = await derived(`update log_head set size = size - 1, last_hash = sha256('other')`)
    expect(found).toMatchObject([
      { params: { table: 'log_head', row: 'last_hash' } },
      { params: { table: 'log_head', row: 'size' } },
    ])
  })
})
