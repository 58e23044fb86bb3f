/** Settings, read once at start from the environment. No other module looks at `process.env`. */

import path from 'node:path'
import { z } from 'zod'
import { LedgerError } from './core/errors.ts'

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)
const count = (fallback: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback)

const settings = z.object({
  /** TCP port of the service; 0 picks a free one. */
  PORT: port(8080),
  /** Address to listen on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** TCP port of /metrics, on HOST too; 0 picks a free one. */
  METRICS_PORT: port(9464),
  /** Folder of keys, of the journal of checkpoints, and of the embedded database. */
  DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .transform((folder) => path.resolve(folder)),
  /** Connection string of a PostgreSQL 15–18; without it, an embedded one is started. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Proxies in front whose X-Forwarded-For is believed; without it they count as one reader. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  /** GB/T 2260 code of Liangjiang New District, of which none was published: unconfirmed. */
  LIANGJIANG_CODE: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  /** Identity of the log: a URL without its scheme. It can never change. */
  LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+:]+(:\d+)?(\/[^\s+]*)?$/, 'must be a URL without scheme, space or +')
    .max(255)
    .optional(),
  /** Where readers reach the service: what QR codes lead to. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Private JWK (Ed25519) that signs checkpoints. Default: DATA_DIR/keys/log.jwk. */
  LOG_KEY_FILE: z.string().min(1).optional(),
  /** JWKS of the authority's public keys. Default: DATA_DIR/keys/authority.jwks. */
  AUTHORITY_KEYS_FILE: z.string().min(1).optional(),
  /** Submissions in a transaction, at most. */
  BATCH_SIZE: count(512, 10_000),
  /** Submissions that may wait for one, at most; more get 503. */
  QUEUE_SIZE: count(4096, 1_000_000),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly metricsPort: number
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly origin: string | undefined
  readonly publicUrl: string | undefined
  readonly trustProxy: number
  readonly liangjiangCode: string | undefined
  readonly logKeyFile: string
  readonly authorityKeysFile: string
  readonly batchSize: number
  readonly queueSize: number
}

/** @throws {@link LedgerError} `settings_invalid`, naming every setting that is wrong, not only the first */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // A setting that is there but empty, as compose files leave them, is one that is not set.
  const given = Object.entries(env).filter(([, value]) => value !== '')
  const result = settings.safeParse(Object.fromEntries(given))
  if (!result.success) {
    const faults = result.error.issues.map(
      ({ path: [name], message }) => `${String(name)}: ${message}`,
    )
    throw new LedgerError('settings_invalid', { faults: faults.join('; ') })
  }
  const values = result.data
  const inKeys = (file: string) => path.join(values.DATA_DIR, 'keys', file)
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    metricsPort: values.METRICS_PORT,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    origin: values.LOG_ORIGIN,
    publicUrl: values.PUBLIC_URL,
    trustProxy: values.TRUST_PROXY,
    liangjiangCode: values.LIANGJIANG_CODE,
    logKeyFile: values.LOG_KEY_FILE ?? inKeys('log.jwk'),
    authorityKeysFile: values.AUTHORITY_KEYS_FILE ?? inKeys('authority.jwks'),
    batchSize: values.BATCH_SIZE,
    queueSize: values.QUEUE_SIZE,
  })
}
