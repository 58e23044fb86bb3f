/** What verifiers wait for: a receipt and a tile of a million entries, and a copy of a hundred thousand. */

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { concatBytes } from '../../src/core/bytes/encoding.ts'
import { appendLeaves } from '../../src/core/log/compact-range.ts'
import { tilePath } from '../../src/core/log/tiles.ts'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { readHead } from '../../src/db/log.ts'
import { readKeyFile } from '../../src/native/keys.ts'
import { type SigningKey, signToken } from '../../src/native/signing.ts'
import { type BenchService, CLI, startService } from './service.ts'

export interface ProofFigures {
  /** Seconds for `cellproof mirror` of 100,000 made-up entries of an entry's size. */
  readonly mirror: number
  /** Receipts of random entries in a log of 1 M. */
  readonly receipt: Times
  /** Full tiles of the same log, not asked for before. */
  readonly newTile: Times
  /** The same tiles, asked for again. */
  readonly tile: Times
  /** `/healthz`, which reads nothing: what the machine and HTTP alone cost. */
  readonly nothing: Times
  /** MiB that the service has held at most. */
  readonly memory: number
}

/** Milliseconds, of requests one after another. */
export interface Times {
  readonly p50: number
  readonly p99: number
}

const COPIED = 100_000
const LARGE = 1_000_000
const ASKED = 1_000

/** @param dataDir - of a service of its own, which is gone afterwards */
export async function measureProofs(dataDir: string): Promise<ProofFigures> {
  const mirror = await withLog(dataDir, COPIED, (service) => measureMirror(service))
  const rest = await withLog(dataDir, LARGE, async (service) => ({
    ...(await measureReads(service)),
    memory: await service.peakMemory(),
  }))
  return { mirror, ...rest }
}

/** Fills the log up to a size, waits until a service has published it, and measures that. */
async function withLog<T>(
  dataDir: string,
  size: number,
  measure: (service: BenchService) => Promise<T>,
): Promise<T> {
  const service = await startService(dataDir)
  try {
    const db = openDatabase(await service.databaseUrl(), { connections: 1 })
    try {
      await fill(db, size)
    } finally {
      await db.destroy()
    }
    while ((await publishedSize(service)) < size) {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return await measure(service)
  } finally {
    await service.stop()
  }
}

/**
 * Entries that no rule has let in, which proofs do not care about. They do not compress, as signed
 * ones do not; those beyond the copied ones are short, to be made sooner.
 */
const fill = (db: Db, size: number) =>
  db.transaction().execute(async (tx) => {
    // What follows the log could not read them: let it believe that it has.
    await sql`update follower set size = ${size}`.execute(tx)
    const { range: before } = await readHead(tx)
    const { rows } = await sql<{ hash: Uint8Array }>`
      with made_up as (
        select index, (select string_agg(md5(index || ' ' || part), '')
          from generate_series(1, case when index < ${COPIED} then 28 else 4 end) part) as entry
        from generate_series(${before.size}::bigint, ${size - 1}::bigint) index
      ), added as (
        insert into entries (index, accepted_at, leaf_hash, signer, jti, entry)
        select index, now(), sha256('\\x00'::bytea || convert_to(entry, 'UTF8')), 'made up',
          gen_random_uuid(), entry
        from made_up returning index, leaf_hash)
      select leaf_hash as hash from added order by index`.execute(tx)
    const hashes = rows.map(({ hash }) => hash)
    const { range, tileRoots } = appendLeaves(before, hashes)
    await sql`
      insert into tile_roots select * from unnest(
        ${tileRoots.map(({ level }) => level)}::smallint[],
        ${tileRoots.map(({ index }) => index)}::bigint[],
        ${tileRoots.map(({ hash }) => Buffer.from(hash))}::bytea[])`.execute(tx)
    await sql`update log_head set size = ${size}, last_hash = ${Buffer.from(hashes.at(-1)!)},
      last_accepted_at = now(), peaks = ${Buffer.from(concatBytes(...range.peaks))}`.execute(tx)
  })

async function publishedSize({ url }: BenchService): Promise<number> {
  const { size } = (await (await fetch(`${url}/v1/log`)).json()) as { size: number }
  return size
}

async function measureMirror({ url, dataDir }: BenchService): Promise<number> {
  const folder = path.join(dataDir, 'copy')
  const trust = path.join(dataDir, 'trust.json')
  const args = ['mirror', folder, '--url', url, '--trust', trust, '--key', keyFile(dataDir)]
  const started = performance.now()
  await promisify(execFile)(process.execPath, [CLI, ...args])
  const seconds = (performance.now() - started) / 1000
  const note = await readFile(path.join(folder, 'checkpoint'), 'utf8')
  if (note.split('\n')[1] !== String(COPIED)) throw new Error(note)
  await rm(folder, { recursive: true })
  return seconds
}

async function measureReads({ url, origin, dataDir }: BenchService) {
  const key = (await readKeyFile(keyFile(dataDir))) as SigningKey
  const claims = { aud: origin, iat: Math.floor(Date.now() / 1000), jti: randomUUID() }
  const authorization = `Bearer ${signToken(key, claims)}`
  const receipts = Array.from({ length: ASKED }, () => {
    const index = Math.floor(Math.random() * LARGE)
    return `${url}/v1/entries/${index}/receipt`
  })
  const tilesFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => {
      return `${url}/${tilePath({ level: 0, index: first + i, width: 256 })}`
    })
  const tiles = tilesFrom(0, ASKED)
  // The first requests of a process are slower, and its compiler is not what is measured.
  await ask(receipts, { authorization })
  await ask([...receipts].reverse(), { authorization })
  await ask(tilesFrom(ASKED, 2 * ASKED))
  return {
    receipt: await ask(receipts, { authorization }),
    newTile: await ask(tiles),
    tile: await ask(tiles),
    nothing: await ask(tiles.map(() => `${url}/healthz`)),
  }
}

const keyFile = (dataDir: string) => path.join(dataDir, 'keys', 'authority.jwk')

async function ask(
  urls: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (const url of urls) {
    const started = performance.now()
    await new Promise<void>((resolve, reject) => {
      get(url, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${url} ${response.statusCode}`))
        response.on('end', resolve).resume()
      }).on('error', reject)
    })
    times.push(performance.now() - started)
  }
  agent.destroy()
  times.sort((a, b) => a - b)
  const percentile = (part: number) => times[Math.floor((times.length - 1) * part)]!
  return { p50: percentile(0.5), p99: percentile(0.99) }
}
