/** The connection to PostgreSQL, and the tables as they are. */

import { type Generated, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Traceable } from '../core/events/traceable.ts'
import type { PublicKey } from '../core/keys/signature.ts'
import { givingUp } from './connections.ts'
import { ANSWER_MS, CONNECT_MS, LIMITS } from './limits.ts'
import { chooseSettings } from './session.ts'

export interface Tables {
  entries: {
    index: number
    accepted_at: Date
    leaf_hash: Buffer
    signer: string
    jti: string
    entry: string
  }
  battery_entries: { code: string; position: number; index: number; type: string }
  registry_entries: { position: number; index: number }
  tile_roots: { level: number; index: number; hash: Buffer }
  checkpoints: { size: number; published_at: Date; root: Buffer; note: string }
  log_head: {
    singleton: Generated<boolean>
    size: number
    peaks: Buffer
    last_hash: Buffer | null
    last_accepted_at: Date | null
    registry_size: number
  }
  log_publication: { singleton: Generated<boolean>; size: number; published_at: Date | number }
  batteries: {
    code: string
    length: number
    head: Buffer
    battery: Traceable
    flagged: boolean
    custodians: string[]
  }
  enrolments: {
    id: string
    code: string
    enterprise: string
    label: string
    kid: string
    key: PublicKey
    commitment: string
    challenge: string | null
    nonce: string | null
    network: string
    expires_at: Date
  }
}

/** A query function that takes a `Db` may also be given a transaction; one that takes a `Tx` must be. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

export interface DatabaseOptions {
  /** Connections at most. */
  readonly connections?: number
  /** Whether they wait for nothing longer than `limits.ts` says: those of a service. */
  readonly limited?: boolean
  /** Told of connections that break. */
  readonly report?: (error: Error) => void
}

export function openDatabase(
  connectionString: string,
  { connections = 10, limited = false, report = () => {} }: DatabaseOptions = {},
): Db {
  // pg gives bigint as text. Ours are indexes, far below 2^53; one that is not must not be rounded.
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, parseSafeInteger)
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, parseTime)
  const pool = new pg.Pool({
    connectionString,
    types,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'cellproof',
    ...(limited && { query_timeout: ANSWER_MS }),
    onConnect: (client) => chooseSettings(client, limited ? LIMITS : {}),
  })
  pool.on('error', report)
  // A connection may break between two queries of a transaction. The next query then fails; but
  // without a listener the event alone would end the process.
  pool.on('connect', (client) => client.on('error', report))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: givingUp(pool) }) })
}

/** Of silence, after which the operating system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000

const parsePgTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

/**
 * A time that cannot be read must not pass for one that is missing: the log's order rests on it.
 *
 * @returns a number for PostgreSQL's infinities
 */
function parseTime(text: string): Date | number {
  const time: Date | number | null = parsePgTime(text)
  if (time === null || Number.isNaN(time.valueOf())) throw new Error(`${text} is no time`)
  return time
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${text} is no safe integer`)
  return value
}
