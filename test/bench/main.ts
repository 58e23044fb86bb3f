/** `npm run bench`: the service, PostgreSQL and the load on one machine, beside what the machine can do. */

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type BundleFigures, measureBundle } from './bundle.ts'
import { bareInsert, barePost, bareVerify } from './limits.ts'
import { send } from './load.ts'
import { measureOversight } from './oversight.ts'
import { measureProofs, type ProofFigures } from './proofs.ts'
import { type BenchService, CLI, startService } from './service.ts'
import { admitCollector, signLives, signSessions } from './traffic.ts'

const CONNECTIONS = 64
const BATTERIES = 200

interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What it is held against, and that value. */
  readonly limit?: readonly [what: string, value: number]
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cellproof-bench-'))
  try {
    const service = await startService(dataDir)
    let figures: Figure[]
    try {
      figures = await measure(service)
    } finally {
      await service.stop()
    }
    say('receipts, tiles and a copy')
    print([...figures, ...proofFigures(await measureProofs(path.join(dataDir, 'proofs')))])
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(service: BenchService): Promise<Figure[]> {
  const { url } = service
  const collector = await admitCollector(service)
  say('signing submissions')
  const lives = signLives(collector, 12_000)
  const sessions = signSessions(collector, 600, BATTERIES)
  // The first requests of a process are slower, and its compiler is not what is measured.
  await send(url, signLives(collector, 400), { connections: CONNECTIONS })

  say('what the machine can do')
  const verify = await bareVerify()
  const post = await barePost(lives.slice(0, 20_000), CONNECTIONS)
  const insert = await bareInsert(await service.databaseUrl(), 900)

  say('single submissions')
  const { single, processor } = await sendSingles(service, lives.slice(0, 40_000))
  say('single submissions, through Express')
  const routed = await sendSingles(service, lives.slice(40_000, 48_000), THROUGH_EXPRESS)
  say('at half of that load')
  await recycleLogFiles(await service.databaseUrl())
  const half = await send(url, lives.slice(48_000), {
    connections: CONNECTIONS,
    rate: Math.round(single.perSecond / 2),
  })
  const bytes = await bytesPerEntry(await service.databaseUrl())
  say('audit')
  const audit = await auditRate(service)
  say(`scan sessions of ${BATTERIES} batteries`)
  const scans = await send(url, sessions, { connections: CONNECTIONS })
  say('bundles')
  const bundle = await measureBundle(service, collector)
  const memory = await service.peakMemory()
  say('oversight')
  const oversight = await measureOversight(await service.databaseUrl())
  return [
    {
      what: `single signed submissions over HTTP, ${CONNECTIONS} connections`,
      value: single.perSecond,
      unit: '/s',
      limit: ['bare Express POST', post.perSecond],
    },
    { what: 'the same', value: single.perSecond, unit: '/s', limit: ['bare ES256 verify', verify] },
    { what: 'the same', value: single.perSecond, unit: '/s', limit: ['bare insert', insert] },
    {
      what: 'processor time of the service for each',
      value: processor,
      unit: 'µs',
      limit: ['with Express in between', routed.processor],
    },
    {
      what: `battery-events, sessions of ${BATTERIES}`,
      value: scans.perSecond * BATTERIES,
      unit: '/s',
      limit: ['bare insert', insert],
    },
    {
      what: 'p99 at half load',
      value: half.p99,
      unit: 'ms',
      limit: ['bare Express POST, full load', post.p99],
    },
    { what: 'service memory, peak', value: memory, unit: 'MiB' },
    {
      what: 'audit with signatures',
      value: audit,
      unit: '/s',
      limit: ['bare ES256 verify', verify],
    },
    { what: 'stored single-battery entry, with indexes', value: bytes.log, unit: 'bytes' },
    { what: 'the same, with all that oversight derives', value: bytes.all, unit: 'bytes' },
    { what: 'entries followed into figures', value: oversight.followed, unit: '/s' },
    { what: 'summary of a month, 1 M made-up entries', value: oversight.month, unit: 'ms' },
    { what: 'summary of 30 days, of the same', value: oversight.days, unit: 'ms' },
    { what: 'summary of an enterprise’s year, of the same', value: oversight.ownYear, unit: 'ms' },
    { what: 'family tree of 10,000', value: oversight.tree, unit: 'ms' },
    ...bundleFigures(bundle),
  ]
}

const bundleFigures = ({ median, slowest, size }: BundleFigures): Figure[] => [
  { what: 'bundle of a battery with 50 entries, median', value: median, unit: 'ms' },
  { what: 'the slowest of them', value: slowest, unit: 'ms' },
  { what: 'its size', value: size, unit: 'kB' },
]

/** An address with a query, which has no shortcut past Express. */
const THROUGH_EXPRESS = '/v1/submissions?from=bench'

/** @returns also the microseconds of processor time for each */
async function sendSingles(
  service: BenchService,
  submissions: readonly string[],
  address?: string,
) {
  const before = await service.processorTime()
  const options = { connections: CONNECTIONS, ...(address !== undefined && { address }) }
  const single = await send(service.url, submissions, options)
  const seconds = (await service.processorTime()) - before
  return { single, processor: (seconds * 1e6) / submissions.length }
}

const proofFigures = ({
  receipt,
  newTile,
  tile,
  nothing,
  mirror,
  memory,
}: ProofFigures): Figure[] => [
  { what: 'p50 of a receipt, 1 M made-up entries', value: receipt.p50, unit: 'ms' },
  {
    what: 'p99 of the same',
    value: receipt.p99,
    unit: 'ms',
    limit: ['an answer that reads nothing', nothing.p99],
  },
  { what: 'p99 of a full hash tile, first asked for', value: newTile.p99, unit: 'ms' },
  { what: 'p50 of a full hash tile, asked for again', value: tile.p50, unit: 'ms' },
  {
    what: 'p99 of the same',
    value: tile.p99,
    unit: 'ms',
    limit: ['an answer that reads nothing', nothing.p99],
  },
  { what: 'verified copy of 100,000 made-up entries', value: mirror, unit: 's' },
  { what: 'service memory, peak, with 1 M made-up entries', value: memory, unit: 'MiB' },
]

/**
 * Lets PostgreSQL use its write-ahead files again, as one does that has run for a while. A new one
 * makes each of them first, and everybody waits for that: every five seconds at this load.
 */
async function recycleLogFiles(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

const LOG_TABLES = [
  'entries',
  'battery_entries',
  'registry_entries',
  'tile_roots',
  'checkpoints',
  'log_head',
  'log_publication',
  'batteries',
]

/** Bytes for each entry: of the log with the state that its rules read, and of all tables. */
async function bytesPerEntry(connectionString: string): Promise<{ log: number; all: number }> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const sizes = `
      select sum(size) filter (where relname = any($1)) / count as log, sum(size) / count as all
      from (select relname, pg_total_relation_size(oid)::float8 as size from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace) as tables,
        (select count(*) from entries) as entries
      group by count`
    return (await client.query(sizes, [LOG_TABLES])).rows[0]
  } finally {
    await client.end()
  }
}

async function auditRate(service: BenchService): Promise<number> {
  const trust = path.join(service.dataDir, 'trust.json')
  const target = await service.databaseUrl()
  const args = [CLI, 'audit', '--database', target, '--trust', trust, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 })
  const { size, seconds } = JSON.parse(stdout)
  return size / seconds
}

function print(figures: readonly Figure[]): void {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  console.log(
    `\n${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory}, Node ${process.version}\n`,
  )
  console.log('| what | measured | beside | ratio |\n|---|---:|---|---:|')
  for (const { what, value, unit, limit } of figures) {
    const beside = limit ? `${limit[0]}: ${round(limit[1])} ${unit}` : ''
    const ratio = limit ? (value / limit[1]).toFixed(2) : ''
    console.log(`| ${what} | ${round(value)} ${unit} | ${beside} | ${ratio} |`)
  }
}

const round = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)

const say = (text: string) => process.stderr.write(`${text}\n`)

await main()
